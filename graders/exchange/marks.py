"""What may go back of a graded cohort: marks, words and files, all of it from the folders that are handed back."""

from __future__ import annotations

import html
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import ValidationError

from graders.cohort.arrivals import Arrival, Person
from graders.cohort.state import settings
from graders.errors import UserError
from graders.exchange.pseudonyms import revealed
from graders.exchange.roster import SHARED
from graders.feedback.documents import CheckDoc, DeductionDoc, ReportDoc
from graders.feedback.words import number, tidy
from graders.grading.decisions import Override
from graders.model import Verdict
from graders.paths import STUDENTS

ZIP_BYTES = 100 * 2**20
"""Bytes of feedback in one archive; more goes into further ones."""
EPOCH = (2020, 1, 1, 0, 0, 0)
"""The time of files in archives: the same marks make the same archive."""


LINKS = re.compile(rb'<p class="beside">.*?</p>\n?', re.DOTALL)
"""The line of a page that links to the files beside it."""


@dataclass(frozen=True)
class Mark:
    """What goes back to one submission's people.

    Attributes:
        student: What the submission is called in the results.
        arrival: Whose it is.
        report: What its people may read.
        files: The pages and figures that are handed back, by name.
        value: Its points, rounded, in the scale of the system.
        word: That in words, where a scale is asked for.
        adjusted: Which member of a team it is of, where that one has other points than the team; nobody else may see it.
    """

    student: str
    arrival: Arrival
    report: ReportDoc
    files: Mapping[str, bytes]
    value: float = 0.0
    word: str = ""
    adjusted: str = ""

    @property
    def people(self) -> tuple[Person, ...]:
        """Those whom it goes to."""
        return self.arrival.people or (Person(self.student),)

    @property
    def page(self) -> bytes | None:
        """The page of feedback where it goes back without the files beside it: without the links to them."""
        page = self.files.get("feedback.html")
        return page if page is None else LINKS.sub(b"", page)

    @property
    def shown(self) -> str:
        """The mark as a system reads it: with a point."""
        return self.word or number(self.value)

    @property
    def share(self) -> float:
        """What was earned of all points."""
        return self.report.score / self.report.points if self.report.points else 0.0

    @property
    def comment(self) -> str:
        """What is said of it in a few lines of HTML, in which all that is quoted is escaped."""
        said = [
            f"<li>{html.escape(c.title)}: {html.escape(tidy(words_of(c), 300))}</li>"
            for e in self.report.exercises
            for c in e.checks
            if c.verdict in (Verdict.FAILED, Verdict.SKIPPED) and c.points
        ]
        late = [f"<li>{html.escape(d.why)}</li>" for d in self.report.deductions]
        points = f"<p>{number(self.report.score)} of {number(self.report.points)} points</p>"
        return f"{points}<ul>{''.join((*said, *late))}</ul>" if said or late else points


def words_of(check: CheckDoc) -> str:
    """What a check says, or where it has no words its verdict."""
    return check.summary or str(check.verdict)


@dataclass(frozen=True)
class Terms:
    """How marks go back.

    Attributes:
        step: What they are rounded to, such as 0.5; not at all where it is 0.
        rescale: Whether they are stretched to the system's maximum where that is not the sheet's.
        scale: Words from so many per cent on, in the place of points.
        comments: Whether a comment is written into the system's table.
        column: The column of the table that gets the marks, where there are several.
        comma: Whether decimals are written with a comma, in tables for people.
        passing: Per cent from which somebody has passed.
    """

    step: float = 0.0
    rescale: bool = False
    scale: tuple[tuple[str, float], ...] = ()
    comments: bool = False
    column: str = ""
    comma: bool = False
    passing: float = 50.0


