"""Which rows a person may see, and which of them a page asks for."""
