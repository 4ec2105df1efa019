"""What a passage states as a whole."""
