"""What a notebook finds that Jupyter puts there: `get_ipython()` and `display`, neither of which does anything here."""

from __future__ import annotations

from typing import Any


class Captured:
    """What `%%capture` keeps of a cell: nothing."""

    stdout = stderr = ""
    outputs: tuple[object, ...] = ()

    def show(self) -> None:
        """Show nothing."""

    __call__ = show


class Shell:
    """What `get_ipython()` gives: magics and shell lines do nothing."""

    def captured(self) -> Captured:
        """Return what `%%capture` binds."""
        return Captured()

    def getoutput(self, *_: object, **__: object) -> list[str]:
        """Return the lines that a shell line printed: none."""
        return []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *_, **__: None


def get_ipython() -> Shell:
    """Return the shell of a notebook."""
    return Shell()


def display(*_: object, **__: object) -> None:
    """Show nothing."""
