"""What happens to consents and releases."""
