"""Words that nobody else writes, put where they are to stay, and looked for everywhere else."""
