"""What `torchgrade check --reporter github` writes for a job of GitHub Actions: annotations at lines, a summary, points."""

from __future__ import annotations

import ast
import json
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from graders.exchange.github import annotation, reporter, result_of
from graders.feedback.documents import as_document
from graders.feedback.language import Language, language
from graders.feedback.student import ForStudent
from graders.feedback.words import MARKS, number, tidy, words
from graders.model import WAITING, Result, Verdict
from graders.paths import write_whole
from graders.selfcheck.check import check
from graders.selfcheck.printing import Printer
from graders.sheets.spec import Spec
from graders.submission import read, source
from graders.vocabulary.symbols import symbols_of

MOST = 10
"""Annotations of a kind that GitHub shows of a step."""
SUMMARY_BYTES = 2**20 - 2**10
"""GitHub refuses a summary of more than 1 MiB whole."""
FRAME = re.compile(r'File "(?P<file>[^"\n]+)", line (?P<line>\d+)')
CLASSROOM = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}
"""What a result says, by what the runner of Classroom 50 calls it in the environment."""


@dataclass
class GitHub:
    """Reports a check to GitHub.

    Args:
        spec: The sheet.
        path: The submission.
        environ: The environment of the step.
        show: Takes a line of standard output.
    """

    spec: Spec
    path: Path
    environ: Mapping[str, str]
    show: Callable[[str], None]
    token: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def of_classroom(self) -> bool:
        """Whether the runner of Classroom 50 asked for a result, which exits 0 whatever the grade."""
        return bool(self.environ.get(CLASSROOM["submission"]))

    def begin(self) -> None:
        """Let nothing that is printed from now on be taken for a command: it may be a student's."""
        self.show(f"::stop-commands::{self.token}")

    def end(self, report: ForStudent | None) -> None:
        """Take commands again, and report; nothing where none was begun.

        Raises:
            OSError: A file that the job asks for cannot be written.
        """
        self.show(f"::{self.token}::")
        if report is None:
            return
        annotated, left = self._annotations(report)
        for line in annotated:
            self.show(line)
        if summary := self.environ.get("GITHUB_STEP_SUMMARY"):
            _append(summary, summary_of(report, left))
        if output := self.environ.get("GITHUB_OUTPUT"):
            document = as_document(report)
            lines = [
                f"score={number(report.score)}",
                f"points={number(report.points)}",
                *(f"{name}={value}" for name, value in reporter(document)),
            ]
            _append(output, "\n".join(lines) + "\n")
        if self.of_classroom:
            self._write_result(report)

    def _write_result(self, report: ForStudent) -> None:
        said = {ours: self.environ.get(theirs, "") for ours, theirs in CLASSROOM.items()}
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        result = {**result_of(as_document(report)), **said, "datetime": now}
        write_whole(Path("result.json"), (json.dumps(result, indent=1, ensure_ascii=False) + "\n").encode())
        write_whole(Path("release-body.md"), summary_of(report, 0).encode())

    # -- annotations -----------------------------------------------------------------------------

    def _annotations(self, report: ForStudent) -> tuple[list[str], int]:
        """The annotations that GitHub shows, the worst first, and how many there are beyond these."""
        places = Places(self.spec, self.path, self.environ.get("GITHUB_WORKSPACE", ""))
        lost = [r for r in report.results if r.outcome.verdict is Verdict.FAILED]
        waits = [r for r in report.results if r.outcome.verdict in WAITING]
        lost.sort(key=lambda r: r.score - r.points)
        lines = [
            annotation(kind, _said(r, language(report.language)), **places.of(r), title=tidy(r.title, 120))
            for kind, some in (("error", lost[:MOST]), ("notice", waits[:MOST]))
            for r in some
        ]
        return lines, max(0, len(lost) - MOST) + max(0, len(waits) - MOST)


def _said(result: Result, spoken: Language) -> str:
    known = result.outcome.diagnosis
    parts = [tidy(spoken.told(known.summary), 600) or spoken(words(result))]
    hint = spoken("hint:")
    parts += [f"{hint} {tidy(spoken.told(known.hint), 300)}"] if known.hint else []
    return "\n".join(parts)


def _append(path: str, text: str) -> None:
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(text)


