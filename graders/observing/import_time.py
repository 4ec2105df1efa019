"""CPU time of importing installed libraries: a machine's, however slow it reads them, and charged to no submission."""

from __future__ import annotations

import builtins
import sys
import time
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from graders.observing import faults
from graders.observing.budget import IMPORTS

SIZE = 2
"""Numbers that are counted in: the CPU seconds of imports that ended, and what its process had used when the one began that goes on."""
_counted: memoryview[float] = memoryview(bytearray(8 * SIZE)).cast("d")


def share(memory: memoryview[float]) -> None:
    """Count in memory of `SIZE` doubles, which forks of this process share."""
    global _counted
    _counted = memory


def used(clock: float) -> float:
    """Return the CPU seconds of imports so far, from the CPU seconds of the process that imports."""
    done, began = _counted
    return done + (clock - began if 0 < began < clock else 0.0)


def since(before: float, clock: float) -> float:
    """Return the CPU seconds of imports since `used` was `before`, at most `IMPORTS`."""
    seconds = used(clock) - before
    return min(seconds, IMPORTS) if seconds > 0 else 0.0


def watch() -> None:
    """Count from now on what imports of this process use, and of all that come of it."""
    importing = builtins.__import__

    def import_(
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Any = (),
        level: int = 0,
    ) -> Any:
        package = name if level == 0 else str((globals or {}).get("__package__"))
        if (
            _counted[1]
            or (name in sys.modules and not fromlist)
            or not _is_library(package.partition(".")[0])
        ):
            return importing(name, globals, locals, fromlist, level)
        _counted[1] = began = time.process_time()
        try:
            return importing(name, globals, locals, fromlist, level)
        finally:
            _counted[0] += time.process_time() - began
            _counted[1] = 0.0

    builtins.__import__ = import_


def _is_library(name: str) -> bool:
    """Return whether a package is installed, and no file of the submission's."""
    known = sys.modules.get(name)
    spec = getattr(known, "__spec__", None) if known is not None or not name else find_spec(name)
    if spec is None:
        return False
    places = [p for p in (spec.origin, *(spec.submodule_search_locations or ())) if p]
    return bool(places) and not any(
        p.startswith(faults.home) for p in places
    )  # `OwnModules` serves without one
