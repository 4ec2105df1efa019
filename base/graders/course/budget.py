"""Late days that each student has over the term: what earlier sheets left is used before anything is taken off."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from graders.cohort.arrivals import Arrival, Intake, Person
from graders.cohort.state import settings
from graders.course.file import CourseFile, LateBudget, load
from graders.course.people import Everybody
from graders.errors import UserError
from graders.exchange import roster
from graders.exchange.intake import Wishes, taking_in
from graders.grading.decisions import Override
from graders.paths import STATE
from graders.sheets.spec import Late

TakeIn = Callable[[Path, Mapping[str, str], Path], Intake]


def taking(wishes: Wishes, out: Path, late: Late | None) -> TakeIn:
    """What finds the submissions of a cohort as an instructor wishes, with the course's budget where there is one.

    Args:
        wishes: What is known of the cohort.
        out: The folder in which this sheet is graded.
        late: The sheet's policy.

    Raises:
        UserError: The course cannot be read, does not have the sheet, or an earlier sheet is not graded.
    """
    take = taking_in(wishes, late)
    return take if wishes.course is None else with_budget(take, wishes.course, out, late)


def with_budget(take: TakeIn, file: Path, out: Path, late: Late | None) -> TakeIn:
    """What finds the submissions of a cohort, and lets late days be taken from the course's budget.

    Args:
        take: Finds them.
        file: The course.
        out: The folder in which this sheet is graded.
        late: The sheet's policy.

    Raises:
        UserError: The course cannot be read, does not have the sheet, or an earlier sheet is not graded.
    """
    course = load(file)
    places = [course.place(s).resolve() for s in course.sheets]
    if out.resolve() not in places:
        there = ", ".join(f"`{s.out}`" for s in course.sheets)
        raise UserError(f"{file}: no sheet has `out: {out}`, only {there}; add it, or mend --out")
    earlier = places[: places.index(out.resolve())]
    budget = course.late_budget
    if budget is None or late is None:
        return take
    if ungraded := [p.name for p in earlier if not (p / STATE).is_file()]:
        raise UserError(
            f"{file}: what is left of the late days is known once the sheets before are graded: {', '.join(ungraded)}"
        )

    def taking(path: Path, known: Mapping[str, str], leave: Path) -> Intake:
        taken = take(path, known, leave)
        return replace(taken, settle=partial(_settled, course, budget, earlier, late, taken.arrivals))

    return taking


def _settled(
    course: CourseFile,
    budget: LateBudget,
    earlier: Sequence[Path],
    late: Late,
    arrivals: Mapping[str, Arrival],
    decided: Sequence[Override],
) -> list[Override]:
    """The decisions, with days of the budget where somebody is late and nobody said otherwise."""
    everybody = Everybody(roster.load(course.roster_file) if course.roster_file else [])
    used: dict[int, float] = {}
    for out in earlier:
        kept = settings(out)
        theirs = {s: Arrival.of_kept(a) for s, a in kept.get("arrivals", {}).items()}
        for time in kept.get("times", ()):
            for at in everybody.add(_people(time["student"], theirs)):
                if at is not None:
                    used[at] = used.get(at, 0.0) + time.get("from_budget", 0.0)
    found = []
    for one in decided:
        over = one.late_days - one.extension - late.grace_days
        if one.check or one.member or round(over, 6) <= 0 or "from_budget" in one.model_fields_set:
            found.append(one)
            continue
        numbers = everybody.add(_people(one.student, arrivals))
        left = min(0.0 if at is None else budget.days - used.get(at, 0.0) for at in numbers)
        days = min(math.ceil(round(over, 6)), math.floor(min(left, budget.most or left)))
        found.append(one.model_copy(update={"from_budget": float(days)}) if days > 0 else one)
    return found


def _people(student: str, arrivals: Mapping[str, Arrival]) -> tuple[Person, ...]:
    return tuple(p for p in arrivals.get(student, Arrival()).people if not p.named) or (Person(student),)
