"""How questions are counted and titled."""
