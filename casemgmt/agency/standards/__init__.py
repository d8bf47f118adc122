"""The catalogue of duties the product keeps, each with its place in the code and its proof."""
