"""What feedback makes of arrays, curves and cohorts: pure functions, no sandbox."""

from dataclasses import replace

import numpy as np
import pytest

from graders.cohort import analysis
from graders.feedback import beside
from graders.model import broken, human
from graders.submission import similarity
from tests.feedback.sample import cohort

SQUARE = np.arange(100.0).reshape(10, 10)


def texts(rows):
    return [[c.text for c in row] for row in rows]


def test_a_table_shows_the_entries_around_the_worst_and_marks_the_wrong_ones():
    actual = SQUARE.copy()
    actual[8, 9] = -5.5

    table = beside.table(SQUARE, actual)

    assert table.note == "rows 4 to 9, columns 2 to 9 of shape (10, 10)"
    assert (table.wrong, table.size) == (1, 100)
    assert texts(table.actual)[4][-1] == "-5.5"
    assert [c.text for row in table.actual for c in row if c.wrong] == ["-5.5"]
    assert not any(c.wrong for row in table.expected for c in row)


def test_of_many_axes_the_plane_with_the_worst_entry_is_shown():
    actual = np.zeros((2, 3, 4))
    actual[1, 2, 3] = np.nan

    table = beside.table(np.zeros((2, 3, 4)), actual)

    assert table.note == "at 1 of shape (2, 3, 4)"
    assert texts(table.actual)[2] == ["0", "0", "0", "nan"]


@pytest.mark.parametrize(
    ("expected", "actual"),
    [(SQUARE, SQUARE[:5]), (np.ones(1), np.zeros(1)), (SQUARE, SQUARE.astype(str))],
)
def test_what_cannot_stand_side_by_side_makes_no_table(expected, actual):
    assert beside.table(expected, actual) is None


def test_a_heat_map_shows_expected_got_and_difference():
    wrong = SQUARE.copy()
    wrong[0, 0] = 50

    picture = beside.heat_map(SQUARE, wrong)
    tile = (picture.shape[1] - 16) // 3

    assert picture.shape == (130, 3 * 130 + 16, 3)
    assert (picture[:13, :13] != picture[:13, tile + 8 : tile + 21]).any()
    assert (picture[20:, :tile] == picture[20:, tile + 8 : 2 * tile + 8]).all()
    assert beside.heat_map(SQUARE[:3], SQUARE[:3]) is None
    assert beside.heat_map(np.ones((6, 200)), np.zeros((6, 200))) is None, (
        "a line at which nothing can be seen"
    )


def test_a_curve_says_in_words_what_it_shows():
    drawn = beside.curves(np.array([0.1, 0.2]), np.geomspace(1, 0.15, 1000))

    assert "The curve runs from 1 to 0.15; the best training ends between 0.1 and 0.2." in drawn
    assert drawn.count("<polyline") == drawn.count("<rect") == 1
    assert "<rect" not in beside.curves(np.full(2, np.nan), np.arange(5.0))
    assert beside.curves(np.zeros(2), np.full(9, np.nan)) == ""


# -- the cohort --------------------------------------------------------------------------------


GOOD, BAD = (1, 1, 0, 0), (0, 0, 0, 1)


def test_difficulty_and_discrimination_are_those_of_the_textbook():
    scores = np.array([(1, 1, 0), (1, 0, 1), (0, 1, 0), (0, 0, 0), (1, 1, 1), (0, 0, 1)])
    first = analysis.items(cohort(*scores))[0]

    assert first.difficulty == 0.5
    rest = scores[:, 1:].sum(1)
    assert first.discrimination == pytest.approx(np.corrcoef(scores[:, 0], rest)[0, 1])


def test_checks_that_look_broken_are_pointed_at():
    said = [c.suspicious for c in analysis.items(cohort(*[GOOD] * 6, *[BAD] * 6))]

    assert said == [
        "",
        "",
        "nobody has a point: is it taught, and is it right?",
        "the better a hand-in is otherwise, the worse it does here",
    ]


def test_a_discrimination_that_chance_makes_is_held_against_no_check():
    items = analysis.items(cohort(*np.random.default_rng(1).integers(0, 2, (10, 5))))

    assert min(c.discrimination for c in items) < -0.1
    assert [c.suspicious for c in items] == [""] * 5


def test_few_hand_ins_prove_nothing():
    assert {c.suspicious for c in analysis.items(cohort(GOOD, BAD))} == {""}


