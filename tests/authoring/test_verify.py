"""`verify` turns red with a clear message when something is broken on purpose."""

import threading

import numpy as np
import pytest

from graders.authoring.verify import hang_together, made, verify, verify_all
from graders.grading.grader import Grader
from graders.grading.margins import reference_margins
from graders.grading.observations import Kept, Store
from graders.sheets.artifacts import reference_submission
from graders.sheets.changes import load
from graders.sheets.load import find_spec, load_spec
from tests.conftest import MISTAKE, OTHER_MISTAKE, REFERENCE, SPEC, VARIANT, write_toy

pytestmark = [pytest.mark.jail, pytest.mark.usefixtures("lasting_sandboxes")]


FULL = SPEC.replace("points: 5", "points: 5\nproof: full", 1)


def problems(tmp_path, **files):
    files = {"spec.yaml": FULL.format(reference=tmp_path / "reference"), **files}
    spec = load_spec(write_toy(tmp_path, **files) / "spec.yaml")
    return [
        p.said.replace(f"{tmp_path}/", "")
        for p in verify(spec, workers=1, store=tmp_path / "kept.sqlite").problems
    ]


def test_sheets_are_proven_side_by_side_with_so_many_workers_in_all(monkeypatch):
    at_work, both = [], threading.Barrier(2)

    def proven(sheet, *_, places, **__):
        both.wait(timeout=60)
        with places:
            at_work.append(sheet)
            assert at_work == [sheet]
            at_work.remove(sheet)
        return sheet

    monkeypatch.setattr("graders.authoring.verify.verify", proven)

    assert verify_all(["a", "b", "c", "d"], "quick", print, workers=1) == ["a", "b", "c", "d"]


def test_a_whole_sheet_is_green(tmp_path):
    assert problems(tmp_path) == []


def test_a_broken_reference_is_named(tmp_path):
    broken = REFERENCE.replace("return x * factor", "raise ValueError('broken on purpose')")

    assert problems(tmp_path, **{"reference/solution.py": broken}) == [
        "toy: the reference does not pass `scale` (broken): the reference could not be observed: ValueError: broken on purpose"
    ]


def test_where_the_reference_fails_one_check_the_others_are_still_proven(tmp_path):
    broken = REFERENCE.replace("return x * factor", "raise ValueError('broken on purpose')")
    lax = SPEC.format(reference=tmp_path / "reference").replace(
        "call: kl\n", "call: kl\n        atol: 1000\n"
    )

    assert problems(tmp_path, **{"reference/solution.py": broken, "spec.yaml": lax}) == [
        "toy: the reference does not pass `scale` (broken): the reference could not be observed: ValueError: broken on purpose",
        "mistakes/no-half.py: the mistake passes `kl` (passed); it must fail",
    ]


def test_a_check_that_lets_a_mistake_pass_is_named(tmp_path):
    lax = SPEC.format(reference=tmp_path / "reference").replace(
        "call: kl\n", "call: kl\n        atol: 1000\n"
    )

    assert problems(tmp_path, **{"spec.yaml": lax}) == [
        "mistakes/no-half.py: the mistake passes `kl` (passed); it must fail"
    ]


def test_a_mistake_that_fails_more_than_it_says_is_named(tmp_path):
    both = MISTAKE + OTHER_MISTAKE.partition("solution.py\n")[2]

    said = problems(tmp_path, **{"mistakes/no-half.py": both})

    assert len(said) == 2
    assert said[0].startswith(
        "mistakes/no-half.py: the mistake also fails `scale`: it is divided where it should be multiplied (`scale` differs "
    )
    assert said[1] == "toy: no mistake fails exactly `kl`; add one to mistakes"


def test_a_mistake_that_is_caught_and_not_named_is_a_problem_of_a_sheet_with_full_proof(tmp_path):
    odd = MISTAKE.replace("return (", "return float('nan') * (")

    [said] = problems(tmp_path, **{"mistakes/no-half.py": odd})

    assert said.startswith("mistakes/no-half.py: the mistake is caught and not named (`kl`: ")
    assert said.endswith(
        "give the check cases on which no other mistake returns the same, or `says:` with the check's own words for it"
    )


