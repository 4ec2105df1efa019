"""The submission as a check sees it: what an exercise means, what a run did, what is attached."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from graders.model import Array
from graders.observing.finding import Finder
from graders.observing.missing import RunFailed
from graders.observing.units import Unit
from graders.vocabulary.symbols import Naming

if TYPE_CHECKING:
    from graders.observing.record import Record


class Code(Finder):
    """The definitions of one submission, found by name, spelling or behaviour."""

    def __init__(
        self, folder: Path, files: Mapping[str, bytes], naming: Naming, units: Mapping[str, Unit]
    ) -> None:
        super().__init__(files, naming, units)
        self.folder = folder
        self.record: Record | None = None
        self.attached: Mapping[str, Array] = {}
        self.libraries: frozenset[str] = frozenset()

    @property
    def recorded(self) -> Record:
        """The run that a check with `run` looks at."""
        assert self.record is not None, "the spec gives this check no run"
        return self.record

    def run_failed(self) -> None:
        """Raise RunFailed if the run ended with an error; for checks that found nothing in it."""
        trace = self.recorded.trace
        if trace:
            raise RunFailed(f"the script ended with {trace.splitlines()[-1]}")

    def defines(self, symbol: str) -> bool:
        """Return whether a name of `symbol` is bound at top level; for the reference's further formulas."""
        names = self.naming.symbols[symbol].names
        return any(name in unit.names for unit in self.units.values() for name in names)
