"""torchgrade: an autograder for deep-learning courses."""

from __future__ import annotations

from typing import TYPE_CHECKING

# the module of this name is loaded first: loading it later would put it in the function's place
import graders.check  # noqa: F401

if TYPE_CHECKING:
    from graders.live import Checked


def check(what: str = "", sheet: str = "") -> Checked:
    """Check what this notebook or script defines so far; see `graders.live.check`."""
    from graders.live import check as checked

    return checked(what, sheet)
