"""Contracts that every kind keeps; a new kind is covered on arrival."""

import ast
import importlib
import inspect
import itertools
import re
from pathlib import Path

import numpy as np
import pytest

from graders.checks import HANDOUT, OUTSIDE, Check
from graders.kinds import KINDS
from graders.model import Outcome, Verdict
from graders.sheets.load import find_spec, load_spec, sheets

COURSES = sorted((Path(__file__).parents[1] / "courses").glob("*/assignments/*/spec.yaml"))
SPECS = [*map(find_spec, sheets()), *map(load_spec, COURSES)]
CHECKS = {f"{spec.sheet}:{c.id}": c for spec in SPECS for c in spec.checks}
# every aspect of every kind once: judges differ by kind and aspect alone
EXAMPLES = {(c.kind, getattr(c, "aspect", ""), getattr(c, "measure", "")): c for c in CHECKS.values()}
EXAMPLES = {c.id: c for c in EXAMPLES.values()}
# what the kinds call their arrays, read from their own sources
NAMES = sorted(
    {
        name
        for kind in KINDS.values()
        for name in re.findall(r"[\"']([a-z0-9_:]{1,24})[\"']", inspect.getsource(inspect.getmodule(kind)))
    }
    | {
        "0",
        "0:all",
        "0:1",
        "1",
        "picture:0",
        "also:kl_sheet:0",
        "path:0",
        "values:0",
        "curve:0",
        "curve:1",
    }
)
ODD = {
    "nothing": None,
    "nan": np.full((3, 3), np.nan),
    "infinite": np.full((1, 10), np.inf),
    "empty": np.zeros((0,)),
    "empty matrix": np.zeros((0, 10)),
    "scalar": np.array(1.0),
    "text": np.array("x"),
    "texts": np.array(["a", "b", "c"]),
    "no texts": np.array([], dtype=np.str_),
    "bool": np.array([True]),
    "bytes": np.zeros((2, 2, 3), np.uint8),
    "huge numbers": np.full((2, 3, 4), 1e308),
    "negative": np.array(-5),
}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_says_what_it_checks_in_one_sentence(kind):
    first = kind.__doc__.splitlines()[0]

    assert first.endswith(".")
    assert first[0].isupper() or first.startswith(("log p", "z ="))


@pytest.mark.parametrize("module", KINDS.modules.values(), ids=KINDS)
def test_a_kind_imports_no_other_kind_but_helpers_and_the_base_of_written_answers(module):
    tree = ast.parse(inspect.getsource(importlib.import_module(module)))
    imported = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    imported |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}

    ours = {m for m in imported if m.startswith("graders.kinds") and "._" not in m}
    assert ours <= {"graders.kinds.on_paper"}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_keys_for_the_judge_can_be_left_out_inside(kind):
    hidden = [i for i in kind.model_fields.values() if (i.json_schema_extra or {}).get(OUTSIDE)]

    assert hidden
    assert not any(i.is_required() for i in hidden)


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_the_sandbox_is_told_no_points_bounds_or_hints(check):
    inside = check.inside()

    assert not {"points", "hint", "title", "public", "at_least_", "final_below"} & set(inside)
    assert type(check).told(inside).inside() == inside


def test_every_kind_is_used_by_a_sheet():
    assert {c.kind for c in CHECKS.values()} == set(KINDS)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
@pytest.mark.parametrize("check", EXAMPLES.values(), ids=EXAMPLES)
def test_judge_never_raises_and_never_passes_odd_arrays_alone(check: Check, odd):
    seen = {} if odd is None else dict.fromkeys(NAMES, odd)
    wanted = {**seen, HANDOUT: np.array(["digest"])}

    outcome = check.judge(seen, wanted)

    assert isinstance(outcome, Outcome)
    assert 0 <= outcome.credit <= 1
    if not seen:
        assert outcome.verdict is not Verdict.PASSED or check.kind in ("imports", "files")


EXACT = {n: c for n, c in EXAMPLES.items() if c.exact}


