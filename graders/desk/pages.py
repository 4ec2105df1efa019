"""The desk's pages: what stands on each, of the work, the decisions and who looks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from jinja2 import Environment
from markupsafe import Markup

from graders.cohort.kept import Record
from graders.desk.desk import Desk
from graders.desk.drafts import ago
from graders.desk.index import Item
from graders.feedback import beside
from graders.feedback.formulas import rich
from graders.feedback.page import environment
from graders.feedback.words import beside_written, tidy
from graders.kinds import KINDS
from graders.model import Outcome, Result
from graders.paths import INSTRUCTOR, STUDENTS
from graders.vocabulary.by_hand import ByHand, signed

STYLED = re.compile(r'style="height:([\d.]+)em;vertical-align:(-?[\d.]+)em"')
"""How pages set the size of formulas, which the desk's policy allows nobody."""
KEYS = "123456789"
EMPTY: Mapping[str, Any] = {"items": None, "points": None, "adjust": 0, "comment": "", "flag": "", "by": ""}
"""An entry that says nothing."""


@lru_cache
def templates() -> Environment:
    """Return the templates with what the desk's call."""
    made = environment().overlay()
    made.filters = {**made.filters, "rich": plainly_rich, "signed": signed, "ago": ago}
    return made


def plainly_rich(value: str) -> Markup:
    """Return text with formulas as pictures, without styles."""
    return Markup(STYLED.sub(lambda m: f'height="{max(8, round(float(m[1]) * 16))}"', str(rich(value))))


def render(template: str, /, **about: Any) -> str:
    """Return one of the desk's pages."""
    return templates().get_template(f"desk/{template}.html").render(**about)


@dataclass(frozen=True)
class Who:
    """Who looks at a page.

    Args:
        name: The grader.
        csrf: What the forms carry.
        revealed: Whose names this grader has asked for.
    """

    name: str
    csrf: str
    revealed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Question:
    """A question as lists name it."""

    id: str
    title: str
    exercise: str
    points: float
    total: int
    open: int
    flagged: int

    @property
    def done(self) -> int:
        """How many answers are graded."""
        return self.total - self.open


def questions(desk: Desk) -> list[Question]:
    """Return the questions at which something waits for a person, or waited."""
    flagged: dict[str, int] = {}
    for (_, id_), decision in desk.book.decided.items():
        flagged[id_] = flagged.get(id_, 0) + bool(decision.flag)
    found = []
    for exercise in desk.work.spec.exercises:
        for check in exercise.checks:
            items = desk.work.by_check[check.id]
            waits = [s for s, i in items.items() if i.waits]
            if waits:
                left = sum(not desk.book.is_decided((s, check.id)) for s in waits)
                found.append(
                    Question(
                        check.id,
                        check.title or check.id,
                        exercise.title,
                        check.points,
                        len(waits),
                        left,
                        flagged.get(check.id, 0),
                    )
                )
    return found


def name_of(desk: Desk, who: Who, student: str) -> str:
    """Return what a page calls a student: a pseudonym, until this grader has asked for the name."""
    return student if student in who.revealed else f"hand-in {desk.work.pseudonym(student)}"


def answer(desk: Desk, who: Who, check_id: str, student: str, **more: Any) -> str:
    """Return the page of one answer.

    Args:
        desk: The work.
        who: Who looks.
        check_id: The question.
        student: Whose answer it is.
        more: What else the page shows.
    """
    check = desk.work.spec.check(check_id)
    item = desk.work.by_check[check_id][student]
    record = desk.work.record(student)
    result = next(r for r in record.report.results if r.id == check_id)
    key = (student, check_id)
    decision, rubric = desk.book.of(key), desk.book.rubrics[check_id]
    there = desk.book.entry(key, who.name)
    entry = {**EMPTY, **(there or {})}
    all_ = desk.all(check_id)
    order = [i.student for i in all_]
    place = order.index(student) + 1 if student in order else 0
    code = desk.work.pseudonym(student)
    last = desk.book.last(key)
    return render(
        "answer",
        **common(desk, who),
        **more,
        check=check,
        item=item,
        exercise=next(e for e in desk.work.spec.exercises if check in e.checks),
        code=code,
        name=name_of(desk, who, student),
        revealed=student in who.revealed,
        machine=result.outcome.before or result.outcome,
        evidence=evidence(desk.work.out, record, result),
        rubric=rubric,
        words=getattr(check, "rubric", ""),
        ours=desk.work.answers.get(check_id, ""),
        keys=keys_of(rubric),
        ticked=tuple(entry["items"] or ()),
        nothing=entry["items"] is not None and not entry["items"],
        entry=entry,
        decided=desk.book.is_decided(key),
        points=decision.points if decision else None,
        version=desk.book.version(key),
        last=last,
        trail=desk.book.history(key),
        remarks=remarks(desk, key, there),
        holder=desk.holder(key, who.name),
        place=place,
        total=len(order),
        left=desk.left(check_id),
        before=pseudonym(desk, order[place - 2] if place > 1 else None),
        comments=comments(desk, check_id),
        like=like(item, all_),
    )