@dataclass
class Places:
    """Where what a check is about stands in the repository.

    Args:
        spec: The sheet.
        path: The submission.
        workspace: The folder of the repository; the current one where it is empty.
    """

    spec: Spec
    path: Path
    workspace: str = ""

    def __post_init__(self) -> None:
        self.root = Path(self.workspace or ".").resolve()
        self.files = dict(read(self.path).files)
        self.definitions = {name: place for place, name in _definitions(self.files)}

    def of(self, result: Result) -> dict[str, object]:
        """The file and line of a result: where the student's code failed, else where what was graded is defined."""
        for found in reversed([*FRAME.finditer(result.outcome.diagnosis.trace)]):
            if name := self._in_repository(found["file"]):
                return {"file": name, "line": int(found["line"])}
        asked = next((c for c in self.spec.checks if c.id == result.id), None)
        names = [n for s in (symbols_of(asked) if asked else ()) for n in self.spec.naming.symbols[s].names]
        graded = re.findall(r"`([\w.]+)` in", result.outcome.graded)
        for name in (*graded, *names):
            if (place := self.definitions.get(name)) and (file := self._in_repository(place[0])):
                return {"file": file, "line": place[1]} if place[1] else {"file": file}
        return {}

    def _in_repository(self, name: str) -> str:
        """A file's path in the repository; empty where it lies in none, such as in an archive."""
        base = self.path if self.path.is_dir() else self.path.parent
        exact = base / name
        those = [exact] if exact.is_file() else [*base.rglob(Path(name).name)] if name in self.files else []
        those = [p for p in those if p.as_posix().endswith(name) and p.is_file()]
        if len(those) != 1 or not those[0].resolve().is_relative_to(self.root):
            return ""
        return those[0].resolve().relative_to(self.root).as_posix()


def _definitions(files: Mapping[str, bytes]) -> Iterator[tuple[tuple[str, int], str]]:
    """Each definition's file and line, 0 in a notebook, and its name: `f`, or `Class.f` and `f` of a method."""
    for path, parts in source.parts_of_all(files).items():
        for part in parts:
            for node in part.tree.body:
                yield from _named(node, path, in_notebook=path.lower().endswith(".ipynb"))


def _named(
    node: ast.stmt, path: str, *, in_notebook: bool, of: str = ""
) -> Iterator[tuple[tuple[str, int], str]]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        place = (path, 0 if in_notebook else node.lineno)
        yield place, node.name
        if of:
            yield place, f"{of}.{node.name}"
        for inner in node.body if isinstance(node, ast.ClassDef) else ():
            yield from _named(inner, path, in_notebook=in_notebook, of=node.name)


def reported(
    spec: Spec, path: Path, printer: Printer, show: Callable[[str], None], *, training: bool
) -> tuple[ForStudent, bool]:
    """Check once and report to GitHub; the report, and whether the job is to end well whatever it says.

    Raises:
        UserError: The submission cannot be read.
    """
    github = GitHub(spec, path, os.environ, show)
    github.begin()
    report = None
    try:
        report = check(spec, path, printer, training=training, watch=False)
    finally:
        github.end(report)
    return report, github.of_classroom


# -- the summary ---------------------------------------------------------------------------------


def summary_of(report: ForStudent, left: int) -> str:
    """The summary as Markdown in which nothing that a student wrote is markup.

    Args:
        report: The student's view.
        left: How many annotations GitHub would not have shown.
    """
    spoken = language(report.language)
    score, of = spoken.number(report.score), spoken("of %(n)s points", n=spoken.number(report.points))
    check, points = spoken("check"), spoken("points")
    expected, got, hint = spoken("expected:"), spoken("got"), spoken("hint:")
    pending = ", " + spoken("%(n)s more are decided by a person", n=spoken.number(report.pending))
    lines = [
        f"## {_plain(report.title)}: {score} {of}{pending if report.pending else ''}",
        "",
        f"| | {check} | {points} |",
        "|---|---|--:|",
        *(
            f"| {MARKS[r.outcome.verdict]} | {_plain(r.title)} | {spoken.number(r.score)}/{spoken.number(r.points)} |"
            for r in report.results
        ),
        "",
    ]
    if left:
        said = spoken(
            "%(n)s more are not marked at lines: GitHub shows %(most)s of a kind.", n=left, most=MOST
        )
        lines += [said, ""]
    for result in report.results:
        if result.outcome.verdict in (Verdict.PASSED, Verdict.SKIPPED):
            continue
        known = result.outcome.diagnosis
        parts = {
            "": spoken.told(known.summary),
            f"{expected} ": known.expected,
            f"{got}: ": known.actual,
            f"{hint} ": spoken.told(known.hint),
        }
        told = "\n".join(f"{label}{tidy(said, 1200)}" for label, said in parts.items() if said)
        if told:
            lines += [f"**{_plain(result.title)}**", "", *_fenced(told), ""]
    for note in report.notes:
        lines += [f"- {_plain(spoken.told(note))}"]
    text = "\n".join(lines) + "\n"
    data = text.encode()
    if len(data) <= SUMMARY_BYTES:
        return text
    return data[:SUMMARY_BYTES].decode(errors="ignore").rpartition("\n")[0] + "\n"


def _plain(text: str) -> str:
    """Text in which no letter is markup, in one line."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~$@&:])", r"\\\1", " ".join(tidy(text, 300).split()))


def _fenced(text: str) -> list[str]:
    """Lines of code around a text that cannot end them."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", text, fence]
