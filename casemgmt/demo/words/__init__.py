"""What people said and wrote in the demo: plain, concrete, and about nobody who exists."""
