"""`check("log_prob")` in a notebook or script: the public checks of what is defined there, as rich output."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from graders.errors import UserError
from graders.feedback.page import Drawn, environment
from graders.feedback.student import ForStudent, for_student
from graders.feedback.text import heading, result_lines
from graders.grading.grader import Grader
from graders.grading.observations import cached
from graders.model import Submission
from graders.sandbox.session import Session
from graders.sheets.load import find_spec
from graders.sheets.spec import Spec
from graders.sheets.yaml import meant
from graders.submission import read, source
from graders.vocabulary.symbols import symbols_of

NOTEBOOK = "notebook.py"


@dataclass(frozen=True)
class Checked:
    """The results of some checks; a notebook shows them as a page, a terminal as text."""

    report: ForStudent

    def __repr__(self) -> str:
        """The lines that `torchgrade check` prints."""
        return "\n".join(
            [
                *(line for r in self.report.results for line in result_lines(r, self.report.language)),
                heading(self.report),
            ]
        )

    def _repr_html_(self) -> str:
        page = environment(self.report.language).get_template("live.html")
        return page.render(report=self.report, drawn=Drawn(self.report))


def check(what: str = "", sheet: str = "") -> Checked:
    """Check what is defined so far with the public checks, without trainings.

    In a notebook, the cells count that ran, each in its last form; in a script, its file. Python files
    beside it count too.

    Args:
        what: A function of the sheet, a check or an exercise; all that is public where it is empty.
        sheet: The sheet's id or its `checks` folder; by default the nearest one around the working folder.

    Raises:
        UserError: No sheet is found, or nothing on it is called so.
    """
    spec = find_spec(sheet or _nearest())
    grader, session = _grader(str(spec.folder))
    only = _meant(spec, what, [c.id for c in grader.checks()])
    return Checked(for_student(grader.grade(_submission(), session, only=only)))


def _nearest() -> str:
    here = Path.cwd()
    for folder in (here, *here.parents):
        for place in (folder, folder / "checks"):
            if (place / "spec.yaml").is_file():
                return str(place)
    raise UserError(
        f"{here}: no `checks` folder of a handout is here or above; say which sheet: check(..., sheet=...)"
    )


@lru_cache
def _grader(sheet: str) -> tuple[Grader, Session]:
    """One sandbox for all checks of a kernel, ended with it."""
    store = cached()
    grader = Grader(find_spec(sheet), store, store, jailed=False, public_only=True, training=False)
    session = grader.session()
    session.start()
    atexit.register(grader.close)
    atexit.register(session.stop)
    return grader, session


def _meant(spec: Spec, what: str, public: Sequence[str]) -> frozenset[str]:
    """The ids of the checks that a word means."""
    symbols = {s for s, symbol in spec.naming.symbols.items() if what in (s, *symbol.names)}
    found = {
        c.id
        for e in spec.exercises
        for c in e.checks
        if what in ("", c.id, e.id) or not symbols.isdisjoint(symbols_of(c))
    } & set(public)
    if not found:
        known = {
            *public,
            *(e.id for e in spec.exercises),
            *(n for s in spec.naming.symbols.values() for n in s.names),
        }
        raise UserError(
            f"no public check of {spec.sheet} that needs no training is about `{what}`{meant(what, known)}"
        )
    return frozenset(found)


def _submission() -> Submission:
    """The cells that ran, or the script, with the Python files beside it."""
    cells = _cells()
    if cells is None:
        script = getattr(sys.modules["__main__"], "__file__", None)
        if script is None:
            raise UserError("there is neither a notebook nor a script to check; use `torchgrade check`")
        return read(Path(script))
    files = {p.name: p.read_bytes() for p in sorted(Path.cwd().glob("*.py"))}
    source = "\n\n".join(f"# %%\n{cell}" for cell in cells)
    return Submission("this notebook", {**files, NOTEBOOK: source.encode()})


def _cells() -> list[str] | None:
    """The sources of the cells that ran before this one, each in its last form; None outside IPython."""
    ipython: Any = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    if shell is None:
        return None
    ran = [str(source) for source in shell.user_ns.get("In", [])][:-1]
    plain = [shell.transform_cell(source) for source in ran if source.strip()]
    return last_forms(plain)


def last_forms(cells: Sequence[str]) -> list[str]:
    """The cells without those all of whose definitions a later cell makes anew."""
    kept: list[str] = []
    later: set[str] = set()
    for cell in reversed(cells):
        tree = source.tree(cell)
        if isinstance(tree, source.Unreadable):
            continue
        names = {getattr(n, "name", "") for n in tree.body} - {""}
        if not names or not names <= later:
            kept.append(cell)
        later |= names
    return kept[::-1]
