import pytest

from graders.course.file import load
from graders.errors import UserError

TWO = "course: ML\nsheets:\n  - {out: a}\n  - {out: b}\n"


def test_a_course_is_its_sheets_and_what_counts(tmp_path):
    path = tmp_path / "course.yaml"
    path.write_text(
        TWO + "best: {count: 1}\ngrades: {1.0: 95, 4.0: 50}\nfailing: 5.0\nlate_budget: {days: 3}\n"
    )

    course = load(path)

    assert (course.grades, course.failing) == ({"1.0": 95, "4.0": 50}, "5.0")
    assert course.place(course.sheets[0]) == tmp_path / "a"


BAD = {
    "course: ML\n": "1: the key `sheets` is missing",
    TWO + "bets: {count: 1}\n": "5: no key is called `bets` here; did you mean `best`?",
    "course: ML\nsheets:\n  - {ouy: a}\n": "3: the key `out` is missing\n{path}:3: no key is called `ouy` here; did you mean `out`?",
    "course: ML\nsheets:\n  - {out: a, weight: -1}\n": "3: `weight` is `-1`; write a number above 0",
    "course: ML\nsheets:\n  - {out: a, weight: 1}\n  - {out: b}\n": "1: only some sheets have a `weight`; give one to each, or to none",
    TWO + "best: {count: 3}\n": "1: the best 3 of 2 sheets cannot count; write 2 at most",
    "course: ML\nsheets: [{out: a}, {out: a}]\n": "1: two sheets have the folder `a`; a sheet counts once",
    "course: ML\nsheets: [{out: a, bonus: true}]\n": "1: all sheets are a bonus; leave `bonus` out of those that count",
    TWO + "excused:\n  - {student: Ada, sheet: c}\n": "6: no sheet has the folder or title `c`",
    "- a\n": "1: is no course; write `course: TITLE` and below it `sheets:`, each with `out: FOLDER`",
    TWO + "grades: {1.0: much}\n": "5: `1.0` is `much`; write a number",
}


@pytest.mark.parametrize("text", BAD)
def test_what_is_wrong_is_said_with_its_line(text, tmp_path):
    path = tmp_path / "course.yaml"
    path.write_text(text)

    with pytest.raises(UserError) as error:
        load(path)

    assert sorted(str(error.value).splitlines()) == sorted(
        f"{path}:{BAD[text]}".format(path=path).splitlines()
    )
