"""The `check` command: grade a student's own work with the public checks, once or after each edit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from graders.errors import UserError
from graders.feedback.student import ForStudent, for_student
from graders.grading.grader import Grader
from graders.grading.names import asked_language
from graders.grading.observations import cached
from graders.selfcheck.printing import Printer
from graders.selfcheck.watch import Watcher
from graders.sheets.libraries import importing_missing
from graders.sheets.spec import Spec
from graders.submission import read


def check(spec: Spec, path: Path, printer: Printer, *, training: bool, watch: bool) -> ForStudent:
    """Print the results of the public checks and return the whole report.

    Args:
        spec: The sheet.
        path: The student's folder, archive or file.
        printer: Prints the results.
        training: Whether to run what must be trained.
        watch: Whether to stay, and check again what an edit touches, until Ctrl-C.

    Raises:
        UserError: The submission cannot be read, or needs a library that is not installed.
    """
    submission = read(path)
    if said := importing_missing(submission.files):
        raise UserError(said)
    store = cached()
    grader = Grader(spec, store, store, jailed=False, public_only=True, training=training)
    quick = replace(grader, recognise=False)
    printer.language = printer.language or asked_language(submission) or spec.language
    spoken = printer.spoken
    said = spoken(
        "checking %(path)s for %(sheet)s (%(n)s public checks) …",
        path=path,
        sheet=spec.sheet,
        n=len(grader.checks()),
    )
    printer.say(said)
    try:
        with grader.session() as session:
            grader.start_sandboxes(submission, session)
            report = grader.grade(submission, session, printer.result)
            if watch:
                printer.whole(report)
                printer.say("\n" + spoken("watching %(path)s; end with Ctrl-C", path=path))
                Watcher(grader, quick, session, printer).watch(path, submission, report)
    finally:
        grader.close()
        quick.close()
    known = for_student(replace(report, language=printer.language))
    printer.end(known, training=training)
    return known
