"""Forms of this room: they read and parse, the actions decide."""
