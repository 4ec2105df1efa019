"""An expression and its value."""
