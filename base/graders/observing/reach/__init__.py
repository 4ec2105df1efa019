"""Where a submission's source reaches for the grader around it."""
