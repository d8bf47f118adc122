"""Pages of the agency's room."""
