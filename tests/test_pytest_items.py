"""Sheets as items of pytest: each check passes or fails by itself, at its line of the spec, with junit output."""

import os
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from graders.paths import ROOT
from graders.spec import lines_of_checks
from tests.conftest import SPEC, write_toy

pytestmark = pytest.mark.jail


def prove(folder):
    (folder / "conftest.py").write_text("from graders.pytest_items import pytest_collect_file\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", ".", "--junitxml=out.xml"],
        cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
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


def test_the_line_of_a_check_is_that_of_its_first_key(tmp_path):
    path = write_toy(tmp_path) / "spec.yaml"
    lines = path.read_text().splitlines()

    assert {id_: lines[line - 1].strip() for id_, line in lines_of_checks(path).items()} == {
        "kl": "- id: kl", "scale": "- id: scale"
    }  # fmt: skip