def test_a_mistake_that_fails_two_checks_proves_the_one_that_another_does_not(tmp_path):
    both = MISTAKE.replace("fails: kl", "fails: kl scale") + OTHER_MISTAKE.partition("solution.py\n")[2]

    assert problems(tmp_path, **{"mistakes/no-half.py": both}) == []


@pytest.mark.parametrize(
    ("proof", "unproven", "said"),
    [
        ("none", ("`kl`: The KL divergence", "`scale`: The scaling"), []),
        ("mistakes", (), ["mistakes/harmless.py: the mistake passes `scale` (passed); it must fail"]),
    ],
)
def test_a_sheet_says_how_much_is_proven(tmp_path, proof, unproven, said):
    harmless = (
        "# fails: scale\n# words: none\n# file: solution.py\ndef scale(x, factor):\n    return factor * x\n"
    )
    spec = FULL.replace("proof: full", f"proof: {proof}").format(reference=tmp_path / "reference")
    write_toy(tmp_path, **{"spec.yaml": spec, "mistakes/harmless.py": harmless})
    (tmp_path / "mistakes" / "divided.py").unlink()
    proved = verify(load_spec(tmp_path / "spec.yaml"), workers=1, store=tmp_path / "kept.sqlite")
    assert [p.said.replace(f"{tmp_path}/", "") for p in proved.problems] == said
    assert proved.unproven == unproven


def test_a_mistake_counts_for_all_checks_that_hang_together(tmp_path):
    linked = FULL.replace("        call: scale\n", "        call: scale\n        needs: [kl]\n").format(
        reference=tmp_path / "reference"
    )
    spec = load_spec(write_toy(tmp_path, **{"spec.yaml": linked}) / "spec.yaml")
    assert hang_together(spec, ("kl", "scale"))
    assert not hang_together(load_spec(write_toy(tmp_path / "other") / "spec.yaml"), ("kl", "scale"))


@pytest.mark.parametrize(
    ("name", "mode", "trains"),
    [("l2-sign", "quick", False), ("l2-sign", "full", True), ("too-few-steps", "quick", True)],
)
def test_quick_a_mistake_trains_only_for_the_checks_that_it_fails(name, mode, trains):
    spec = find_spec("edf-intro")
    reference = reference_submission(spec, "quick", print)
    [mistake] = [m for m in load(spec, "mistakes") if m.name == name]
    chosen = made(spec, reference, mistake, mistake.apply(reference), mode)
    assert {*mistake.fails} <= chosen
    assert ("linear-fit" in chosen) == trains


def test_a_check_without_a_mistake_is_named(tmp_path):
    both = MISTAKE.replace("fails: kl", "fails: kl scale") + OTHER_MISTAKE.partition("solution.py\n")[2]

    assert problems(tmp_path, **{"mistakes/no-half.py": both, "mistakes/divided.py": both}) == [
        f"toy: no mistake fails exactly `{check}`; add one to mistakes" for check in ("kl", "scale")
    ]


def test_a_variant_that_is_refused_is_named(tmp_path):
    wrong = VARIANT.replace("/ 2", "/ 3")

    said = problems(tmp_path, **{"variants/names.py": wrong})

    assert len(said) == 1
    assert said[0].startswith("variants/names.py: the variant is right, but `kl` is failed: ")


def test_how_near_the_reference_is_to_its_bound_is_known_where_verify_has_seen_it(tmp_path):
    store = Store(tmp_path / "kept.sqlite")
    grader = Grader(find_spec("odsl-week2"), store, store)
    check = grader.spec.check("flow-training")
    reference = grader.plan.completed(reference_submission(grader.spec, "quick", print))
    assert reference_margins(grader) == {}

    known = check.known()
    loss = known.best() + 0.96 * check.excess
    seen = {"probe": np.full(len(known.points), -loss), "ended": np.array("finished")}
    store.put(grader.keys.of(check, reference), Kept(seen, 1.0))

    assert reference_margins(grader) == {"flow-training": pytest.approx(0.04)}
