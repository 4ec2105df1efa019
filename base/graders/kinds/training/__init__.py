"""How something is trained, and what it learned."""
