"""Written answers to the other sheets by people who had the sheet alone: right ones are never failed, wrong ones never pass."""

from pathlib import Path

import pytest
import yaml

from graders.model import Verdict
from graders.observing.missing import Missing, Unanswered
from tests.independent.asked import files_in, handed_in, spec_of, wanted

HERE = Path(__file__).parent
DECIDED = {"edf-intro": 330, "odsl-week2": 190, "cnn-autoencoders": 33}
"""So many right answers the machine decides by itself, at least."""


def not_right(of_hand_in):
    """The checks whose answers are wrong, or of which the truth says nothing."""
    said = [c for kind in ("wrong", "absent") for cs in of_hand_in.get(kind, {}).values() for c in cs]
    return {c for either in said for c in either.split(" or ")}, set(of_hand_in.get("open", ()))


@pytest.mark.parametrize("sheet", sorted(DECIDED))
def test_right_answers_are_not_failed_and_wrong_ones_do_not_pass(sheet):
    checks = {c.id: c for c in spec_of(sheet).checks if c.kind.startswith("answer_")}
    truth = yaml.safe_load((HERE / f"{sheet}.yaml").read_text(encoding="utf-8"))["hand-ins"]
    decided, failed, passed = 0, [], []

    for folder in sorted(p / "hand-in" for p in (HERE / sheet).iterdir()):
        hand_in = handed_in(sheet, files_in(folder))
        wrong, unknown = not_right(truth.get(folder.parent.name, {}))
        for id_ in checks.keys() - unknown:
            try:
                verdict = checks[id_].judge(checks[id_].observe(hand_in), wanted(sheet, id_)).verdict
            except (Unanswered, Missing):
                verdict = Verdict.FAILED
            where = f"{folder.parent.name} {id_}"
            decided += verdict is Verdict.PASSED and id_ not in wrong
            failed += [where] if verdict is Verdict.FAILED and id_ not in wrong else []
            passed += [where] if verdict is Verdict.PASSED and id_ in wrong else []

    assert (failed, passed) == ([], [])
    assert decided >= DECIDED[sheet]
