"""The process that writes the pages of submissions: grading need not wait for it, nor end when it crashes."""

from __future__ import annotations

import errno
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any

from graders.cohort.notebooks import notebook_pages
from graders.feedback.documents import as_json
from graders.feedback.page import Drawn, as_html, jpeg, png
from graders.feedback.pdf import as_pdf
from graders.feedback.student import for_student
from graders.feedback.words import mapped, tidy
from graders.kinds import KINDS
from graders.model import ExerciseReport, Report, Result, Submission, failed
from graders.paths import FIGURES, REPORTS, STUDENTS, python_path, write_whole
from graders.sheets.spec import Spec
from graders.submission import similarity
from graders.submission.similarity import Prints

ENDED = (EOFError, BrokenPipeError, pickle.UnpicklingError)
MOST_SECONDS = 120.0
OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
NONE = "its pages could not be made; the instructor has been told"
PLAIN = "its pages show plain text, without figures and notebooks: something in it could not be set"
TEXTS = "handed-in.txt"
MAIN = "from graders.cohort.renderer import main; main()"


@dataclass(frozen=True)
class Pages:
    """What there is of a submission besides its report."""

    notes: tuple[str, ...] = ()
    """What went wrong with them."""
    notebooks: tuple[str, ...] = ()
    """The names of the pages that show its notebooks."""
    figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By check, the files with the pictures that a person has to judge."""
    handed: str = ""
    """The file with what its documents say, where a person may have to look for an answer there."""
    prints: Prints | None = None
    fault: str = ""
    """Why there are none, where that is our fault."""


def write_pages(
    spec: Spec, out: Path, handed_out: frozenset[int], report: Report, submission: Submission | None
) -> Pages:
    """Write the whole report for the instructor, and what the student may see of it: each file whole or not at all.

    These are `feedback.html`, `feedback.pdf`, `report.json`, notebooks and figures, in the student's folder.

    Args:
        spec: The sheet.
        out: The folder of the cohort's results.
        handed_out: Fingerprints of code that students were given.
        report: What the pages are about.
        submission: Its code; none where it could not be read.

    Raises:
        OSError: They cannot be written.
    """
    seen, folder = for_student(report), _folder(out, report)
    drawn = Drawn(seen)
    notes: tuple[str, ...] = ()
    notebooks, prints = dict[str, str](), None
    if submission is not None:
        prints = _prints(report.student, submission, handed_out)
        try:
            notebooks = notebook_pages(spec, submission, drawn)
        except Exception as error:  # the grades are there, whatever a notebook holds; it is said
            notes = (f"the notebook could not be set as a page ({type(error).__name__}: {error})",)
    seen = replace(seen, notes=(*seen.notes, *notes), notebooks=tuple(notebooks))
    write_whole(folder / "feedback.html", as_html(seen, drawn).encode())
    write_whole(folder / "feedback.pdf", as_pdf(seen, folder, drawn))
    _write_reports(out, report, notes)
    for name, page in notebooks.items():
        write_whole(folder / name, page.encode())
    figures = _figures(report, out)
    _sweep(
        folder,
        {"feedback.html", "feedback.pdf", *notebooks, *(Path(n).name for of in figures.values() for n in of)},
    )
    return Pages(notes, tuple(notebooks), figures, _texts(report, out), prints)


def _prints(student: str, submission: Submission, handed_out: frozenset[int]) -> Prints | None:
    """The fingerprints of its code; none where it cannot be told into tokens, which no one is the worse for."""
    try:
        return similarity.prints(student, submission.files, handed_out)
    except (ValueError, RecursionError, MemoryError):
        return None


def _sweep(folder: Path, kept: Collection[str]) -> None:
    """Remove the pages of an earlier run that are none any more."""
    for name in ("feedback.html", "feedback.pdf", "*.annotated.html", "figure-*.png"):
        for old in folder.glob(name):
            if old.name not in kept:
                old.unlink()


def _folder(out: Path, report: Report) -> Path:
    """The student's folder, made where it is not there."""
    folder = out / STUDENTS / report.student
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write_reports(out: Path, report: Report, notes: Sequence[str]) -> None:
    """The whole report for the instructor, and what its student may see of it beside the pages."""
    whole = replace(report, notes=(*report.notes, *notes))
    reports = out / REPORTS
    reports.mkdir(parents=True, exist_ok=True)
    write_whole(reports / f"{report.student}.json", as_json(whole).encode())
    write_whole(_folder(out, report) / "report.json", as_json(for_student(whole)).encode())


