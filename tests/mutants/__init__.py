"""Each guard taken away once, to see that a test notices."""
