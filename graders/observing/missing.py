"""What is raised where a submission, or its run, lacks what a check looks at."""

from __future__ import annotations

UNMARKED = "no place is marked as "
"""How it begins that no answer stands under a label, and there are texts in which a person may find it."""


class Missing(Exception):
    """Something the exercise needs is not in the submission."""


class NoCode(Missing):
    """The submission defines nothing at all."""


class Unanswered(Exception):
    """The place of an answer is there, and nothing stands in it."""


class NotATensor(TypeError):
    """The submission's code returned something that holds no numbers, where some are asked."""


class RunFailed(Exception):
    """The run that a check looks at ended with an error before there was anything to look at."""