def _figures(report: Report, out: Path) -> dict[str, tuple[str, ...]]:
    """What a person has to look at, written as files: beside the pages, or where a check is hidden with the instructor's."""
    figures: dict[str, tuple[str, ...]] = {}
    pages = _handed_in(report, out) if any(map(_on_pages, report.results)) else ()
    for result in report.results:
        if result.for_a_person:
            names = []
            folder = f"{STUDENTS if result.public else FIGURES}/{report.student}"
            (out / folder).mkdir(parents=True, exist_ok=True)
            for index, picture in enumerate(result.outcome.pictures):
                name = f"figure-{result.id}-{index}.png"
                write_whole(out / folder / name, png(picture))
                names.append(f"{folder}/{name}")
            figures[result.id] = (*names, *pages) if _on_pages(result) else tuple(names)
    return figures


def _on_pages(result: Result) -> bool:
    """Whether a person may have to look for it on the pages that were handed in."""
    return result.for_a_person and KINDS.on_pages(result.kind)


def _handed_in(report: Report, out: Path) -> tuple[str, ...]:
    """The pictures and pages that were handed in, written once for all checks, with the instructor's files."""
    folder = f"{FIGURES}/{report.student}"
    (out / folder).mkdir(parents=True, exist_ok=True)
    names = [f"{folder}/page-{number}.jpg" for number in range(1, len(report.pages) + 1)]
    for name, (_, picture) in zip(names, report.pages, strict=True):
        write_whole(out / name, jpeg(picture))
    for old in (out / folder).glob("page-*.jpg"):  # not before: somebody may look at them now
        if f"{folder}/{old.name}" not in names:
            old.unlink()
    return tuple(names)


def _texts(report: Report, out: Path) -> str:
    """What its documents say, with the instructor's files, where a person may have to look for an answer there; its name."""
    name = f"{FIGURES}/{report.student}/{TEXTS}"
    if not report.texts or not any(map(_on_pages, report.results)):
        (out / name).unlink(missing_ok=True)
        return ""
    (out / name).parent.mkdir(parents=True, exist_ok=True)
    said = "\n\n".join(f"—— {where} ——\n{text.strip()}" for where, text in report.texts)
    write_whole(out / name, (tidy(said, len(said)) + "\n").encode())
    return name


class Renderer:
    """A process that writes the pages of one submission after another.

    Use as a context manager, in one thread. It ends with this process, however that ends.

    Args:
        spec: The sheet.
        out: The folder of the cohort's results.
        handed_out: Fingerprints of code that students were given.
    """

    def __init__(self, spec: Spec, out: Path, handed_out: frozenset[int]) -> None:
        self.settings = (spec, out, handed_out)
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Renderer:
        with suppress(OSError):  # tried again when it is asked
            self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def write(self, report: Report, submission: Submission | None) -> Pages:
        """Write the pages of one submission; plain ones where a text or picture breaks them, and at the last `report.json` alone.

        Raises:
            OSError: The folder of the cohort's results cannot be written.
        """
        out = self.settings[1]
        pages, fault = self._tried(report, submission)
        if pages is None:
            pages, _ = self._tried(mapped(report.without_pictures(), plainly), None)
            if pages is not None:
                pages = replace(pages, notes=(PLAIN,))
        try:
            if pages is None:
                return _without(out, report, fault)
            if pages.notes == (PLAIN,):
                _write_reports(out, report, pages.notes)
        except OSError as error:
            _raise_if_of(out, error)
            return _nothing(report, f"{fault}; its folder cannot be written ({error.strerror})")
        return pages

    def _tried(self, report: Report, submission: Submission | None) -> tuple[Pages | None, str]:
        """The pages, or why there are none."""
        fault = "the process that makes them ended"
        for _ in range(2):
            began = time.monotonic()
            try:
                said = self._ask((report, submission))
            except ENDED:  # it was killed, or took too long, or crashes at this submission
                self._end()
                if time.monotonic() - began > MOST_SECONDS:
                    break
            except OSError as error:
                return None, f"the process that makes them does not start ({error.strerror})"
            else:
                if isinstance(said, OSError):
                    _raise_if_of(self.settings[1], said)
                    return None, f"they cannot be written ({said.strerror})"
                return (said, "") if isinstance(said, Pages) else (None, said)
        return None, fault

    def _start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", MAIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": python_path()},
            start_new_session=True,
        )
        with _ended_after(MOST_SECONDS, self.process):
            self._tell(self.settings)

    def _ask(self, job: tuple[Report, Submission | None]) -> Pages | OSError | str:
        if self.process is None:
            self._start()
        assert self.process is not None
        assert self.process.stdout is not None
        with _ended_after(MOST_SECONDS, self.process):
            self._tell(job)
            said: Pages | OSError | str = pickle.load(self.process.stdout)
        return said

    def _tell(self, what: Any) -> None:
        assert self.process is not None
        assert self.process.stdin is not None
        pickle.dump(what, self.process.stdin)
        self.process.stdin.flush()

    def _end(self) -> None:
        if self.process is not None:
            with suppress(BrokenPipeError), _ended_after(MOST_SECONDS, self.process):
                self.process.communicate()
            self.process = None


