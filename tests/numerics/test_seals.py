"""A handout's slow hashes of right answers: no right one fails, no wrong one opens, and none is told."""

import re

import numpy as np
import pytest

from graders.authoring.handout import write
from graders.errors import UserError
from graders.model import Verdict
from graders.numerics import seals
from graders.numerics.seals import opens, sealed
from graders.sheets.load import load_spec
from tests.authoring.test_handout_gives_nothing_away import SHEET, SOLVED, TOY, checked
from tests.conftest import write_toy

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")
RIGHT = np.array([[13.5, -0.25], [0.0, 4200.0]])


@pytest.fixture
def cheap(monkeypatch):
    monkeypatch.setitem(seals.COST, "n", 2)


@pytest.mark.usefixtures("cheap")
def test_no_answer_within_the_tolerance_fails_and_none_at_four_times_of_it_opens():
    random = np.random.default_rng(0)
    failed = opened = 0
    for _ in range(1000):
        right = random.normal(size=3) * 10.0 ** random.integers(-3, 5)
        seal = sealed(right, 5e-3, 1e-9)
        failed += not opens(right * (1 + random.uniform(-5e-3, 5e-3, 3)), seal)
        opened += opens(right * (1 + 0.02 * random.choice([-1, 1])), seal)

    assert (failed, opened) == (0, 0)


@pytest.mark.usefixtures("cheap")
@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ([[13.5, -0.25], [0, 4200]], True),
        ([[13.53, -0.2505], [0, 4190]], True),
        ([[13.5, 0.25], [0, 4200]], False),
        ([[13.5, -0.25], [0.001, 4200]], False),
        ([[13.5, -0.25], [0, np.inf]], False),
        ([[13.5, -0.25], [0, np.nan]], False),
        ([13.5, -0.25, 0, 4200], False),
        ([[13.5, -0.25]], False),
    ],
)
def test_a_matrix_opens_by_all_of_its_entries(answer, right):
    assert opens(np.array(answer, float), sealed(RIGHT, 5e-3, 1e-9)) is right


@pytest.mark.usefixtures("cheap")
def test_infinity_opens_infinity_and_a_list_may_stand_in_two_lines():
    assert opens(np.array([[1.0, np.inf]]), sealed(np.array([1.0, np.inf]), 5e-3, 1e-9))


@pytest.mark.usefixtures("cheap")
def test_two_seals_of_one_answer_have_nothing_in_common_and_hold_no_value():
    one, other = (sealed(RIGHT, 5e-3, 1e-9) for _ in range(2))

    assert str(one["salt"]) != str(other["salt"])
    assert str(one["hash"]) != str(other["hash"])
    assert one["shift"][1, 0] != other["shift"][1, 0]  # of zero, which it would tell
    assert (one["shift"] < one["scale"][0]).all()


@pytest.mark.usefixtures("cheap")
def test_what_is_smaller_than_its_tolerance_cannot_be_sealed():
    assert sealed(np.array([1e-4]), 5e-3, 1e-5) is None


def test_a_try_costs_memory_and_time():
    assert seals.COST["n"] * seals.COST["r"] * 128 == 2**26


@pytest.mark.jail
@pytest.mark.usefixtures("cheap")
def test_with_a_digest_a_handout_tells_right_from_wrong_and_holds_neither(tmp_path):
    text = TOY.replace("answer: 1a", "answer: 1a, public: digest").replace(
        "answer: 1b", "answer: 1b, public: digest"
    )
    write_toy(
        tmp_path,
        **{
            "spec.yaml": text.format(reference=tmp_path / "reference"),
            "reference/solution.py": SOLVED,
            "handout/answers.md": SHEET,
        },
    )
    for mistake in (tmp_path / "mistakes").iterdir():
        mistake.unlink()
    write(load_spec(tmp_path / "spec.yaml"), tmp_path / "out")

    right, _ = checked(tmp_path / "out", "1a: [[1, 2], [3, 41.6]]\n\n1b: x + x\n")
    wrong, _ = checked(tmp_path / "out", "1a: [[1, 2], [3, 44]]\n\n1b: x^2\n")

    assert [right[i].outcome.verdict for i in ("size", "slope")] == [
        Verdict.FAILED,
        Verdict.PASSED,
    ]
    assert [wrong[i].outcome.diagnosis.summary.rpartition(": ")[2] for i in ("size", "slope")] == [
        "this is not it"
    ] * 2
    exact, _ = checked(tmp_path / "out", "1a: [[1, 2], [3, 41.5]]\n")
    assert exact["size"].outcome.diagnosis.summary == "read as a matrix of 2 × 2: 1, 2, 3, 41.5"
    assert exact["size"].outcome.verdict is Verdict.PASSED
    assert b"41.5" not in b"".join(p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file())


@pytest.mark.jail
def test_a_digest_of_words_is_refused_with_its_line(tmp_path):
    text = TOY.replace("answer: 1c", "answer: 1c, public: digest")
    write_toy(
        tmp_path,
        **{
            "spec.yaml": text.format(reference=tmp_path / "reference"),
            "reference/solution.py": SOLVED,
            "handout/answers.md": SHEET,
        },
    )
    at = next(
        n for n, line in enumerate((tmp_path / "spec.yaml").read_text().splitlines(), 1) if "id: name" in line
    )

    with pytest.raises(
        UserError, match=re.escape(f"spec.yaml:{at}: no digest can be made for `name`, since ")
    ):
        write(load_spec(tmp_path / "spec.yaml"), tmp_path / "out")
