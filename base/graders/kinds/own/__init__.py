"""Checks of one's own: a function or a test file of the course, beside the spec."""
