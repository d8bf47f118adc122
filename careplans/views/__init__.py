"""Pages about plans, goals, services and the end of a case."""
