"""Late days over the term: what earlier sheets left is used before anything is taken off."""

from pathlib import Path

import pytest

from graders.cohort.arrivals import Arrival, Intake
from graders.course.budget import with_budget
from graders.errors import UserError
from graders.grading.decisions import Override
from graders.sheets.spec import Late
from tests.course.graded import person, sheet

LATE = Late(per_day=10, grace_days=0.01)


def course(folder, budget="{days: 3}"):
    path = folder / "course.yaml"
    path.write_text(
        f"course: ML\nsheets: [{{out: one}}, {{out: two}}, {{out: three}}]\nlate_budget: {budget}\n"
    )
    return path


def used(folder, decided, people=None, budget="{days: 3}", out="three", late=LATE):
    arrivals = {s: Arrival(tuple(p)) for s, p in (people or {}).items()}
    take = with_budget(lambda *_: Intake((), arrivals), course(folder, budget), folder / out, late)
    settled = take(Path(), {}, folder).settle(decided)
    return {d.student: d.from_budget for d in settled}


def earlier(folder, one=(), two=()):
    for name, times in (("one", one), ("two", two)):
        sheet(folder / name, {"Ada": 1, "Bob": 1}, times=times)


def took(student, days):
    return {"student": student, "late_days": days, "from_budget": days}


@pytest.mark.parametrize(
    ("days", "extension", "taken"),
    [(0.5, 0, 1), (1.009, 0, 1), (1.02, 0, 2), (2.5, 1, 2), (1.5, 2, 0), (0.005, 0, 0), (9, 0, 3)],
)
def test_started_days_after_grace_and_extension_are_taken(days, extension, taken, tmp_path):
    earlier(tmp_path)

    assert used(tmp_path, [Override(student="Ada", late_days=days, extension=extension)]) == {"Ada": taken}


def test_what_earlier_sheets_took_is_gone(tmp_path):
    earlier(tmp_path, [took("Ada", 1)], [took("Ada", 1), took("Bob", 3)])

    decided = [Override(student=s, late_days=2) for s in ("Ada", "Bob", "Cleo")]
    assert used(tmp_path, decided) == {"Ada": 1, "Bob": 0, "Cleo": 2}
    assert used(tmp_path, decided, budget="{days: 3, most: 1}") == {"Ada": 1, "Bob": 0, "Cleo": 1}


def test_an_earlier_sheet_takes_nothing_of_a_later_one(tmp_path):
    earlier(tmp_path, [took("Ada", 1)], [took("Ada", 2)])

    assert used(tmp_path, [Override(student="Ada", late_days=3)], out="two") == {"Ada": 2}


def test_a_team_has_what_each_of_its_members_has_left(tmp_path):
    earlier(tmp_path, [took("Ada", 2)])
    team = {"T": [person("Ada"), person("Cleo")]}

    assert used(tmp_path, [Override(student="T", late_days=3)], team) == {"T": 1}


def test_a_person_says_otherwise(tmp_path):
    earlier(tmp_path)

    assert used(tmp_path, [Override(student="Ada", late_days=3, from_budget=0)]) == {"Ada": 0}


def test_a_course_without_the_sheet_is_one_clear_error(tmp_path):
    path = course(tmp_path)

    with pytest.raises(UserError) as error:
        with_budget(lambda *_: Intake(()), path, tmp_path / "four", LATE)

    assert (
        str(error.value)
        == f"{path}: no sheet has `out: {tmp_path / 'four'}`, only `one`, `two`, `three`; add it, or mend --out"
    )


def test_what_is_left_is_known_once_the_sheets_before_are_graded(tmp_path):
    path = course(tmp_path)
    sheet(tmp_path / "one", {"Ada": 1})

    with pytest.raises(UserError) as error:
        with_budget(lambda *_: Intake(()), path, tmp_path / "three", LATE)

    assert (
        str(error.value)
        == f"{path}: what is left of the late days is known once the sheets before are graded: two"
    )
