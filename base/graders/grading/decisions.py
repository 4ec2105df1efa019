"""What people decide: points, comments, names of functions, late days; entries about the same thing are merged by one rule."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import Field, PrivateAttr, ValidationError, field_validator

from graders.errors import UserError
from graders.feedback.words import number
from graders.grading import lines
from graders.grading.names import meant_by
from graders.grading.rubrics import rubrics_of
from graders.model import (
    DECIDED,
    Deduction,
    Diagnosis,
    Outcome,
    Report,
    Result,
    Verdict,
)
from graders.sheets.spec import Late, Spec
from graders.sheets.yaml import errors_in_words, line_at, meant, read
from graders.submission.texts import composed
from graders.vocabulary.by_hand import ByHand
from graders.vocabulary.frozen import Frozen

About = tuple[str, str, str, str]
"""Student, check, version and member that a decision is about; all but the first may be empty."""
TIMES = ("late_days", "extension", "from_budget")
"""What of a decision is about times."""
OF_A_CHECK = ("points", "items", "flag", "rule")
"""What of a decision is about one check; `adjust` is where it stands beside items."""
FIELDS = (*OF_A_CHECK, "adjust", *TIMES)
GIVEN = ("points", "items", "adjust")
"""What of a decision gives points, so that it bears the name of who does."""


class Override(Frozen):
    """One decision of a person about one hand-in."""

    student: str = Field(description="The hand-in's name, as the cohort page shows it.")
    check: str = Field("", description="The check that is decided.")
    points: float | None = Field(None, ge=0, description="Its points, in the place of the machine's.")
    items: tuple[str, ...] | None = Field(
        None,
        description="The items of its rubric that apply, by their ids, in the place of `points`: who edits an item edits what all of them earn.",
    )
    adjust: float = Field(
        0,
        allow_inf_nan=False,
        description="Points beside `items` that are added to theirs, or beside `member` that this one gets more than the team; below zero less.",
    )
    comment: str = Field("", description="Shown to the student.")
    flag: str = Field("", description="Why somebody should look at it again; the student does not read it.")
    rule: str = Field(
        "", description="By which rule it was decided together with others, such as a mistake they share."
    )
    symbols: dict[str, str] = Field({}, description="The hand-in's names for names of the sheet.")
    late_days: float = Field(0, ge=0, allow_inf_nan=False, description="Days after the deadline.")
    extension: float = Field(0, ge=0, allow_inf_nan=False, description="Days of grace for this student.")
    from_budget: float = Field(
        0, ge=0, allow_inf_nan=False, description="Late days that are taken from the course's budget."
    )
    version: str = Field(
        "", description="The version that it is about, as the page calls it; all of them where it is empty."
    )
    member: str = Field("", description="Who of a team gets other points than the others: a name or an id.")
    by: str = Field("", description="Who decided it.")

    _said: str = PrivateAttr("")
    """What the student reads of the items."""

    @field_validator("student")
    @classmethod
    def _composed(cls, name: str) -> str:
        return composed(name)


def load(path: Path, spec: Spec, rubrics: Mapping[str, ByHand] | None = None) -> list[Override]:
    """Return the decisions of a YAML file, a list of mappings: one for each hand-in and check, of all that is said about it.

    What is of the whole hand-in stands under the check "".

    Args:
        path: The file.
        spec: The sheet.
        rubrics: By check: the rubrics by which it is graded, in the place of the sheet's.

    Raises:
        UserError: All that is wrong, one line each.
    """
    plain = _lines(path)
    node, data = (None, [d for _, d in plain]) if plain else read(path)
    if data is None:
        return []
    if not isinstance(data, list):
        raise UserError(
            f"{path}:1: is a list of decisions, each with `student`, `check`, `points`, `comment`, `by`, ..."
        )
    found, said = [], []
    known = rubrics_of(spec, rubrics or {})

    def place(at: int, *keys: Any) -> int:
        return plain[at][0] if plain else line_at(node, (at, *keys))

    for at, entry in enumerate(data):
        line = place(at)
        try:
            one = Override.model_validate(entry)
        except ValidationError as error:
            wrong = errors_in_words(error.errors(), entry, lambda _: Override.model_fields)
            said += [f"{path}:{place(at, *p)}: {words}" for p, words in wrong]
            continue
        said += [f"{path}:{line}: {words}" for words in _problems(one, spec, known)]
        found.append((one, f"{path}:{line}"))
    decisions, conflicts = _merged(found)
    if problems := said or conflicts:
        raise UserError("\n".join(problems))
    return [resolved(d, spec, known) for d in decisions]


def _lines(path: Path) -> list[tuple[int, dict[str, Any]]] | None:
    """Return the entries of a file in which each is a line as the desk writes it; None of another one, and of one that cannot be read."""
    try:
        return lines.read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def merged(entries: Sequence[Override], spec: Spec, rubrics: Mapping[str, ByHand]) -> list[Override]:
    """Return one decision for each hand-in and check, of entries that contradict each other in nothing.

    Raises:
        UserError: Two do, or one cannot be.
    """
    decisions, said = _merged([(e, "overrides.yaml") for e in entries])
    if said := [words for e in entries for words in _problems(e, spec, rubrics)] or said:
        raise UserError("\n".join(said))
    return [resolved(d, spec, rubrics) for d in decisions]


def resolved(one: Override, spec: Spec, rubrics: Mapping[str, ByHand]) -> Override:
    """Return a decision with what its items come to now."""
    if one.items is None:
        return one
    rubric = rubrics[one.check]
    points = rubric.points(one.items, spec.check(one.check).points, one.adjust)
    made = one.model_copy(update={"points": points})
    made._said = rubric.said(one.items)
    return made


def _merged(entries: Sequence[tuple[Override, str]]) -> tuple[list[Override], list[str]]:
    """Return one decision for each hand-in, version, member and check, and what two entries say otherwise than each other."""
    about: dict[About, dict[str, Any]] = {}
    remarks: dict[About, dict[tuple[str, str], None]] = {}
    places: dict[tuple[About, str], str] = {}
    said: list[str] = []

    def put(about_what: About, name: str, value: object, place: str) -> None:
        kept = about.setdefault(about_what, {})
        student, check, version, member = about_what
        whom = " of ".join(f"`{w}`" for w in (member, version, student) if w)
        of = f"`{name}`{f' of `{check}`' if check else ''} for {whom}"
        if kept.setdefault(name, value) != value:
            before = places[about_what, name]
            said.append(
                f"{place}: {of} is {_shown(value)} here and {_shown(kept[name])} at {before}; leave one of them"
            )
        places.setdefault((about_what, name), place)

    for entry, place in entries:
        key = (entry.student, entry.check, entry.version, entry.member)
        whole = (entry.student, "", entry.version, entry.member)
        for name in FIELDS:
            value = getattr(entry, name)
            if name in entry.model_fields_set and value not in (None, ""):
                of_check = name in OF_A_CHECK or (name == "adjust" and not entry.member)
                put(at := key if of_check else whole, name, value, place)
                if name in GIVEN:
                    about[at].setdefault("by", entry.by)
        for name, theirs in entry.symbols.items():
            put(whole, f"symbols.{name}", theirs, place)
        if entry.comment or entry.check:
            about.setdefault(key, {})
            remarks.setdefault(key, {})[entry.comment, entry.by] = None
    return [_decision(key, kept, list(remarks.get(key, ()))) for key, kept in about.items()], said


def _decision(about: About, kept: Mapping[str, Any], remarks: Sequence[tuple[str, str]]) -> Override:
    """Return the decision that entries make together; comments of others than who decided bear their names."""
    by = kept.get("by") or next((by for _, by in remarks if by), "")
    words = [f"{said} ({who})" if who not in ("", by) else said for said, who in remarks if said]
    symbols = {n.removeprefix("symbols."): v for n, v in kept.items() if n.startswith("symbols.")}
    fields = {n: kept[n] for n in FIELDS if n in kept}
    texts = {"comment": "; ".join(words), "by": by, "symbols": symbols}
    said = {n: t for n, t in texts.items() if t}
    whom = {n: w for n, w in zip(("version", "member"), about[2:], strict=True) if w}
    return Override.model_validate({"student": about[0], "check": about[1], **whom, **fields, **said})


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    return number(value) if isinstance(value, float) else f"`{value}`"


def _problems(one: Override, spec: Spec, rubrics: Mapping[str, ByHand]) -> list[str]:
    ids = {c.id: c for c in spec.checks}
    if one.check and one.check not in ids:
        return [f"no check is called `{one.check}`{meant(one.check, ids)}"]
    if one.member or ("adjust" in one.model_fields_set and one.items is None):
        if said := _of_member(one):
            return said
    elif one.items is not None:
        return _of_items(one, rubrics)
    if one.points is not None and not one.check:
        return ["`points` are given for a `check`; say which"]
    if one.points is not None and one.points > ids[one.check].points:
        return [f"`{one.check}` has {number(ids[one.check].points)} points, not {number(one.points)}"]
    if (one.points is not None or one.adjust) and not one.by:
        return ["points are given by a person; say `by: NAME`"]
    return [
        f"no symbol is called `{name}`{meant(name, spec.naming.symbols)}"
        for name in one.symbols
        if len(meant_by(spec.naming, name)) != 1
    ]


def _of_member(one: Override) -> list[str]:
    """Return what is wrong with the adjustment of a decision without items, or with one about a member."""
    if not one.member:
        return [
            "`adjust` is of the `items` of a check, or of a `member` of a team; write one of them beside it, or `points`"
        ]
    if "adjust" in one.model_fields_set and not one.check and one.items is None:
        return []
    return ["`member` and `adjust` go together, for the whole hand-in of a team; write both, and no `check`"]


def _of_items(one: Override, rubrics: Mapping[str, ByHand]) -> list[str]:
    """Return what is wrong with the items that a decision names."""
    items = one.items or ()
    if not one.check:
        return ["`items` are those of the rubric of a `check`; say which"]
    if one.points is not None:
        return ["`points` and `items` are given; leave one of them"]
    if not one.by:
        return ["items are ticked by a person; say `by: NAME`"]
    rubric = rubrics[one.check]
    names = [i.id for i in rubric.items]
    unknown = [i for i in items if i not in names]
    if unknown:
        return [
            f"the rubric of `{one.check}` has no item `{i}`{meant(i, names)}; its items are {', '.join(names)}"
            for i in unknown
        ]
    if clash := rubric.clash(items):
        return [f"of `{clash[0]}` and `{clash[1]}` at most one applies; leave one of them"]
    return []


def applied(report: Report, decisions: Sequence[Override], late: Late | None, version: str = "") -> Report:
    """Return the report with what people decided about this hand-in, or about this version of it."""
    mine = [
        d for d in decisions if d.student == report.student and d.version in ("", version) and not d.member
    ]
    mine.sort(key=lambda d: bool(d.version))  # what is said of a version counts more
    by_check: dict[str, Override] = {}
    for one in (d for d in mine if d.check):
        by_check[one.check] = _together(by_check.get(one.check), one)
    exercises = tuple(
        replace(e, results=tuple(_decided(r, by_check.get(r.id)) for r in e.results))
        for e in report.exercises
    )
    notes = tuple(f"{d.by or 'the course'}: {d.comment}" for d in mine if d.comment and not d.check)
    report = replace(report, exercises=exercises, notes=(*notes, *report.notes))
    return _late(report, mine, late)


def _together(of_all: Override | None, of_version: Override) -> Override:
    """Return what is decided of a check of a version: its own points, or those of all versions with its own words."""
    if of_all is None or of_version.points is not None:
        return of_version
    words = "; ".join(filter(None, (of_all.comment, of_version.comment)))
    return of_all.model_copy(update={"comment": words})


def _decided(result: Result, decision: Override | None) -> Result:
    if decision is None:
        return result
    if decision.points is None and not decision.comment:
        return result
    if decision.points is None:
        said = f"{decision.comment} ({decision.by or 'the course'})"
        told = replace(result.outcome.diagnosis, remark=said)
        return replace(result, outcome=replace(result.outcome, diagnosis=told))
    credit = decision.points / result.points if result.points else 1.0
    said = f"{DECIDED}{decision.by}"
    before = result.outcome.diagnosis
    diagnosis = Diagnosis(
        f"{said}: {why}" if (why := ". ".join(filter(None, (decision._said, decision.comment)))) else said,
        actual=before.actual,
        trace=before.trace,
    )
    diagnosis = replace(diagnosis, told=diagnosis.summary)
    verdict = Verdict.PASSED if credit >= 1 else Verdict.FAILED
    outcome = Outcome(verdict, credit, diagnosis, pictures=result.outcome.pictures, before=result.outcome)
    return replace(result, outcome=outcome)


def _late(report: Report, mine: Sequence[Override], late: Late | None) -> Report:
    """Return the report with what a late hand-in loses by the policy of the sheet, or why it loses nothing."""
    said = {n: getattr(d, n) for d in mine if not d.check for n in TIMES if n in d.model_fields_set}
    days, grace, budget = (said.get(n, 0.0) for n in TIMES)
    if late is None or not days:
        return report
    over = days - grace - late.grace_days
    extended = f", after {_days(grace)} more than others" if grace else ""
    extended += f", with {_days(budget)} of the course's late days used" if budget else ""
    if round(over - budget, 6) <= 0:
        free = extended or f"; {_days(late.grace_days)} cost nothing"
        note = f"late by {_after(days, late)}{free}: nothing is taken off"
        return replace(report, notes=(note, *report.notes))
    over -= budget
    percent = min(late.most, late.per_day * _counted(over, late) + late.per_hour * _counted(over * 24, late))
    floor = min(report.earned, report.points * late.at_least / 100)
    points = round(min(report.earned * percent / 100, report.earned - floor), 4)
    kept = f", of which {number(floor)} stay" if points < round(report.earned * percent / 100, 4) else ""
    why = (
        f"late by {_after(over, late)}{extended}: {number(percent)} % of {number(report.earned)} points{kept}"
    )
    return replace(report, deductions=(Deduction(why, points),))


def _counted(units: float, late: Late) -> float:
    """How many days or hours count; a second in which nobody can hand in is none."""
    return float(math.ceil(round(units, 6))) if late.started else units


def _after(days: float, late: Late) -> str:
    """How late, in the unit that counts."""
    if late.per_day:
        return _days(days)
    hours = days * 24
    return f"{hours:.3g} hour{'s' if round(hours, 3) != 1 else ''}"


def _days(days: float) -> str:
    return f"{days:.3g} day{'s' if round(days, 3) != 1 else ''}"


def _about(one: Override) -> Override:
    """Return a decision about the same hand-in and version that says nothing yet."""
    return Override.model_validate({"student": one.student, "version": one.version})


def with_times(decided: Sequence[Override], known: Sequence[Override]) -> tuple[Override, ...]:
    """What people decided, and what follows from times and the roster where nobody said otherwise."""
    said = {(d.student, d.version): d for d in decided if not d.check and not d.member}
    filled = {}
    for one in known:
        of = [said[k] for k in ((one.student, ""), (one.student, one.version)) if k in said]
        told = {n: getattr(d, n) for d in of for n in TIMES if n in d.model_fields_set}
        times = {n: told.get(n, getattr(one, n)) for n in TIMES if n in told or n in one.model_fields_set}
        base = said.get((one.student, one.version), _about(one))
        filled[one.student, one.version] = base.model_copy(update=times)
    rest = [filled.pop((d.student, d.version), d) if not d.check and not d.member else d for d in decided]
    return (*rest, *filled.values())
