"""What comes back from a hand-in is what its check declares to look at, or it fails: never points, never an exception.

A few thousand observations in CI; `TORCHGRADE_FUZZ=20 pytest tests/kinds/test_observations.py` tries more, and compares
with what the sheets' real mistakes return.
"""

import os
import zlib
from dataclasses import dataclass
from functools import partial

import numpy as np
import pytest
from markupsafe import escape

from graders.feedback import page as pages
from graders.grading.explain import Explainer
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.grading.verdict import cause_against
from graders.kinds import KINDS
from graders.model import Crash, ExerciseReport, Report, Submission, Verdict
from graders.sheets.load import find_spec, sheets
from graders.sheets.reference import course_files, submission_files
from graders.vocabulary.inputs import generator
from graders.vocabulary.readings import without_choices
from graders.vocabulary.sees import COMMON, Misfit, Sees, fitted

SCALE = int(os.environ.get("TORCHGRADE_FUZZ", "1"))
EACH = 3 * SCALE
"""Damaged observations a check."""
LARGE = 10_000
"""Entries of an observation that takes long to judge: of those one is damaged where of others EACH are."""
TRAINS = ("fits", "latents", "trains", "checkpoint", "checkpoints", "accuracy")
"""Kinds whose observation takes a training, or a file that one makes."""

pytestmark = [pytest.mark.jail, pytest.mark.usefixtures("lasting_sandboxes")]


@dataclass
class Observed:
    """A sheet's grader, and what its checks look at of the reference, where that can be had in a moment."""

    grader: Grader
    seen: dict


def _observed(sheet, folder):
    spec = find_spec(sheet)
    store = Store(folder / f"{sheet}.sqlite")
    grader = Grader(spec, store, store)
    cheap = [c for c in spec.checks if not (c.run or c.observation_of or c.kind in TRAINS)]
    files = course_files(spec) | submission_files(spec)
    grader.known.learn([c for c in spec.checks if c.uses_reference and not c.run])
    session = grader.known.session
    session.load(Submission("reference", files))
    found = session.together(cheap)
    seen = {
        c.id: o if isinstance(o, Crash) else without_choices(o)
        for c, (o, _) in zip(cheap, found, strict=True)
    }
    return Observed(grader, {c.id: seen[c.source] for c in spec.checks if c.source in seen})


@pytest.fixture(scope="module", params=sorted(sheets()))
def observed(request, tmp_path_factory):
    """One sheet after the other."""
    made = _observed(request.param, tmp_path_factory.mktemp("observed"))
    yield made
    made.grader.close()


def test_what_comes_of_the_reference_fits_the_declarations(observed):
    for id_, seen in observed.seen.items():
        check = observed.grader.spec.check(id_)

        assert not isinstance(seen, Crash) or check.kind == "files", (id_, seen)
        if not isinstance(seen, Crash):
            assert set(fitted(check, seen)) == set(seen), id_


def test_no_odd_observation_is_broken_or_earns_points_and_each_can_be_drawn(observed):
    grader = observed.grader
    if SCALE == 1:  # what mistakes return stands in for what they would, which takes minutes
        like = partial(_like_a_mistake, observed.seen)
        grader.judge.explainer = Explainer(grader.spec, like, cause_against)
    results = []
    for check in grader.checks():
        if isinstance(grader.known.wanted(check), Crash):
            continue  # its reference takes a training
        for damage, odd in damaged(check, right_of(check, observed.seen)):
            outcome = grader.judge.decide(check, odd, unsalted=odd)

            assert outcome.verdict is not Verdict.BROKEN, (check.id, damage, outcome)
            assert 0 <= outcome.credit <= 1, (check.id, damage, outcome)
            if not fits(check, odd):
                assert outcome.verdict is Verdict.FAILED, (check.id, damage, outcome)
                assert outcome.credit == 0
            if check.kind not in RIGHT_ALL_THE_SAME.get(damage, (check.kind,)):
                assert outcome.verdict is not Verdict.PASSED, (check.id, damage, outcome)
            results.append(grader.reporter.result(check, outcome, 0))
    report = Report("sheet", "A sheet", "student", (ExerciseReport("one", "One", tuple(results)),))
    drawn = pages.Drawn(report)

    assert len(drawn.pictures) == len(drawn.beside) == len({r.id for r in results})
    for result in {(r.id, r.outcome.verdict): r for r in results}.values():
        one = ExerciseReport("one", "One", (result,))
        assert str(escape(result.title)) in pages.as_html(Report("sheet", "A sheet", "student", (one,)))


def _like_a_mistake(known, check, _mistake):
    """What is right, with other numbers."""
    return {n: 1.5 * v + 1 if v.dtype.kind == "f" else v for n, v in right_of(check, known).items()}


