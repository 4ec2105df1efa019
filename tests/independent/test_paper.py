"""Whole written hand-ins in four languages and many formats: what is right never fails, what is wrong does not pass as a whole."""

from pathlib import Path

import pytest
import yaml

from graders.model import Verdict
from graders.observing.missing import Missing, Unanswered
from graders.paths import ROOT
from graders.sheets.load import find_spec
from graders.sheets.reference import reference_files
from tests.independent.test_answers import of

HERE = Path(__file__).parent / "paper"
PARTS = yaml.safe_load((HERE / "parts.yaml").read_text(encoding="utf-8"))
DECIDED = {"edf-intro": 937, "odsl-week2": 454, "cnn-autoencoders": 169, "mscv-mlp-cnn": 1634}
"""So many right answers the machine decides by itself, at least."""
UNSEEN = {
    (
        "mscv-mlp-cnn",
        "es-02",
        "4.4",
    ),  # the formulas are right, the reason is wrong: the check `jensen` is a person's
    (
        "mscv-mlp-cnn",
        "fr-42-tex",
        "4.4",
    ),  # so are these, and log is called convex
    (
        "mscv-mlp-cnn",
        "fr-86-tex",
        "3.5",
    ),  # the layers are right, the reason is wrong: the check `consequence`
    ("mscv-mlp-cnn", "de-102-docx", "4.4"),
    ("mscv-mlp-cnn", "en-112-md", "4.4"),
    ("mscv-mlp-cnn", "en-133-md", "4.4"),
    ("cnn-autoencoders", "en-105-docx", "3.2"),
    (
        "cnn-autoencoders",
        "fr-02",
        "3.2",
    ),  # the first derivative is right, the second one wrong: the check `curvature`
}


def verdict(check, hand_in, wanted, others):
    try:
        seen = check.observe(hand_in)
    except (Unanswered, Missing):
        return Verdict.FAILED
    if check.shown_by in others and check.leaves_out(seen):
        return verdict(others[check.shown_by], hand_in, wanted, {})
    return check.judge(seen, wanted[check.id]).verdict


@pytest.mark.parametrize("sheet", sorted(PARTS))
def test_right_answers_are_not_failed_and_wrong_ones_do_not_pass(sheet, monkeypatch):
    spec = find_spec(sheet)
    monkeypatch.syspath_prepend(ROOT / "reference" / sheet.replace("-", "_"))
    reference = of(spec, reference_files(spec))
    asked = {i for ids in PARTS[sheet].values() for i in ids}
    checks = {c.id: c for c in spec.checks if c.id in asked}
    wanted = {i: c.observe(reference) if c.uses_reference else {} for i, c in checks.items()}
    decided, failed, passed = 0, [], []

    for folder in sorted(p for p in (HERE / sheet).iterdir()):
        paths = [p for p in (folder / "hand-in").rglob("*") if p.is_file()]
        hand_in = of(spec, {str(p.relative_to(folder / "hand-in")): p.read_bytes() for p in paths})
        parts = yaml.safe_load((folder / "truth.yaml").read_text(encoding="utf-8"))["parts"]
        right = {str(p["part"]): p["right"] for p in parts}
        for part, ids in PARTS[sheet].items():
            if part not in right:
                continue  # not handed in
            verdicts = [verdict(checks[i], hand_in, wanted, checks) for i in ids]
            where = [f"{folder.name} {i}" for i in ids]
            if right[part]:
                decided += verdicts.count(Verdict.PASSED)
                failed += [w for w, v in zip(where, verdicts, strict=True) if v is Verdict.FAILED]
            elif set(verdicts) == {Verdict.PASSED} and (sheet, folder.name, part) not in UNSEEN:
                passed += where

    assert (failed, passed) == ([], [])
    assert decided >= DECIDED[sheet], decided
