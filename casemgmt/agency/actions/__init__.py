"""Everything that happens to agencies, programs and people."""
