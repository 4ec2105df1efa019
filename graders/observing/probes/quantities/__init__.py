"""A number, a shape, a list or a matrix."""
