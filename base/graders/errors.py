"""The error that ends a command with one clear message and exit code 2."""

from __future__ import annotations


class UserError(Exception):
    """Something given to the program is wrong; the message says what and the cure."""


class GraderBroke(UserError):
    """The program cannot do its work on this machine; exit code 3."""
