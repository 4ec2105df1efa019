"""Sheets as items of pytest: each check passes or fails by itself, at its line of the spec, with junit output."""

import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from graders.paths import ROOT
from graders.sheets.load import lines_of_checks
from tests.conftest import OTHER_MISTAKE, REFERENCE, SPEC, write_toy

pytestmark = pytest.mark.jail


def prove(folder):
    (folder / "conftest.py").write_text("from graders.pytest_items import pytest_collect_file\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", ".", "--junitxml=out.xml"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    cases = ElementTree.parse(folder / "out.xml").iter("testcase")
    return done, {case.get("name"): [child.get("message") for child in case] for case in cases}


def test_every_check_of_a_sound_sheet_passes(tmp_path):
    done, cases = prove(write_toy(tmp_path))

    assert done.returncode == 0
    assert cases == {"kl": [], "scale": []}


def test_a_check_that_lets_a_mistake_pass_fails_alone_and_says_which(tmp_path):
    lax = SPEC.format(reference=tmp_path / "reference").replace(
        "call: kl\n", "call: kl\n        atol: 1000\n"
    )

    done, cases = prove(write_toy(tmp_path, **{"spec.yaml": lax}))

    said = f"{tmp_path}/mistakes/no-half.py: the mistake passes `kl` (passed); it must fail"
    assert done.returncode == 1
    assert cases == {"kl": [said], "scale": []}
    assert "Traceback" not in done.stdout


def test_where_the_reference_fails_a_check_another_one_that_is_not_proven_fails_as_well(tmp_path):
    broken = REFERENCE.replace("return x * factor", "raise ValueError('on purpose')")
    lax = SPEC.format(reference=tmp_path / "reference").replace(
        "call: kl\n", "call: kl\n        atol: 1000\n"
    )

    _, cases = prove(write_toy(tmp_path, **{"spec.yaml": lax, "reference/solution.py": broken}))

    assert cases == {
        "kl": [f"{tmp_path}/mistakes/no-half.py: the mistake passes `kl` (passed); it must fail"],
        "scale": [
            "toy: the reference does not pass `scale` (broken): the reference could not be observed: ValueError: on purpose"
        ],
    }


def test_a_mistake_that_leads_nowhere_fails_every_check_in_its_own_words(tmp_path):
    write_toy(tmp_path, **{"mistakes/divided.py": OTHER_MISTAKE.replace("scale", "scael", 1)})

    done, cases = prove(tmp_path)

    said = f"{tmp_path}/mistakes/divided.py:1: no check is called `scael`"
    assert cases == {"kl": [said], "scale": [said]}
    assert "Traceback" not in done.stdout


def test_errors_of_a_spec_are_said_without_a_traceback(tmp_path):
    text = SPEC.format(reference=tmp_path / "reference").replace("points: 3", "points: -3")

    done, _ = prove(write_toy(tmp_path, **{"spec.yaml": text}))

    assert done.returncode == 2
    assert f"{tmp_path}/spec.yaml:20: `points` is `-3`; write a number of at least 0" in done.stdout
    assert "Traceback" not in done.stdout


def test_the_line_of_a_check_is_that_of_its_first_key(tmp_path):
    path = write_toy(tmp_path) / "spec.yaml"
    lines = path.read_text().splitlines()

    assert {id_: lines[line - 1].strip() for id_, line in lines_of_checks(path).items()} == {
        "kl": "- id: kl",
        "scale": "- id: scale",
    }
