"""The page by which a student asks to look again: it makes a file, which comes back to the folder of requests."""

from __future__ import annotations

from pathlib import Path

from graders.cohort.kept import of_text
from graders.cohort.pages import content_hash
from graders.cohort.state import State
from graders.feedback.page import environment
from graders.paths import STATE, STUDENTS, TEMPLATES, write_whole

FORM = "regrade-request.html"


def write_forms(out: Path) -> int:
    """Write a form beside each student's pages, with the checks that the student knows of; return how many.

    Raises:
        OSError: They cannot be written.
    """
    script = (TEMPLATES / "desk" / "request.js").read_text(encoding="utf-8")
    page = environment().get_template("desk/request.html")
    state = State(out / STATE)
    try:
        kept = state.kept()
    finally:
        state.close()
    for student, text in kept:
        report = of_text(text).report
        checks = [r for r in report.results if r.public and r.points]
        html = page.render(report=report, checks=checks, script=script, script_hash=content_hash(script))
        folder = out / STUDENTS / student
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / FORM, html.encode())
    return len(kept)