@dataclass
class Delivery:
    """What is written, and what that changes.

    Attributes:
        files: By name.
        changes: A line on each mark.
        left: What does not go back, and why.
        said: What to know, such as where to upload it.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def collected(out: Path, key: Path | None = None, *, pages: bool = True) -> tuple[list[Mark], str]:
    """The marks of a graded cohort, and the system that packed it; without their pages where these are not asked for.

    Raises:
        UserError: There is no graded cohort, or a report in it cannot be read.
    """
    kept = settings(out)
    arrivals = {student: Arrival.of_kept(a) for student, a in kept.get("arrivals", {}).items()}
    arrivals |= revealed(key) if key else {}
    adjustments = [Override.model_validate(a) for a in kept.get("adjustments", ())]
    marks: list[Mark] = []
    for folder in sorted(p for p in (out / STUDENTS).iterdir() if p.is_dir()):
        try:
            report = ReportDoc.model_validate_json((folder / "report.json").read_bytes())
        except (OSError, ValidationError) as error:
            raise UserError(
                f"{folder / 'report.json'}: cannot be read ({type(error).__name__}); run `torchgrade batch` once more"
            ) from error
        if report.student in kept.get("names", {}).values():
            files = {
                p.name: p.read_bytes()
                for p in (sorted(folder.iterdir()) if pages else ())
                if p.suffix in (".html", ".pdf", ".png") and not p.name.startswith(".")
            }
            whole = Mark(report.student, arrivals.get(report.student, Arrival()), report, files)
            marks += _parted(whole, [a for a in adjustments if a.student == report.student])
    if not marks:
        raise UserError(f"{out}: nobody was graded there yet")
    return marks, kept.get("system", "")


def of_one_hand_in(marks: Sequence[Mark]) -> tuple[list[Mark], list[str]]:
    """Return the marks of people who have one, and lines on those who have two: nobody guesses which counts."""
    of: dict[tuple[str, str], list[int]] = {}
    for at, mark in enumerate(marks):
        for person in mark.people:
            for name in (n for n in SHARED if n in person.ids):
                of.setdefault((name, person.ids[name].casefold()), []).append(at)
    twice = {tuple(dict.fromkeys(places)) for places in of.values()}
    several = [places for places in sorted(twice) if len(places) > 1]
    gone = {at for places in several for at in places}
    said = [
        f"{' and '.join(marks[at].student for at in places)}: are of one person; take those that do not count out of the cohort, and grade it again"
        for places in several
    ]
    return [mark for at, mark in enumerate(marks) if at not in gone], said


def _parted(mark: Mark, adjustments: Sequence[Override]) -> Iterator[Mark]:
    """The mark of a team, and one for each member of whom a person decided otherwise."""
    own = {
        i: a
        for a in adjustments
        for i, person in enumerate(mark.arrival.people)
        if person.is_called(a.member)
    }
    rest = tuple(p for i, p in enumerate(mark.arrival.people) if i not in own)
    if rest or not own:
        yield replace(mark, arrival=replace(mark.arrival, people=rest)) if own else mark
    for i, adjustment in own.items():
        person = mark.arrival.people[i]
        said = f"{adjustment.comment or 'decided by a person'} ({adjustment.by}, for {person.shown})"
        off = DeductionDoc(why=said, points=-adjustment.adjust)
        score = max(0.0, round(mark.report.score + adjustment.adjust, 4))
        report = mark.report.model_copy(update={"score": score, "deductions": [*mark.report.deductions, off]})
        told = f"{person.shown}: {number(score)} of {number(report.points)} points, {number(mark.report.score)} of the team {'+' if adjustment.adjust >= 0 else '−'} {number(abs(adjustment.adjust))}: {said}\n"
        yield replace(
            mark,
            arrival=replace(mark.arrival, people=(person,)),
            report=report,
            files={**mark.files, "adjustment.txt": told.encode()},
            adjusted=person.shown,
        )


def one_of_team(mark: Mark, system: str) -> str:
    """Why a mark does not go back where a system knows only a team."""
    return f"{mark.adjusted} of {mark.student}: {system} takes one mark for a whole team; give {number(mark.value)} there by hand"


def of_whole_teams(marks: Iterable[Mark], system: str, delivery: Delivery) -> Iterator[Mark]:
    """Yield the marks that a system takes which knows no members of teams; what a member has otherwise is noted as left."""
    for mark in marks:
        if mark.adjusted:
            delivery.left.append(one_of_team(mark, system))
        else:
            yield mark


def settled(marks: Sequence[Mark], terms: Terms, *, pending: bool = False) -> tuple[list[Mark], list[str]]:
    """The marks that nobody has to decide any more, in points or words, and a line on each of the others."""
    done = [m for m in marks if pending or not m.report.pending]
    waits = [
        f"{m.student}: {number(m.report.pending)} points wait for a person" for m in marks if m not in done
    ]
    return [
        replace(m, value=rounded(m.report.score, terms.step), word=in_words(m.share, terms)) for m in done
    ], waits


def called(mark: Mark, person: Person) -> str:
    """Whom a line is about: somebody who handed in, or a member of a team."""
    return f"{person.shown} of {mark.student}" if mark.arrival.team else mark.student


def apart(name: str, number: str, names: Mapping[str, int]) -> str:
    """A name in a line, with a number where a list has several people of that name."""
    return f"{name} ({number})" if names[name] > 1 else name


def rounded(value: float, step: float) -> float:
    """The nearest multiple of a step, a half of one up; to two places where there is no step."""
    return round(math.floor(value / step + 0.5 + 1e-9) * step, 4) if step else round(value, 2)


def in_words(share: float, terms: Terms) -> str:
    """The word of a scale for a share of the points; empty where there is no scale."""
    reached = [word for word, percent in terms.scale if 100 * share >= percent - 1e-9]
    return reached[-1] if reached else (terms.scale[0][0] if terms.scale else "")


def fitted(mark: Mark, maximum: float, terms: Terms, where: str) -> Mark:
    """The mark on a system's scale of points.

    Raises:
        UserError: Its maximum is another one than the sheet's, and nobody asked to stretch the marks.
    """
    points = mark.report.points
    if abs(points - maximum) < 0.005:
        return mark
    if not terms.rescale:
        raise UserError(
            f"{where}: gives {number(maximum)} points at most, the sheet {number(points)}; give --rescale to stretch the marks, or mend the points there"
        )
    return replace(mark, value=rounded(mark.report.score * maximum / points, terms.step))


def decimal(said: str, where: str) -> float:
    """A number as a table has it, with a point or a comma.

    Raises:
        UserError: It is none.
    """
    try:
        return float(said.strip().replace(" ", "").replace(",", "."))
    except ValueError as error:
        raise UserError(f"{where}: `{said}` is no number of points") from error


def archived(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """Archives of some files, as many as it takes to keep each small: what lies in one folder stays together."""
    parts: list[dict[str, bytes]] = [{}]
    by_folder: dict[str, dict[str, bytes]] = {}
    for path, data in files.items():
        by_folder.setdefault(path.rpartition("/")[0], {})[path] = data
    for some in by_folder.values():
        if parts[-1] and sum(map(len, (*parts[-1].values(), *some.values()))) > ZIP_BYTES:
            parts.append({})
        parts[-1].update(some)
    names = [f"{name}.zip"] if len(parts) == 1 else [f"{name}-{i}.zip" for i in range(1, len(parts) + 1)]
    return {n: _packed(p) for n, p in zip(names, parts, strict=True) if p}


def _packed(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
