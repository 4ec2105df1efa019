"""The error that ends a command with one clear message and exit code 2."""

from __future__ import annotations

from pathlib import Path

from graders.texts import printable


class UserError(Exception):
    """Something given to the program is wrong; the message says what and the cure."""


class Unreadable(UserError):
    """A hand-in that cannot be read.

    Attributes:
        told: The message with the name alone of what it is about, for whoever handed it in.
    """

    def __init__(self, path: Path, words: str) -> None:
        super().__init__(f"{printable(str(path))}: {words}")
        self.told = f"{printable(path.name)}: {words}"


class GraderBroke(UserError):
    """The program cannot do its work on this machine; exit code 3."""
