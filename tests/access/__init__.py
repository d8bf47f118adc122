"""Who may open which page."""
