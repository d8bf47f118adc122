"""What a file really is. Runs in a bounded process of its own; nothing here imports Django."""
