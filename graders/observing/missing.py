"""What is raised where a submission, or its run, lacks what a check looks at."""

from __future__ import annotations


class Missing(Exception):
    """Something the exercise needs is not in the submission."""


class Absent(Missing):
    """Nothing is in the submission that may be what is asked, and all of it could be read."""


class NoCode(Absent):
    """The submission defines nothing at all."""


class Unanswered(Exception):
    """The place of an answer is there, and nothing stands in it."""


class NotATensor(TypeError):
    """The submission's code returned something that holds no numbers, where some are asked."""


class RunFailed(Exception):
    """The run that a check looks at ended with an error before there was anything to look at."""
