"""A kind of another package is a kind like those that are built in, wherever kinds are used."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graders import paths
from graders.errors import UserError
from graders.kinds import Kinds

PACKAGE = Path(__file__).parents[1] / "plugins" / "vowels"
RIGHT = "def count(text):\n    return sum(letter in 'aeiou' for letter in text)\n"
WRONG = "def count(text):\n    return sum(letter in 'aeiout' for letter in text)\n"
MISTAKE = f"# fails: count, drawn\n# words: t is no vowel\n# file: solution.py\n{WRONG}"
SPEC = """
sheet: letters
title: Letters
reference: ./reference
points: 2
limits: {memory_mb: 1500, processes: 64}
naming:
  symbols:
    count: {names: [count], arguments: [text]}
exercises:
  - id: one
    title: Letters
    checks:
      - {id: count, kind: vowels, title: The vowels are counted, points: 1, call: count, words: [torch]}
      - {id: drawn, kind: agrees, title: The vowels of a drawn word, points: 1, call: count, cases: [{text: {made_by: letters, options: {length: 400}}}]}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder of installed packages with the one that brings the kind `vowels`."""
    place = tmp_path_factory.mktemp("plugin")
    shutil.copytree(PACKAGE, place / "source")
    folder = place / "site-packages"
    words = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--no-build-isolation",
    ]
    subprocess.run([*words, "--target", str(folder), str(place / "source")], check=True)
    return folder


@pytest.fixture
def sheet(tmp_path):
    """A sheet with a check of that kind, and a wrong and a right submission."""
    files = {
        "sheet/spec.yaml": SPEC,
        "sheet/reference/solution.py": RIGHT,
        "sheet/mistakes/t-counts.py": MISTAKE,
        "submissions/right/solution.py": RIGHT,
        "submissions/wrong/solution.py": WRONG,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def torchgrade(site, *words, python=("-m", "graders")):
    """What the command prints where the packages in a folder are installed."""
    found = os.pathsep.join((str(site), paths.python_path()))
    done = subprocess.run(
        [sys.executable, *python, *map(str, words)],
        env={**os.environ, "PYTHONPATH": found},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_list_of_kinds_and_the_schema_know_it(site):
    _, kinds, _ = torchgrade(site, "kinds")
    _, schema, _ = torchgrade(site, "schema")

    assert "\nvowels: A function counts the vowels of words.\n" in kinds
    assert json.loads(schema)["$defs"]["Vowels"]["properties"]["kind"] == {
        "const": "vowels",
        "title": "Kind",
        "type": "string",
    }


def test_an_input_that_no_package_makes_is_an_error_with_the_names_there_are(site, sheet):
    spec = sheet / "sheet" / "spec.yaml"
    spec.write_text(SPEC.replace("made_by: letters", "made_by: leters"))

    code, _, errors = torchgrade(site, "verify", sheet / "sheet")

    assert code == 2
    assert errors == (
        f"Error: {spec}:15: no generator of inputs is called `leters` (letters); install the package that brings it\n"
    )


@pytest.mark.jail
def test_verify_proves_a_sheet_with_it(site, sheet):
    code, said, errors = torchgrade(site, "verify", sheet / "sheet")

    assert code == 0, said + errors
    assert "t-counts" in said + errors


@pytest.mark.jail
def test_batch_grades_with_it_in_the_jail(site, sheet):
    code, said, errors = torchgrade(
        site, "batch", sheet / "sheet", sheet / "submissions", "--out", sheet / "out", "--workers", 1
    )

    reports = {p.stem: json.loads(p.read_text()) for p in (sheet / "out" / paths.REPORTS).glob("*.json")}
    assert code in (0, 1), said + errors
    assert {name: report["score"] for name, report in reports.items()} == {"right": 2.0, "wrong": 0.0}
    check = reports["wrong"]["exercises"][0]["checks"][0]
    assert check["summary"] == "t is no vowel (`count` finds 2 vowels in `torch`, not 1)"


def test_the_key_of_an_observation_covers_the_source_of_its_package(site):
    script = "from graders.grading.keys import closure, code_of; from graders.kinds import KINDS; print(*closure(KINDS.modules['vowels']), code_of('vowels'))"
    letters = site / "torchgrade_vowels" / "_letters.py"
    source = letters.read_text()

    *modules, before = torchgrade(site, script, python=("-c",))[1].split()
    letters.write_text(source.replace('"aeiou"', '"aeiouy"'))
    after = torchgrade(site, script, python=("-c",))[1].split()[-1]
    letters.write_text(f"# a comment\n{source}")
    same = torchgrade(site, script, python=("-c",))[1].split()[-1]
    letters.write_text(source)

    assert {"torchgrade_vowels", "torchgrade_vowels.counting", "torchgrade_vowels._letters"} <= set(modules)
    assert "graders.checks" in modules
    assert after != before
    assert same == before


def installed(folder, name, entry, source=""):
    """Put a package `name` into a folder of installed packages."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[torchgrade.kinds]\n{entry}\n")
    (folder / f"{name}.py").write_text(source)


KIND = """
from typing import ClassVar, Literal
from graders.checks import Check
from graders.vocabulary.sees import reals

class Mine(Check):
    {docstring}
    kind: Literal["mine"]
    sees: ClassVar = {sees}
    {observe}
    def judge(self, seen, wanted): ...
"""
WHOLE = {"docstring": "'It is mine.'", "sees": "{'a': reals()}", "observe": "def observe(self, code): ..."}


@pytest.mark.parametrize(
    ("entry", "source", "said"),
    [
        (
            "agrees = taken:Mine",
            KIND.format(**WHOLE),
            "two kinds are called `agrees`: graders/kinds/functions/agrees.py and taken:Mine of taken 1.0; rename or uninstall one of them",
        ),
        (
            "mine = absent:Mine",
            "import nowhere_at_all",
            "absent:Mine of absent 1.0: the kind `mine` cannot be imported (ModuleNotFoundError: No module named 'nowhere_at_all'); mend or uninstall it",
        ),
        (
            "mine = no_check:Mine",
            "class Mine: ...",
            "no_check:Mine of no_check 1.0 must define one class derived from `graders.checks.Check`",
        ),
        (
            "other = misnamed:Mine",
            KIND.format(**WHOLE),
            "misnamed:Mine of misnamed 1.0 must have the key `kind: Literal['other']`",
        ),
        (
            "mine = half:Mine",
            KIND.format(**{**WHOLE, "observe": ""}),
            "half:Mine of half 1.0 must define `observe`",
        ),
        (
            "mine = blind:Mine",
            KIND.format(**{**WHOLE, "sees": "{}"}),
            "blind:Mine of blind 1.0 must declare what it `sees`",
        ),
        (
            "mine = mute:Mine",
            KIND.format(**{**WHOLE, "docstring": ""}),
            "mute:Mine of mute 1.0 must say in its docstring what it checks",
        ),
    ],
)
def test_a_kind_that_is_none_is_refused_by_name_and_package(tmp_path, monkeypatch, entry, source, said):
    module = entry.partition("= ")[2].partition(":")[0]
    installed(tmp_path, module, entry, source)
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(UserError) as error:
        dict(Kinds())

    assert str(error.value) == said