@contextmanager
def _ended_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Kill a process that keeps us waiting for longer."""
    alarm = threading.Timer(seconds, process.kill)
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()


def _without(out: Path, report: Report, fault: str) -> Pages:
    """`report.json` alone."""
    _write_reports(out, report, [NONE])
    _sweep(_folder(out, report), ())
    return _nothing(report, fault)


def _nothing(report: Report, fault: str) -> Pages:
    return Pages((NONE,), figures={r.id: () for r in report.results if r.for_a_person}, fault=fault)


def plainly(text: str) -> str:
    """Text that breaks nothing: no formulas, no code, few letters that are not Latin."""
    return re.sub(r"[^\n\t -~\u00a1-\u024f]", "?", tidy(text, 1_000)).replace("$", "S").replace("`", "'")


def _raise_if_of(out: Path, error: OSError) -> None:
    """Raise the error where it is not of one submission, but of the folder of the cohort's results.

    Raises:
        OSError: Nothing can be written there.
    """
    if error.errno in OF_THE_DISK:
        raise error
    for folder in (out / STUDENTS, out / REPORTS):
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / ".probe", b"1")
        (folder / ".probe").unlink()


def warm_up(spec: Spec) -> None:
    """Make pages that nobody reads, of a notebook where the sheet has some: the first ones take most of a second, in which a sandbox still starts."""
    source = "\n".join(f"{symbol.names[0]} = 1" for symbol in spec.naming.symbols.values())
    cells = [{"cell_type": "markdown", "source": "a"}, {"cell_type": "code", "source": source}]
    files = {"a.ipynb": json.dumps({"cells": cells}).encode()} if spec.notebooks else {}
    results = tuple(Result(c.id, c.kind, c.title, 1, failed("no")) for c in spec.checks)
    report = Report(spec.sheet, spec.title, "nobody", (ExerciseReport("a", "A", results),))
    with tempfile.TemporaryDirectory() as folder:
        write_pages(spec, Path(folder), frozenset(), report, Submission("nobody", files))


def main() -> None:
    """Write the pages that are asked for on standard input, until it closes."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    spec, out, handed_out = pickle.load(sys.stdin.buffer)
    with suppress(Exception):  # what goes wrong will again, and is said then
        warm_up(spec)
    with suppress(*ENDED):
        while True:
            report, submission = pickle.load(sys.stdin.buffer)
            said: Pages | OSError | str
            try:
                said = write_pages(spec, out, handed_out, report, submission)
            except OSError as error:
                said = error
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:  # Typst's own faults are no Exception
                said = tidy(f"{type(error).__name__}: {error}", 500)
            pickle.dump(said, answers)
            answers.flush()