@pytest.mark.parametrize("check", EXACT.values(), ids=EXACT)
def test_a_kind_that_is_compared_with_small_changes_judges_by_odd_results_too(check: Check):
    arrays = [
        np.array(v) for v in (np.nan, [1.0, np.nan], [np.inf, 2.0], [[1.0, 2.0], [3.0, 4.5]], [1.0, 2.0], [])
    ]

    for seen, wanted in itertools.product(arrays, arrays):
        outcome = check.judge(dict.fromkeys(NAMES, seen), dict.fromkeys(NAMES, wanted))

        assert 0 <= outcome.credit <= 1


def test_agrees_compares_every_result_where_the_reference_returns_several():
    check = CHECKS["aml-vae:kl"].model_copy(update={"cases": ({},), "also": ()})
    right = {"0": np.ones((2, 3)), "0:1": np.arange(6.0).reshape(2, 3)}

    assert check.judge(right, right).verdict is Verdict.PASSED
    assert check.judge({"0": right["0"]}, right).diagnosis.summary == (
        "`kl_divergence` differs from the reference: it returns 1 of the results, not all"
    )
    assert check.judge({**right, "0:1": right["0:1"].T}, right).diagnosis.summary == (
        "`kl_divergence` differs from the reference: result 2: the result is transposed"
    )


def test_a_mistake_is_known_in_every_accepted_form_and_formula():
    check = CHECKS["aml-vae:kl"].model_copy(update={"cases": ({},)})
    mistake = np.arange(30.0).reshape(6, 5) ** 1.5
    theirs = {"0": mistake, "also:kl_sheet:0": 7 - mistake}

    assert check.forms == ("mean", "mean_last", "full")
    for form in (mistake, mistake.mean(-1), mistake.mean(), 7 - mistake, (7 - mistake).mean()):
        assert check.resembles({"0": np.asarray(form)}, theirs)
    assert not check.resembles({"0": np.asarray(mistake.sum())}, theirs)
    assert check.unchanged(theirs, theirs)
    assert not check.unchanged({**theirs, "also:kl_sheet:0": mistake}, theirs)


LABELS = np.arange(10_000) % 10


@pytest.mark.parametrize(
    ("weights", "cause"),
    [
        (
            {"moved": np.nan},
            "the weights are NaN or infinite after the training: it diverged, at a learning rate of 0.5",
        ),
        (
            {"moved": 0.02},
            "the weights hardly move, by 2.0% in all: the learning rate of 0.5 is too small, or there are too few steps",
        ),
        (
            {"piled": 1.0, "still": ["a.bias"]},
            "no step sets the gradients to zero, so those of all steps before are added up",
        ),
        ({"still": ["a.bias"]}, "1 of 2 parameters never change, such as `a.bias`: no gradient gets there"),
        ({}, "every image is taken for a 3"),
    ],
)
def test_a_bad_classifier_is_explained_by_how_its_weights_moved(weights, cause):
    facts = {"moved": 0.9, "weights": 2, "rate": 0.5, "still": [], **weights}
    arrays = {n: np.atleast_1d(np.array(v, np.str_ if n == "still" else float)) for n, v in facts.items()}
    seen = {"predictions": np.full(10_000, 3), **arrays}
    outcome = CHECKS["aml-vae:sup-accuracy"].judge(seen, {"labels": LABELS})

    assert outcome.diagnosis.cause == cause
    assert outcome.diagnosis.summary == f"{cause}; the trained model is right on 10.00% of 10,000 test images"


def test_a_good_classifier_whose_gradients_pile_up_is_a_persons():
    check = CHECKS["aml-vae:sup-accuracy"]
    labels = {"labels": LABELS}
    guessed = np.where(np.arange(10_000) % 97 == 0, (LABELS + 1) % 10, LABELS)
    seen = {"predictions": guessed, "shifted": guessed[check._chosen(10_000)], "moved": np.array(0.9)}

    assert check.judge(seen, labels).verdict is Verdict.PASSED
    piled = check.judge({**seen, "piled": np.array(1.0)}, labels)
    assert piled.verdict is Verdict.HUMAN
    assert piled.diagnosis.summary.endswith("added up: is `zero_grad()` missing?")
