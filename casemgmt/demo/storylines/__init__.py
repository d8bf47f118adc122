"""The storylines: each is told in one transaction, once."""
