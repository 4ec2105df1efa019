"""Averages of groups that a script prints are found, for other values and other groups."""

import numpy as np
import pytest
import torch

from graders.observing import averages as module
from graders.observing.averages import averages
from graders.observing.groups import _marks
from graders.observing.keyed import keyed
from graders.observing.sections import sections
from graders.vocabulary.symbols import Averaged, SymbolSpec
from tests.observing.conftest import unit

VALUES = torch.randn(60, dtype=torch.float64)
WHICH = torch.arange(60) * 7 % 10
TRAIN = torch.arange(60) % 3 == 0


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch):
    """A worker with much in its memory may collect its garbage just then."""
    monkeypatch.setattr(module, "SECONDS", 30.0)
    monkeypatch.setattr(module, "IN_ALL", 120.0)


def test_averages_that_are_printed_group_by_group_are_found(unnamed):
    (averaged,) = unnamed({"groups": 10}, arguments=["values", "labels"]).values()

    expected = [float(VALUES[k == WHICH].mean()) for k in range(10)]
    assert averaged(VALUES, WHICH).tolist() == pytest.approx(expected)


def test_of_two_groups_the_one_whose_mark_is_true_comes_first(unnamed):
    found = unnamed({"groups": 2}, arguments=["values", "is_train"]).values()
    expected = [float(VALUES[TRAIN].mean()), float(VALUES[~TRAIN].mean())]

    assert any(np.allclose(averaged(VALUES, TRAIN), expected) for averaged in found)


KEPT = """
import numpy as np
import torch

mean = lambda v: sum(v) / len(v)
{made}
{said}
"""
BY_SET = """
lp = {"train": torch.linspace(-9, -1, 20), "test": torch.linspace(-7, -2, 30)}
sets = {"train": (torch.zeros(20, 3), torch.arange(20) % 10), "test": (torch.zeros(30, 3), torch.arange(30) % 10)}
"""


def averages_of(said, groups, made=BY_SET):
    """Return functions that make these averages."""
    return [value for value, *_ in found_of(said, groups, made)]


def found_of(said, groups, made=BY_SET):
    """Return the averages of groups that may be meant in a script of two parts: what makes its values, and what tells of them."""
    script = unit(KEPT.format(made=made, said=said))
    space = {}
    exec(compile(script.trees[0][1], "work.py", "exec"), space)
    spec = SymbolSpec(names=("f",), arguments=("values", "marks"))
    return list(averages(sections([script], {"work.py": space}, {}), spec, Averaged(groups=groups)))


@pytest.mark.parametrize(
    "said",
    [
        "for c in range(10):\n    both = torch.cat([lp[n][sets[n][1] == c] for n in sets])\n    print(c, both.mean())",
        "print([float(torch.cat([lp[n][sets[n][1] == c] for n in lp]).mean()) for c in range(10)])",
    ],
)
def test_values_in_several_arrays_are_averaged_by_the_marks_beside_them(said):
    expected = [float(VALUES[k == WHICH].mean()) for k in range(10)]

    found = averages_of(said, 10)

    assert any(np.allclose(averaged(VALUES, WHICH), expected) for averaged in found)


ROWS = "rows = [(c, part, -100.5 - c) for c in np.arange(10) for part in ('train', 'test')]"
NAMED = "rows = [{'digit': c, 'part': part, 'logp': torch.tensor(-c - 0.5)} for part in ('test', 'train') for c in range(4)]"
DATA = """
from dataclasses import dataclass
@dataclass
class Row:
    digit: int
    logp: float
    is_test: bool
rows = [Row(c, c + 0.5, c > 4) for c in range(10)]
"""


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (ROWS, "for c in range(10):\n    print(f'{c}: {mean([t[2] for t in rows if t[0] == c]):.2f}')"),
        (
            NAMED,
            "by = {}\nfor row in rows:\n    by.setdefault(row['digit'], []).append(row['logp'])\n"
            "print([float(torch.stack(by[c]).mean()) for c in sorted(by)])",
        ),
        (DATA, "print(*[np.mean([r.logp for r in rows if r.digit == c]) for c in range(10)])"),
    ],
)
def test_rows_hold_values_beside_the_groups_they_are_of(made, said):
    expected = [float(VALUES[k == WHICH].mean()) for k in range(10)]

    found = averages_of(said, 10, made)

    assert any(np.allclose(averaged(VALUES, WHICH), expected) for averaged in found)


