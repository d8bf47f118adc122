"""Every word of the product can be translated."""
