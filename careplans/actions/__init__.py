"""Everything that happens to plans, goals, services and the end of a case."""
