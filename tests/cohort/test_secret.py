"""What a cohort's checks draw by a secret: nobody knows it beforehand, and it stays the same."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pytest

from graders.authoring.schema import describe_kind, schema_text
from graders.cohort.secret import SECRET, secret_of
from graders.errors import UserError
from graders.grading.grader import Grader
from graders.grading.observations import cached
from graders.kinds import KINDS
from graders.model import Submission, Verdict
from graders.sheets.load import find_spec, load_spec, sheets
from graders.sheets.reference import submission_files
from graders.vocabulary.inputs import Input

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")
SHEET = find_spec("odsl-week2")
SALTED = SHEET.salted("a secret of this test")


def test_a_secret_is_drawn_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    first = secret_of(tmp_path)
    assert len(first) == 64
    assert secret_of(tmp_path) == first
    assert stat.S_IMODE((tmp_path / SECRET).stat().st_mode) == 0o600


def test_two_cohorts_have_different_secrets(tmp_path: Path) -> None:
    assert secret_of(tmp_path / "a") != secret_of(tmp_path / "b")


def test_a_secret_that_is_given_is_kept_for_regrading(tmp_path: Path) -> None:
    given = tmp_path / "course"
    given.write_text("the secret of a course\n")
    assert secret_of(tmp_path / "out", given) == "the secret of a course"
    assert secret_of(tmp_path / "out") == "the secret of a course"


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    given = tmp_path / "course"
    given.write_text("abc")
    with pytest.raises(UserError) as error:
        secret_of(tmp_path, given)
    assert (
        str(error.value) == f"{given}: a secret has 16 characters or more; `openssl rand -hex 32` makes one"
    )


def test_a_salt_changes_what_a_check_draws_and_only_that() -> None:
    plain, salted = SHEET.check("llr"), SALTED.check("llr")
    cases = plain.cases[0]  # type: ignore[attr-defined]
    ours, theirs = plain.make(cases, 0), salted.make(cases, 0)
    assert {n: v.shape for n, v in ours.items()} == {n: v.shape for n, v in theirs.items()}
    assert not any(np.array_equal(ours[n], theirs[n]) for n in ours)
    assert {**salted.inside(), "salt": ""} == {**plain.inside(), "salt": ""}


def test_a_salted_check_draws_inside_what_it_draws_outside() -> None:
    salted = SALTED.check("llr")
    inside = KINDS["agrees"].told(salted.inside())
    cases = salted.cases[0]  # type: ignore[attr-defined]
    for name, value in salted.make(cases, 0).items():
        np.testing.assert_array_equal(value, inside.make(cases, 0)[name])


def test_checks_that_share_an_observation_share_their_salt() -> None:
    for check in SALTED.checks:
        assert check.inside() == {**SALTED.check(check.source).inside(), "kind": check.kind}


@pytest.mark.parametrize("sheet", sheets())
def test_every_check_without_a_run_has_a_salt_of_its_own(sheet: str) -> None:
    spec = find_spec(sheet).salted("a secret of this test")
    salts = {c.source: c.salt for c in spec.checks if not c.run}
    assert all(salts.values())
    assert len(set(salts.values())) == len(salts)


def test_no_salt_is_set_without_a_secret_and_none_is_left_in_the_sheet() -> None:
    assert {c.salt for c in SHEET.checks} == {""}
    assert "salt" not in SHEET.check("llr").inside()


def test_a_salt_is_no_key_of_a_spec(tmp_path: Path) -> None:
    text = (SHEET.folder / "spec.yaml").read_text()
    (tmp_path / "spec.yaml").write_text(text.replace("{id: logistic-size,", "{id: logistic-size, salt: ff,"))
    with pytest.raises(UserError, match="no key is called `salt` here"):
        load_spec(tmp_path / "spec.yaml")


def test_a_salt_stands_in_no_schema_and_no_documentation() -> None:
    assert "salt" not in schema_text("spec")
    assert not any("salt" in describe_kind(kind) for kind in KINDS.values())


def test_numbers_are_drawn_around_those_of_a_spec() -> None:
    drawn = Input(uniform=(2,), low=-0.5, high=0.5, around=[10, -10]).make("x")
    assert np.abs(drawn - [10, -10]).max() <= 0.5
    assert drawn.dtype == np.float32


def test_an_argument_can_be_an_entry_of_another() -> None:
    inputs = {"phi": Input(normal=(2,)), "y": Input(entry=("phi", 1))}
    made = SALTED.check("llr").make(inputs)
    assert made["y"] == made["phi"][1]
    assert isinstance(made["y"], float)


@pytest.mark.slow
@pytest.mark.jail
@pytest.mark.parametrize("secret", ["a secret of this test"])
@pytest.mark.parametrize("sheet", sheets())
def test_the_reference_passes_what_trains_nothing_under_any_secret(sheet: str, secret: str) -> None:
    spec = find_spec(sheet).salted(secret)
    trains = ("fits", "trains", "latents", "manual", "checkpoint", "checkpoints")
    only = frozenset(c.id for c in spec.checks if c.kind not in trains and not c.run)
    store = cached()
    grader = Grader(spec, store, store, recognise=False, training=False)
    with grader.session() as session:
        report = grader.grade(Submission("reference", submission_files(spec)), session, only=only)
    grader.close()
    unjust = {r.id: r.outcome for r in report.results if r.outcome.verdict is not Verdict.PASSED}
    # a report and files that a training makes are not among what is written by hand
    artifacts = {"report", "sheet", "report-pdf", "readme"}
    assert {i: o for i, o in unjust.items() if i not in artifacts} == {}
