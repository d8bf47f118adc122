"""Text that means harm."""
