"""A student's notebook as a page, each check's result below the cell that it is about."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graders.feedback.cells import shown_cell, style
from graders.feedback.page import Drawn, environment
from graders.feedback.words import tidy
from graders.model import Result
from graders.submission.texts import alike, file_name, unique

MOST, MOST_CELLS, MOST_FORMULAS = 8, 500, 200
"""Notebooks, the cells of each, and the formulas that are set in it; the rest is shown as it is written."""
PAGE = ".annotated.html"
LONGEST_PAGE = 150
"""Bytes of a page's name without its ending."""


@dataclass(frozen=True)
class Subject:
    """What in a notebook a check is about."""

    check: str
    """The check's id."""
    names: tuple[str, ...] = ()
    """The names that what it calls may have."""
    files: tuple[str, ...] = ()
    """Patterns of the files in which that is looked for first."""
    answer: str = ""
    """The label of the written answer that it reads."""
    run: tuple[str, ...] | None = None
    """Patterns of the files that its run executes; None where it has no run."""


Cells = Sequence[Mapping[str, Any]]
"""The cells of a notebook, each with its `cell_type` and its `source` as text."""


def annotated(
    subjects: Sequence[Subject], drawn: Drawn, notebooks: Mapping[str, Cells | None]
) -> dict[str, str]:
    """Return the pages of a submission's notebooks by file name; those alone that a check is about.

    Args:
        subjects: What the checks are about, in the order of the sheet.
        drawn: The report, and what its other pages show.
        notebooks: The cells of each notebook by its path; None where it cannot be read.
    """
    pages: dict[str, str] = {}
    results = {r.id: r for r in drawn.report.results}
    for path, cells in list(notebooks.items())[:MOST]:
        if cells is None:
            continue
        placed: dict[int, list[Result]] = {}
        for subject in subjects:
            at = _place(subject, path, cells, notebooks) if subject.check in results else None
            if at is not None:
                placed.setdefault(at, []).append(results[subject.check])
        if placed:
            name = file_name(path.rpartition("/")[2][: -len(".ipynb")], LONGEST_PAGE)
            name = unique(name, {alike(p.removesuffix(PAGE)) for p in pages})
            pages[f"{name}{PAGE}"] = _page(drawn, path, cells, placed)
    return pages


def _fits(path: str, patterns: Sequence[str]) -> bool:
    """Return whether a file's name, without its folders, is of one of some patterns."""
    return any(fnmatch.fnmatch(path.rpartition("/")[2].lower(), p.lower()) for p in patterns)


def _place(subject: Subject, path: str, cells: Cells, notebooks: Collection[str]) -> int | None:
    """Return the last cell that defines what a check calls, holds its answer, or ends its run; None where none does."""
    code = [i for i, c in enumerate(cells) if c["cell_type"] == "code" and c["source"].strip()]
    if not _fits(path, subject.files) and any(_fits(p, subject.files) for p in notebooks):
        return None
    if subject.names:
        defined = _definition(subject.names)
        return max((i for i in code if defined.search(cells[i]["source"])), default=None)
    if subject.answer:
        written = _answer(subject.answer)
        prose = (i for i, c in enumerate(cells) if c["cell_type"] != "code" and written.search(c["source"]))
        return max(prose, default=None)
    if subject.run is not None and code and _fits(path, subject.run):
        return code[-1]
    return None


def _definition(names: Sequence[str]) -> re.Pattern[str]:
    """Return what finds the definition of one of some names."""
    any_name = "|".join(map(re.escape, names))
    return re.compile(rf"^[ \t]*+(?:def|class)[ \t]+(?:{any_name})\b|^(?:{any_name})[ \t]*=", re.M)


def _answer(label: str) -> re.Pattern[str]:
    """Return what finds a written answer by its label, however that is set: `1.2 (a):`, `**1.2a)** =`."""
    parts = r"[ \t.)(]*+".join(map(re.escape, re.findall(r"\d+|[a-z]+", label.lower())))
    return re.compile(rf"^[ \t>*_`#(-]*+{parts}[)*_`]*+[ \t]*+[:=]", re.M | re.I)


def _page(drawn: Drawn, path: str, cells: Cells, placed: Mapping[int, list[Result]]) -> str:
    most = iter(range(MOST_FORMULAS))
    return (
        environment(drawn.report.language)
        .get_template("notebook.html")
        .render(
            report=drawn.report,
            name=tidy(path, 120),
            style=style(),
            drawn=drawn,
            cells=[
                (shown_cell(c, most), placed.get(i, ()))
                for i, c in enumerate(cells)
                if i < MOST_CELLS or i in placed
            ],
        )
    )
