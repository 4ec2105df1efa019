"""The error that ends a command with one clear message and exit code 2."""

from __future__ import annotations


class UserError(Exception):
    """Something given to the program is wrong; the message says what and the cure."""


class GraderBroke(UserError):
    """The program cannot do its work on this machine; exit code 3."""


def unread(error: OSError | ValueError) -> str:
    """Return in plain words why a file could not be read, to stand behind its name."""
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    if isinstance(error, UnicodeDecodeError):
        return "is no text in UTF-8; save it as such"
    return f"cannot be read ({error.strerror if isinstance(error, OSError) and error.strerror else error})"
