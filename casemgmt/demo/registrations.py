"""What this room registers with the rooms below it."""

from casemgmt.demo import checks  # noqa: F401  registers on import
