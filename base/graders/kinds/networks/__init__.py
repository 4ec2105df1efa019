"""What a network is made of and does."""
