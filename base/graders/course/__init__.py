"""A whole course: what its sheets come to for each student over the term."""