def test_a_check_that_breaks_or_is_mostly_left_to_people_is_pointed_at():
    reports = cohort(*[(1,)] * 6)
    outcomes = [broken("x"), *[human("not found")] * 5]
    changed = [
        replace(r, exercises=(replace(r.exercises[0], results=(replace(r.results[0], outcome=o),)),))
        for r, o in zip(reports, outcomes, strict=True)
    ]

    assert analysis.items(changed)[0].suspicious == "it broke for 1: a fault of the grader"
    assert analysis.items([*changed[1:], reports[0]])[0].suspicious == (
        "the machine decides it for less than half: names or spellings are missing"
    )


def test_a_bound_that_the_reference_nearly_misses_is_pointed_at():
    reports = cohort(GOOD, BAD)
    ids = [r.id for r in reports[0].results]

    assert [c.suspicious for c in analysis.items(reports, {ids[0]: 0.5, ids[1]: 0.04})] == [
        "",
        "the reference itself is within 10% of its bound: is that too strict?",
        "",
        "",
    ]


def test_a_bound_that_many_nearly_pass_or_miss_is_pointed_at():
    reports = cohort(*[(1, 0)] * 3, *[(0, 1)] * 3)
    near = [
        replace(
            r,
            exercises=(
                replace(
                    r.exercises[0],
                    results=(
                        replace(r.results[0], outcome=r.results[0].outcome.within(0.05 if i % 2 else -0.05)),
                        replace(r.results[1], outcome=r.results[1].outcome.within(0.5)),
                    ),
                ),
            ),
        )
        for i, r in enumerate(reports)
    ]

    assert [c.suspicious for c in analysis.items(near)] == [
        "6 of 6 hand-ins are within 10% of its bound: is that where it belongs?",
        "",
    ]


def test_mistakes_are_counted_by_hand_in_most_frequent_first():
    found = analysis.believed(cohort((0, 1), (0, 0), (0, 1)))

    assert [(b.words, list(b.students.items())) for b in found] == [
        ("a factor 2", [("student 0", "c0"), ("student 1", "c0"), ("student 2", "c0")]),
        ("a factor 2", [("student 1", "c1")]),
    ]


# -- similarity --------------------------------------------------------------------------------

CODE = "\n".join(
    f"def f{i}(x, y):\n    total = x * {i} + y\n    for k in range({i}):\n        total -= k ** 2 / (y + {i})\n"
    + "".join(f"    total {'+-*'[(i + j) % 3]}= {'xy'[j % 2]} ** {j}\n" for j in range(i % 5))
    + "    return total\n"
    for i in range(12)
)
OTHER = "\n".join(
    f"class C{i}:\n    a = [{', '.join('v' * (i % 3 + 1) for _ in range(i + 3))}]\n"
    f"    def run(self):\n        return {{k: self.a[k] for k in range({i}) if k % {i + 1}}}\n"
    for i in range(12)
)
RENAMED = CODE.replace("total", "summe").replace("x", "erste").replace("    ", "  ") + "# mine\n"


def alike(*sources, leave=()):
    made = [similarity.prints(str(i), {"a.py": s.encode()}, leave) for i, s in enumerate(sources)]
    return [(p.one, p.other, round(p.share, 2)) for p in similarity.pairs(made)]


def test_a_copy_with_other_names_and_layout_is_found():
    assert alike(CODE, OTHER, RENAMED) == [("0", "2", 1.0)]


def test_code_of_the_handout_counts_for_nothing():
    handed_out = similarity.prints("", {"a.py": CODE.encode()}).at

    assert alike(CODE, RENAMED, leave=handed_out) == []


def test_what_many_wrote_is_no_copy():
    assert alike(*[CODE] * 9, OTHER) == []


def test_notebooks_and_broken_code_are_compared_as_far_as_they_can_be_read():
    from graders.submission.notebooks import to_notebook

    notebook = similarity.prints("n", {"a.ipynb": to_notebook(f"# %%\n{CODE}")})
    broken_one = similarity.prints("b", {"a.py": (CODE + "\ndef (:\n").encode()})
    unreadable = similarity.prints("u", {"a.ipynb": b"{"})

    assert similarity.pairs([notebook, broken_one, unreadable])[0].share > 0.95
    assert unreadable.at == {}
