"""What a function returns."""