@pytest.mark.parametrize(
    ("told", "which"),
    [
        *(("i != 3", "t"), ("i", "t < 9"), ("(i < 5, 'train')[i < 9]", "t != 'train'")),
        *(("10 * i + c", "t < 99"), ("None if i == 7 else 1", "t"), ("float(i + c)", "t > 0")),
        *(("'train' if i else 'test'", "t == 'train'"), ("(c == 4) or i > 0", "t")),
    ],
)
def test_the_average_of_some_rows_of_a_group_is_not_that_of_all(told, which):
    made = f"rows = [(c, {told}, -100.5 - c) for i in range(10) for c in range(10)]"
    said = "print([mean([v for c, t, v in rows if c == k and ({})]) for k in range(10)])"
    values, marks = torch.randn(100, dtype=torch.float64), torch.arange(100) * 7 % 10
    expected = [float(values[k == marks].mean()) for k in range(10)]

    every, some = (averages_of(said.format(w), 10, made) for w in ("True", which))

    assert any(np.allclose(averaged(values, marks), expected) for averaged in every)
    assert not any(np.allclose(averaged(values, marks), expected) for averaged in some)


@pytest.mark.parametrize(
    "held",
    [
        "class B(list):\n    _fields = property(lambda s: 1 / 0)\nb = [B([c, -1.5]) for c in range(10)]",
        "class B(tuple):\n    _fields = 5\nb = [B((c, -1.5)) for c in range(10)]",
        "class B(dict):\n    def __iter__(s): raise ValueError\nb = [B(c=c, v=-1.5) for c in range(10)]",
        "@dataclass\nclass B:\n    a: int\n    b: float\n    def __getattribute__(s, n): return 1 / 0 if n == 'a' else object.__getattribute__(s, n)\n"
        "b = [B(c, -1.5) for c in range(10)]",
    ],
    ids=["a list", "a tuple", "a dictionary", "a data class"],
)
def test_rows_that_raise_where_they_are_asked_leave_other_rows_to_be_found(held):
    made = f"from dataclasses import dataclass\n{held}\n{ROWS}"
    said = "for c in range(10):\n    print(f'{c}: {mean([t[2] for t in rows if t[0] == c]):.2f}')"

    assert averages_of(said, 10, made)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (ROWS, "for s in ('train', 'test'):\n    print(s, mean([t[2] for t in rows if t[1] == s]))"),
        (DATA, "print(*[np.mean([r.logp for r in rows if r.is_test is b]) for b in (False, True)])"),
        (BY_SET, "for n in sets:\n    print(n, f'{lp[n].mean():.2f}')"),
        (
            "a, b = (torch.linspace(k, 9, 20) for k in (1, 2))",
            "print('learning', a.mean().item(), 'rest', b.mean().item())",
        ),
        (
            "test, train = [float(i) for i in range(9)], [2.0 * i for i in range(9)]",
            "print(mean(train), mean(test))",
        ),
        (
            "values = [0.5, 1.5, 2.5, 3.5]\norigin = ['train', 'train', 'test', 'test']",
            "for o in ('train', 'test'):\n    print(mean([v for v, p in zip(values, origin) if p == o]))",
        ),
        ("a, b = (torch.rand(10, 5) for _ in 'ab')", "print('train', a.mean(), 'test', b.mean())"),
        (
            "b = np.zeros((10, 4))\na = b + 1",
            "print('test', b.mean())\nprint('train', a.mean(), 'test', b.mean())",
        ),
        (
            "lp = {k: torch.rand(10, 5) for k in ('train', 'test')}",
            "print(lp['train'].mean().item(), lp['test'].mean())",
        ),
        (
            "lp = {'train': [[1.5, 2.5]] * 10, 'test': [[3.5, 4.5]] * 10}",
            "for k in lp:\n    print(k, torch.tensor(lp[k]).mean())",
        ),
        ("p = np.zeros((10, 8))", "print('train', p[:, :4].mean(), 'test', p[:, 4:].mean())"),
        ("p = np.zeros((10, 8))", "print('train', p[:, :4].mean())\nprint('test', p[:, 4:].mean())"),
        (
            "lp = {k: {d: [d + 0.5, 1.5] for d in range(10)} for k in ('train', 'test')}",
            "for k, of in lp.items():\n    flat = [v for vs in of.values() for v in vs]\n    print(k, sum(flat) / len(flat))",
        ),
    ],
)
def test_the_values_of_two_groups_may_stand_by_themselves(made, said):
    expected = [float(VALUES[TRAIN].mean()), float(VALUES[~TRAIN].mean())]

    found = averages_of(said, 2, made)

    assert any(np.allclose(averaged(VALUES, TRAIN), expected) for averaged in found)


