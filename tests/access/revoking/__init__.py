"""Every input of the decision about access: what it gives somebody, and how it is taken away (A8)."""

from tests.access.revoking import bounds, people, reasons
from tests.access.revoking.stand import Input

INPUTS: tuple[Input, ...] = (*people.INPUTS, *reasons.INPUTS, *bounds.INPUTS)
"""Who somebody is, the reasons for which they see, and what is forbidden or over."""
