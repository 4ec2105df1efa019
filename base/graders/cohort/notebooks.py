"""The pages of a submission's notebooks: which cells they have, and what in them each check is about."""

from __future__ import annotations

from graders.feedback.notebook import Subject, annotated
from graders.feedback.page import Drawn
from graders.model import Submission
from graders.sheets.spec import Spec
from graders.submission import source
from graders.vocabulary.symbols import symbols_of


def notebook_pages(spec: Spec, submission: Submission, drawn: Drawn) -> dict[str, str]:
    """Return the pages of a submission's notebooks by file name; those alone that a check is about.

    Args:
        spec: The sheet.
        submission: The student's files; a notebook that cannot be read gets no page.
        drawn: The report, and what its other pages show.
    """
    paths = filter(source.is_notebook, sorted(submission.files))
    found = {path: source.cells(submission.files[path]) for path in paths}
    notebooks = {p: None if isinstance(c, source.Unreadable) else c for p, c in found.items()}
    return annotated(subjects(spec), drawn, notebooks)


def subjects(spec: Spec) -> list[Subject]:
    """Return what each check of a sheet is about, in the order of the sheet."""
    about = []
    for check in spec.checks:
        symbol = next((spec.naming.symbols[name] for name in symbols_of(check)), None)
        about.append(
            Subject(
                check.id,
                names=tuple(symbol.names) if symbol else (),
                files=tuple(symbol.files) if symbol else (),
                answer=getattr(check, "answer", ""),
                run=tuple(spec.runs[check.run].files) if check.run else None,
            )
        )
    return about