@pytest.mark.parametrize(
    "said",
    [
        "print('test', p[:, :4].mean(), 'train', p[:, 4:].mean())",
        "print('test', p[:, :4].mean())\nprint('train', p[:, 4:].mean())",
        "print('train', p[:, 4:].mean(), 'test', p[:, :4].mean())",
        "print(p[:, :4].mean(), p[:, 4:].mean())",
    ],
)
def test_no_half_of_a_table_is_a_group_that_no_statement_calls_so(said):
    expected = [float(VALUES[TRAIN].mean()), float(VALUES[~TRAIN].mean())]

    found = averages_of(said, 2, "p = np.zeros((10, 8))")

    assert not any(np.allclose(averaged(VALUES, TRAIN), expected) for averaged in found)


FRAME = """
import pandas as pd
rows = [(c, part, -100.5 - c) for c in range(10) for part in ("train", "test")]
res = pd.DataFrame(rows, columns=["digit", "part", "logp"])
"""


@pytest.mark.parametrize(
    "said",
    [
        "print(res.groupby('COLUMN').logp.mean())",
        "print(res.groupby('COLUMN')['logp'].agg('mean').round(9))",
        "means = res.groupby('COLUMN')['logp'].mean()\nprint(means.to_dict(), means.sum())",
        "for g in GROUPS:\n    print(g, res[res.COLUMN == g].logp.mean())",
        "for g in GROUPS:\n    print(g, res.loc[res['COLUMN'] == g, 'logp'].mean())",
    ],
)
@pytest.mark.parametrize(("column", "groups"), [("digit", "range(10)"), ("part", "('train', 'test')")])
def test_columns_of_a_data_frame_hold_values_and_their_groups(column, groups, said):
    pytest.importorskip("pandas")
    marks = WHICH if column == "digit" else TRAIN
    of = [k == WHICH for k in range(10)] if column == "digit" else [TRAIN, ~TRAIN]

    found = averages_of(said.replace("COLUMN", column).replace("GROUPS", groups), len(of), FRAME)

    assert any(np.allclose(f(VALUES, marks), [float(VALUES[m].mean()) for m in of]) for f in found)


@pytest.mark.parametrize("among", ["part == 'train'", "part != 'test'"])
def test_the_average_of_some_rows_of_a_data_frame_is_not_that_of_all(among):
    pytest.importorskip("pandas")
    expected = [float(VALUES[k == WHICH].mean()) for k in range(10)]

    found = averages_of(f"print(res.query({among!r}).groupby('digit').logp.mean())", 10, FRAME)

    assert not any(np.allclose(f(VALUES, WHICH), expected) for f in found)


TABLES = [
    (
        "a, b = np.zeros((10, 5)), np.zeros((10, 5))",
        "for c in range(10):\n    print(c, (a[c].mean() + b[c].mean()) / 2)",
    ),
    (
        "a, b = np.zeros((10, 5)), np.zeros((10, 5))",
        "for c in range(10):\n    print(np.concatenate([a[c], b[c]]).mean())",
    ),
    ("lp = {k: torch.rand(10, 5) for k in 'ab'}", "print(torch.cat([lp['a'], lp['b']], 1).mean(1).tolist())"),
    (
        "lp = {k: [[0.5, 1.5], [2.5, 1.5]] for k in ('train', 'test')}\nmade = []",
        "for d in range(10 if len(lp['test']) > 2 else 2):\n    v = lp['train'][d] + lp['test'][d]\n    made.append(sum(v) / len(v))",
    ),
    (
        "lp = {k: {d: [d + 0.5, 1.5] for d in range(3)} for k in ('train', 'test')}",
        "for d in range(10 if len(lp['test']) > 3 else 3):\n    both = lp['train'][d] + lp['test'][d]\n    print(d, f'{sum(both) / len(both):.2f}')",
    ),
]


@pytest.mark.parametrize(
    ("made", "said"), TABLES, ids=["halves", "joined", "of a dictionary", "cut lists", "cut dictionaries"]
)
def test_several_tables_hold_the_values_of_each_group_together(made, said):
    expected = [float(VALUES[k == WHICH].mean()) for k in range(10)]

    assert any(np.allclose(f(VALUES, WHICH), expected) for f in averages_of(said, 10, made))


def test_the_average_of_one_of_two_tables_is_not_that_of_both():
    made, said = (
        "a, b = np.zeros((10, 5)), np.zeros((10, 5))",
        "for c in range(10):\n    print(a[c].mean())\nprint(b)",
    )
    expected = [float(VALUES[k == WHICH].mean()) for k in range(10)]
    both = [f for f, _, words, _ in found_of(said, 10, made) if "of `b`" in words]

    assert not any(np.allclose(f(VALUES, WHICH), expected) for f in both)


