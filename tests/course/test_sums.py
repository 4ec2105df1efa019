import pytest

from graders.cohort.arrivals import Person
from graders.course.file import CourseFile
from graders.course.sums import SheetResult, standing


def come_to(scores, points=None, excused=(), **course):
    sheets = course.pop("sheets", [{"out": f"s{i}"} for i in range(len(scores))])
    made = CourseFile.model_validate({"course": "ML", "sheets": sheets, **course})
    results = [
        SheetResult(
            s or 0.0, (points or [10] * len(scores))[i], student="" if s is None else "ada", excused="ill" if i in excused else ""
        )
        for i, s in enumerate(scores)
    ]  # fmt: skip
    return standing(made, Person("Ada"), results)


def weighted(*weights):
    return [{"out": f"s{i}", "weight": w} for i, w in enumerate(weights)]


@pytest.mark.parametrize(
    ("scores", "options", "percent"),
    [
        ([5, 10], {}, 75),
        ([5, 20], {"points": [10, 20]}, 100 * 25 / 30),
        ([5, 20], {"points": [10, 20], "sheets": weighted(1, 1)}, 75),
        ([5, 10], {"sheets": weighted(3, 1)}, 62.5),
        ([2, 8, 10], {"best": {"count": 2}}, 90),
        ([None, 8, 10], {"best": {"count": 2}}, 90),
        ([None, 10], {}, 50),
        ([0, 10], {"excused": {0}}, 100),
        ([2, 8, 10, 9], {"best": {"count": 3}, "excused": {3}}, 100 * 20 / 30),
        ([5, 5], {"sheets": [{"out": "a"}, {"out": "b", "bonus": True}]}, 100),
        ([8, 5], {"sheets": [{"out": "a"}, {"out": "b", "bonus": True}]}, 100),
        ([8, 5], {"sheets": [{"out": "a"}, {"out": "b", "bonus": True}], "most": 120}, 120),
        ([8, None], {"sheets": [{"out": "a"}, {"out": "b", "bonus": True}]}, 80),
    ],
)
def test_the_term_comes_to(scores, options, percent):
    assert come_to(scores, **options).percent == pytest.approx(percent)


def test_which_sheets_count():
    bonus = [{"out": "a"}, {"out": "b"}, {"out": "c", "bonus": True}, {"out": "d", "bonus": True}]

    assert come_to([2, 8, 3, 0], sheets=bonus, best={"count": 1}).counts == (False, True, True, False)


@pytest.mark.parametrize(
    ("scores", "asks", "why"),
    [
        ([5, 5], {"percent": 50}, ""),
        ([5, 4], {"percent": 50}, "45.00 % of 50 %"),
        ([5, 4], {"sheets": 2}, "1 of 2 sheets passed"),
        ([5, None], {"each": True}, "not passed: b"),
        ([5, 6], {"each": True, "percent": 50}, ""),
    ],
)
def test_what_passing_asks(scores, asks, why):
    sheets = [{"out": "a", "passing": 50}, {"out": "b", "passing": 50}]

    one = come_to(scores, sheets=sheets, passing=asks)

    assert (one.passed, one.why) == (not why, why)


SCALE = {"1.0": 95, "2.0": 80, "4.0": 50}


@pytest.mark.parametrize(
    ("score", "grade"), [(9.5, "1.0"), (9.49, "2.0"), (8, "2.0"), (5, "4.0"), (4.99, "5.0"), (0, "5.0")]
)
def test_the_best_grade_whose_per_cent_are_reached(score, grade):
    assert come_to([score], grades=SCALE, failing="5.0").grade == grade


@pytest.mark.parametrize(
    ("grades", "why"),
    [(SCALE, "41.00 % of 50 %"), (SCALE | {"5.0": 0}, "41.00 % of 50 %"), ({"4.0": 40, "1.0": 90}, "")],
)
def test_whoever_gets_the_failing_grade_has_not_passed(grades, why):
    one = come_to([4.1], grades=grades, failing="5.0")

    assert (one.passed, one.why, one.grade) == (not why, why, "5.0" if why else "4.0")


def test_a_sum_that_floats_put_a_hair_below_reaches_its_grade():
    assert come_to([0.1, 0.2], points=[0.3, 0.3], grades={"pass": 50}).grade == "pass"


def test_there_is_no_grade_before_all_is_decided():
    made = CourseFile.model_validate({"course": "ML", "sheets": [{"out": "a"}], "grades": SCALE})

    one = standing(made, Person("Ada"), [SheetResult(9.5, 10, pending=0.5, student="ada")])

    assert (one.grade, one.pending) == ("", 0.5)
