"""One plain spelling of mathematics, and the words around it."""
