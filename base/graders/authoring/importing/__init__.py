"""Sheets from assignments of other tools: nbgrader, otter, pytest, Gradescope; what could not be converted is listed."""
