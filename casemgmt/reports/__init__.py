"""Counts of the agency's work, with small numbers hidden."""
