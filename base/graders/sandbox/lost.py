"""The ends of a sandbox, or of one submission in it."""

from __future__ import annotations


class SandboxLost(Exception):
    """The warm process ended, which no submission can do; the submission must be graded again."""


class SubmissionLost(Exception):
    """The supervisor of the submission ended; what was asked of it has no answer."""