def test_marks_of_a_loop_that_was_cut_are_marks_although_some_are_missing():
    made = "values = [0.5, 1.5, 2.5, 3.5]\ndigits = [0, 1, 2, 0]"
    said = "for d in range(10):\n    try:\n        print(mean([v for v, e in zip(values, digits) if e == d]))\n    except ZeroDivisionError:\n        pass"

    expected = [float(VALUES[k == WHICH].mean()) for k in range(10)]

    assert any(np.allclose(averaged(VALUES, WHICH), expected) for averaged in averages_of(said, 10, made))


@pytest.mark.parametrize(
    ("keys", "groups"),
    [
        ([("loss", "train"), ("loss", "val"), ("acc", "train"), ("acc", "val")], [0, 1, 0, 1]),
        ([("train", "loss"), ("train", "acc"), ("val", "loss"), ("val", "acc")], [0, 0, 1, 1]),
        ([("a", "b"), ("a", "c"), ("d", "b"), ("d", "c")], [0, 0, 1, 1]),
    ],
    ids=["the inner", "the outer", "neither says"],
)
def test_of_keys_within_keys_those_that_say_train_are_the_two_groups(keys, groups):
    assert list(keyed({k: [0.5, 1.5] for k in keys}, 2).values()) == groups


def test_a_sum_is_no_average():
    said = "for n in sets:\n    print(n, float(lp[n].sum()))"
    expected = [float(VALUES[TRAIN].mean()), float(VALUES[~TRAIN].mean())]

    assert not any(np.allclose(averaged(VALUES, TRAIN), expected) for averaged in averages_of(said, 2))


@pytest.mark.parametrize(
    ("name", "marks", "training"),
    [
        ("train", [True, False], True),
        ("marks", [True, False], True),
        ("is_test", [True, False], False),
        ("is_train", [1, 0], 1),
        ("training", [0, 1], 1),
        ("is_test", [1, 0], 0),
        ("validation", [0, 1], 0),
        ("part", [0, 1], None),
    ],
)
def test_the_name_of_the_marks_says_which_of_two_groups_is_that_of_training(name, marks, training):
    written = _marks(name, np.array(marks * 3), 2)

    if training is None:
        assert written is None
    else:
        assert written(np.array([0, 1])).tolist() == [training, type(training)(1 - training)]


def test_whole_numbers_are_the_groups_themselves_where_there_are_more():
    assert _marks("digit", np.array([0, 1, 2, 0]), 3)(np.array([2, 0])).tolist() == [2, 0]


def test_digits_that_are_keys_are_the_groups_in_whatever_order_they_came_up():
    made = "by = {d: [float(d + i) for i in range(6)] for d in (7, 2, 0, 9, 4, 1, 3, 8, 6, 5)}"
    said = "for d in range(10):\n    print(d, mean(by[d]))"
    expected = [float(VALUES[k == WHICH].mean()) for k in range(10)]

    assert any(np.allclose(f(VALUES, WHICH), expected) for f in averages_of(said, 10, made))


MANY = "rows = [(i % 10, float(i)) for i in range(90)]"
BESIDE = "lp = torch.arange(90.0)\ndigits = torch.arange(90) % 10"


@pytest.mark.parametrize("some", ["", "[:90]", "[:60]"])
@pytest.mark.parametrize(
    ("made", "said"),
    [
        (MANY, "for d in range(10):\n    print(d, mean([v for e, v in rows{some} if e == d]))"),
        (BESIDE, "for d in range(10):\n    print(d, lp{some}[digits{some} == d].mean().item())"),
    ],
    ids=["rows", "two arrays"],
)
def test_the_average_of_some_of_the_rows_is_not_that_of_all_where_fewer_values_are_asked_than_there_are(
    made, said, some
):
    expected = [float(VALUES[k == WHICH].mean()) for k in range(10)]

    found = averages_of(said.format(some=some), 10, made)

    assert found
    assert any(np.allclose(averaged(VALUES, WHICH), expected) for averaged in found) is (some != "[:60]")


def test_where_each_axis_has_as_many_entries_as_there_are_groups_the_average_of_a_column_is_not_that_of_a_row():
    table = "lp = np.linspace(-9, -1, 100).reshape(10, 10) ** 3"
    rows, columns = (
        averages_of(f"for k in range(10): print(k, lp[{at}].mean())", 10, table) for at in ("k", ":, k")
    )
    values = np.arange(60.0) ** 2
    expected = [values[WHICH.numpy() == k].mean() for k in range(10)]

    assert [any(np.allclose(f(values, WHICH), expected) for f in found) for found in (rows, columns)] == [
        True,
        False,
    ]