def keys_of(rubric: ByHand) -> dict[str, str]:
    """Return by which keys the items of a rubric are ticked."""
    return dict(zip([i.id for i in rubric.items], KEYS, strict=False))


def common(desk: Desk, who: Who) -> dict[str, Any]:
    """Return what every page shows."""
    return {"who": who, "sheet": desk.work.spec, "behind": 0}


def pseudonym(desk: Desk, student: str | None) -> str:
    """Return a student's pseudonym; empty for nobody."""
    return desk.work.pseudonym(student) if student else ""


def remarks(desk: Desk, key: tuple[str, str], entry: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """Return what others remarked on an answer, beside its decision."""
    found = desk.book.entries_of(key)
    return [e for e in found if e is not entry and e.get("comment")]


def comments(desk: Desk, check: str, most: int = 200) -> list[tuple[str, int]]:
    """Return the comments made at a question, the most frequent first."""
    counts: Mapping[str, int] = desk.book.comments.get(check, {})
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most]


def like(item: Item, all_: Iterable[Item]) -> int:
    """Return how many others of all answers to a question share the mistake or the words of one."""
    return sum(
        bool(item.mistake and i.mistake == item.mistake) or bool(item.words and i.words == item.words)
        for i in all_
        if i.student != item.student
    )


@dataclass(frozen=True)
class Evidence:
    """What a person looks at.

    Args:
        actual: Text that came, or that was written.
        curve: A training's curve as SVG.
        figures: Numbers of pictures.
        text: What the documents of the hand-in say, where nothing of them tells which passage is meant.
        notebooks: Names of pages of notebooks, in their order.
    """

    actual: str
    curve: Markup
    figures: int
    text: str
    notebooks: tuple[str, ...]


def evidence(out: Path, record: Record, result: Result, documents: bool = True) -> Evidence:
    """Return what a person looks at to decide an answer; with what the documents say if nothing else can be shown."""
    machine: Outcome = result.outcome.before or result.outcome
    shown = Result(result.id, result.kind, result.title, result.points, machine)
    line = Markup()
    if found := (record.curves or {}).get(result.id):
        line = Markup(beside.curves(np.array(found[0]), np.array(found[1])))
    actual, figures = tidy(beside_written(shown), 20_000), len(record.figures.get(result.id, ()))
    text = ""
    if (
        documents
        and record.handed
        and KINDS.on_pages(result.kind)
        and not (actual or figures or machine.wrote)
    ):
        with suppress(KeyError, OSError):  # it is being written anew
            text = within(out, record.handed).read_text(encoding="utf-8")
    return Evidence(actual, line, figures, text, record.report.notebooks)


def figure(desk: Desk, student: str, check: str, number_: int) -> Path:
    """Return the file of a picture, which the renderer has encoded.

    Raises:
        KeyError: There is none.
    """
    names = desk.work.record(student).figures.get(check, ())
    if number_ >= len(names):
        raise KeyError(number_)
    return within(desk.work.out, names[number_])


def notebook(desk: Desk, student: str, number_: int) -> Path:
    """Return the file of a notebook's page.

    Raises:
        KeyError: There is none.
    """
    names = desk.work.record(student).report.notebooks
    if number_ >= len(names):
        raise KeyError(number_)
    return within(desk.work.out, f"{STUDENTS}/{student}/{names[number_]}")


def within(out: Path, name: str) -> Path:
    """Return a file of the results; never one that lies elsewhere, or that a link leads to.

    Raises:
        KeyError: It is none.
    """
    path = (out / name).resolve()
    allowed = ((out / STUDENTS).resolve(), (out / INSTRUCTOR / "figures").resolve())
    if not path.is_file() or not any(path.is_relative_to(a) for a in allowed):
        raise KeyError(name)
    return path


def address(check: str, code: str = "") -> str:
    """Return the address of a question, or of one answer to it."""
    return f"/q/{quote(check)}" + (f"/{quote(code)}" if code else "")
