"""Whole hand-ins by people who had the sheet alone, and what is right in them; `benchmarks.reading` measures how they are read."""

from functools import cache

import pytest

from benchmarks import hand_ins
from graders.sheets.load import find_spec

ALL = [(sheet, name) for sheet in hand_ins.sheets() for name in hand_ins.names_of(sheet)]


BAD = ("right work failed", "right work skipped", "wrong work passed", "blamed wrongly")
GRADED = [("edf-intro", "03-classes"), ("mscv-mlp-cnn", "05-deutsch")]
"""Those that take seconds; the benchmark measures all of them."""

spec_of = cache(find_spec)


@pytest.mark.parametrize(("sheet", "name"), ALL)
def test_the_truth_tells_of_every_mistake_and_of_no_check_twice(sheet, name):
    truth = hand_ins.truth_of(sheet, name, spec_of(sheet))

    assert truth.right
    assert truth.right.isdisjoint(truth.absent.union(*truth.wrong))
    assert bool(hand_ins.number_of(name) % 2) == (not truth.wrong)


def test_each_sheet_has_eight_of_them_or_more():
    assert hand_ins.sheets() == ["aml-vae", "cnn-autoencoders", "edf-intro", "mscv-mlp-cnn", "odsl-week2"]
    assert all(len(hand_ins.names_of(sheet)) >= 8 for sheet in hand_ins.sheets())


def test_the_newest_hand_ins_are_those_with_the_greatest_numbers():
    assert hand_ins.names_of("edf-intro", 91) == [
        "91-notebook",
        "92-script",
        "101-notebooks",
        "102-scripts",
        "111-package",
        "121-notebook",
        "122-scripts-fr",
        "131-script",
        "141-notebook",
        "151-notebook",
        "161-notizbuecher-deutsch",
    ]


@pytest.mark.jail
@pytest.mark.parametrize(("sheet", "name"), GRADED)
def test_nothing_right_fails_and_nothing_wrong_passes(sheet, name):
    ((truth, report),) = hand_ins.graded(sheet, [name])

    misses = hand_ins.figures(spec_of(sheet), truth, report).misses

    assert [str(m) for m in misses if m.what in BAD] == []
