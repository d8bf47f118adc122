"""Everything that happens to clients, referrals, cases and their notes."""