def right_of(check, known):
    """What a check looks at of the reference, or an observation made up where that takes a training."""
    seen = known.get(check.id)
    return made_up(check) if seen is None or isinstance(seen, Crash) else seen


def fits(check, seen):
    """Whether a check looks at an observation at all."""
    try:
        fitted(check, seen)
    except Misfit:
        return False
    return True


def made_up(check):
    """An observation as it is declared, of no particular meaning."""
    rng = generator(check.id)
    made = {}
    for name, asked in type(check).sees.items():
        rank = (asked.ranks or (1,))[-1]
        shape = (4,) * rank if asked.dtype != "uint8" else (5, 6, 3)
        values = {
            "float64": rng.standard_normal(shape),
            "int64": rng.integers(0, 12, shape),
            "bool": rng.random(shape) < 0.5,
            "str": np.full(shape, "[]"),
            "uint8": rng.integers(0, 256, shape).astype(np.uint8),
        }
        made[name.replace("{n}", "0").replace("{name}", "x")] = np.asarray(values[asked.dtype])
    return made


ODD = (
    np.nan,
    np.inf,
    -np.inf,
    0,
    1,
    -1,
    0.5,
    1e308,
    -1e308,
    1e-320,
    255,
    256,
    np.iinfo(np.int64).min,
    np.iinfo(np.int64).max,
    2**53 + 1,
)
TEXTS = (
    "",
    "x",
    "(1 2 3)",
    "(4, 1e999)",
    "(4, 0x10)",
    "(٣, ٤)",
    "NaN",
    "[[[[",
    '[{"lines": [[NaN, null]]}]',
    "budget",
    "1 = 2 = 3",
    "a" * 9_000,
    "-",
    "{}",
    "[1]",
    '[{"artists": {"line": 1e999}, "scatter": {"points": true}}]',
    "\\frac{",
    "$",
    "0\x00",
)
RIGHT_ALL_THE_SAME = {
    "all missing": (),
    "all nan": ("plot", "latents", "answer_graph"),  # not every aspect looks at those numbers
    "all empty": ("files", "imports", "no_loops"),  # there may be none of what is forbidden
}


def damaged(check, right):
    """(what was done, observation) with wrong dtypes and ranks, odd values and texts, and lengths that differ."""
    rng = np.random.default_rng(zlib.crc32(check.id.encode()))
    yield "all missing", {}
    if any(v.dtype.kind == "f" for v in right.values()):
        yield "all nan", {n: np.full_like(v, np.nan) if v.dtype.kind == "f" else v for n, v in right.items()}
    yield "all empty", {n: np.zeros((0,) * max(1, v.ndim), v.dtype) for n, v in right.items()}
    for name, value in right.items():
        for other in (
            np.full(value.shape, "x"),
            np.zeros(value.shape),
            np.zeros(value.shape, bool),
            np.full(value.shape, 200, np.uint8),
        ):
            if other.dtype.kind != value.dtype.kind:
                yield f"{name} of dtype {other.dtype}", {**right, name: other}
    names = sorted(right)
    large = sum(v.size for v in right.values()) > LARGE
    for _ in range(0 if not names else SCALE if large else EACH):
        odd = dict(right)
        for name in rng.choice(names, rng.integers(1, len(names) + 1), replace=False):
            odd[str(name)] = _odd(rng, odd[str(name)])
        yield "odd", odd


def _odd(rng, value):
    """One array with another shape, or with odd entries."""
    match rng.integers(8):
        case 0:
            return value.reshape((1,) * int(rng.integers(1, 17 - value.ndim)) + value.shape)
        case 1:
            return value.reshape(-1)
        case 2:
            return np.repeat(np.atleast_1d(value), 2, 0)
        case 3:
            return np.atleast_1d(value)[: int(rng.integers(0, 3))]
        case 4:
            return np.atleast_1d(value)[..., : int(rng.integers(0, 2))]
        case 5:
            return np.zeros(int(rng.integers(0, 4)), value.dtype)
    odd = value.copy()
    if value.dtype.kind == "U":
        odd = np.full(value.shape, str(rng.choice(TEXTS)))
    elif value.dtype.kind in "iuf" and value.size:
        flat = odd.reshape(-1)
        fitting = [o for o in ODD if value.dtype.kind == "f" or (np.isfinite(o) and o == int(o))]
        with np.errstate(all="ignore"):
            entry = np.array(fitting[int(rng.integers(len(fitting)))], np.float64).astype(value.dtype)
        flat[rng.random(flat.size) < rng.choice([0.02, 0.5, 1])] = entry
        odd = flat.reshape(value.shape)
    elif value.dtype.kind == "b":
        odd = ~value
    return odd


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_declares_what_it_sees(kind):
    assert kind.sees
    assert all(isinstance(asked, Sees) for asked in kind.sees.values())
    assert not set(kind.sees) & set(COMMON)
