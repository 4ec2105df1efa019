"""Notebooks that were run before they were handed in."""

from __future__ import annotations

import fnmatch
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import Check
from graders.model import Observation, Outcome, failed, human, passed
from graders.submission import source
from graders.submission.entries import unopened
from graders.vocabulary.observed import texts
from graders.vocabulary.packed import MAY_LIE
from graders.vocabulary.patterns import called
from graders.vocabulary.sees import strings

if TYPE_CHECKING:
    from graders.observing.code import Code


TIMES = frozenset(["execution", "ExecuteTime", "executionInfo"])
"""Metadata of a cell in which programs write when it was run: nbclient, an extension of Jupyter, Colab."""
UNCOUNTED = "shows outputs or times, and does not count its cells"
NEVER = "was never run"
MISSING = "missing"
OPEN = ("fine", UNCOUNTED, NEVER, MISSING)
"""What may be otherwise in an archive that is not opened."""


class Executed(Check):
    """Notebooks were run as a whole, from the first cell to the last, and no cell ended with an error.

    Why:
        A notebook with cells out of order may not run again; stored counts and errors tell without running
        it.

    Example:
        - id: executed
          kind: executed
          title: Notebooks saved after all cells were run
          points: 1
          notebooks: [linear_regression.ipynb]
          hint: Kernel, Restart and run all; then save

    Fails:
        linear_regression.ipynb has 3 cells that were not run
    """

    kind: Literal["executed"]
    notebooks: tuple[str, ...] = Field(min_length=1, description="Glob patterns, one a notebook.")

    draws = False
    executes: ClassVar = False
    sees: ClassVar = {"states": strings(1), "closed": strings(1)}
    uses_reference = False

    def observe(self, code: Code) -> Observation:
        """What is wrong with each notebook; `fine` where nothing is, `missing` where it is not there; archives that are not opened."""
        states = []
        for glob in self.notebooks:
            names = [p for p in code.files if fnmatch.fnmatch(p.rpartition("/")[2].lower(), glob.lower())]
            states.append(_state(code.files[names[0]]) if names else MISSING)
        closed = np.array(unopened(code.files, code.given), dtype=np.str_)
        return {"states": np.array(states, dtype=np.str_), "closed": closed}

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """All are fine."""
        states = texts(seen, "states")
        if len(states) != len(self.notebooks):
            return failed("no notebooks", hint=self.hint)
        wrong = [
            f"{called(n)} {state}" for n, state in zip(self.notebooks, states, strict=True) if state != "fine"
        ]
        if wrong and all(state in ("fine", UNCOUNTED) for state in states):
            return human("; ".join(wrong), ask="see whether its outputs are those of its cells")
        if wrong and (closed := texts(seen, "closed")) and all(s in OPEN for s in states):
            return human("; ".join(wrong), ask=MAY_LIE.format(closed[0]))
        if wrong:
            return failed("; ".join(wrong), hint=self.hint)
        return passed()


def _error(cell: dict[str, Any]) -> str:
    """Return the name of the error that a cell's output ends with; empty where there is none."""
    outputs = cell.get("outputs")
    for output in outputs if isinstance(outputs, list) else ():
        if isinstance(output, dict) and output.get("output_type") in ("error", "pyerr"):
            return str(output.get("ename") or "of a cell")[:60]
    return ""


def _shows(cell: dict[str, Any]) -> bool:
    """Return whether a cell shows that it was run though it has no count: by outputs, or by times that a program wrote."""
    metadata = cell.get("metadata")
    return bool(cell.get("outputs")) or bool(isinstance(metadata, dict) and TIMES & set(metadata))


def _state(data: bytes) -> str:
    cells = source.cells(data)
    if isinstance(cells, source.Unreadable):
        return "is no notebook"
    code = [c for c in cells if c["cell_type"] == "code" and c["source"].strip()]
    given = [c.get("execution_count", c.get("prompt_number")) for c in code]  # of formats 4 and 3
    counts = [count for count in given if isinstance(count, int)]
    left = given.count(None)
    if len(counts) + left < len(given):
        return "is no notebook"
    if error := next(filter(None, map(_error, code)), ""):
        return f"holds the error {error}"
    if not counts:
        return UNCOUNTED if any(map(_shows, code)) else NEVER
    if left:
        return f"has {left} cells that were not run"
    if counts != sorted(counts):
        return "was not run from top to bottom: restart the kernel and run all cells"
    return "fine"
