"""What is set equal to what, and a closed form."""
