"""Documents of each format as text."""
