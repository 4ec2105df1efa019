"""What an observation depends on, and so what is used again: our code as it runs, Python and its libraries, all files."""

import platform
import shutil
import sys

import pytest

from graders.checks import Check
from graders.grading import keys
from graders.grading.keys import closure, code_of, observation_key, surroundings
from graders.kinds import KINDS
from graders.model import Submission
from graders.sheets.libraries import environment
from graders.sheets.load import find_spec

AGREES = {"id": "a", "kind": "agrees", "call": "f", "cases": [{"x": {"normal": [2, 2]}}]}


def forget():
    for cached in (
        keys.code_of,
        keys.code_of_module,
        keys.closure,
        keys._module,
        keys._path,
        keys.environment,
    ):
        cached.cache_clear()


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package in which sources may be edited, as far as keys are concerned."""
    copy = tmp_path / "graders"
    shutil.copytree(keys.PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "_data"))
    monkeypatch.setattr(keys, "PACKAGE", copy)
    forget()
    yield copy
    forget()


def edited(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    forget()


def test_a_comment_a_docstring_and_another_layout_change_no_key(package):
    before = code_of("agrees")
    path = package / "kinds" / "functions" / "agrees.py"
    edited(
        path,
        "    def observe(self, code: Code)",
        "    # a comment\n\n    def observe(\n        self, code: Code\n    )",
    )
    edited(path, '"""The result of each case', '"""What each case returns')

    assert code_of("agrees") == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("kinds/functions/agrees.py", "unsteady = False", "unsteady = True"),
        ("observing/record.py", 'ended: str = "finished"', 'ended: str = "done"'),
        ("sandbox/inside/confine.py", "import ctypes", "import ctypes\nimport gc"),
        ("numerics/seeds.py", "import zlib", "import zlib\n\nMORE = 1"),
    ],
    ids=["the kind itself", "what records a run", "what confines it", "what draws its inputs"],
)
def test_a_change_of_what_runs_inside_changes_the_key(package, file, old, new):
    before = code_of("agrees")
    edited(package / file, old, new)

    assert code_of("agrees") != before


@pytest.mark.parametrize(
    ("file", "old"),
    [
        ("kinds/functions/samples.py", "import itertools"),
        ("observing/probes/artifacts/fitting.py", "import zlib"),
        ("grading/grader.py", "import time"),
        ("datasets/mnist.py", "import shutil"),
    ],
    ids=["another kind", "what another kind imports", "what grades outside", "what fetches data"],
)
def test_a_change_of_what_the_kind_does_not_run_changes_no_key(package, file, old):
    before = code_of("agrees")
    edited(package / file, old, f"{old}\n\nMORE = 1")

    assert code_of("agrees") == before


def test_a_change_of_how_a_kind_judges_changes_no_key(package):
    before = code_of("answer_value")
    path = package / "kinds" / "written" / "answer_value.py"
    edited(
        path,
        "    def judge(self, seen: Observation, wanted: Observation) -> Outcome:",
        "    def judge(self, seen: Observation, wanted: Observation) -> Outcome:\n        print()\n",
    )

    assert code_of("answer_value") == before
    assert "graders.numerics.recognise" not in closure("graders.kinds.written.answer_value")


def test_a_change_of_what_speaks_against_a_written_answer_changes_no_key(package):
    before = code_of("answer_formula")
    edited(package / "kinds" / "_stated.py", "MOST = 1000", "MOST = 999")

    assert code_of("answer_formula") == before


def test_what_a_function_imports_when_it_is_called_counts(package):
    before, other = code_of("trains"), code_of("agrees")
    edited(
        package / "observing" / "probes" / "artifacts" / "training.py",
        "import torch",
        "import torch\n\nMORE = 1",
    )

    assert code_of("trains") != before
    assert code_of("agrees") == other


def test_what_observes_a_kind_is_the_code_that_is_imported_when_it_runs_and_none_that_grades():
    needed = {
        "graders.sandbox.inside.supervisor",
        "graders.observing.code",
        "graders.observing.run",
    }
    folders = {name.split(".")[1] for name in closure(keys.RUNS)}

    assert needed <= closure(keys.RUNS)
    assert not folders & {"authoring", "cohort", "feedback", "grading", "selfcheck", "sheets"}


@pytest.fixture
def library(tmp_path, monkeypatch):
    """Another library on the path."""
    (tmp_path / "scikit_thing-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    forget()
    yield tmp_path
    forget()


def test_the_version_of_a_library_changes_the_environment(library):
    before = environment()
    (library / "scikit_thing-1.0.dist-info").rename(library / "scikit_thing-1.1.dist-info")
    forget()

    assert "scikit_thing-1.0" in before.splitlines()
    assert environment() == before.replace("scikit_thing-1.0", "scikit_thing-1.1")


def test_tools_of_developers_are_no_part_of_the_environment(library):
    before = environment()
    (library / "ruff-99.dist-info").mkdir()
    (library / "torchgrade-99.dist-info").mkdir()
    forget()

    assert environment() == before


@pytest.mark.parametrize(
    "name",
    [
        "torch",
        "torchvision",
        "numpy",
        "matplotlib",
        "sympy",
        "pypdf",
        "pillow",
        "scikit_learn",
        "scipy",
        "pandas",
    ],
)
def test_each_library_that_hand_ins_use_is_part_of_the_environment(name):
    assert any(line.startswith(f"{name}-") for line in environment().splitlines())


def test_python_is_part_of_the_environment(monkeypatch):
    forget()
    before = environment()
    monkeypatch.setattr(sys, "version", sys.version.replace(platform.python_version(), "3.99.1"))
    forget()

    assert environment() != before
    monkeypatch.undo()
    forget()


def key_of(check: Check, jailed=True, naming="{}", limits="{}", files=None, run=None):
    digest = surroundings(check, naming, limits, jailed=jailed)
    return observation_key(Submission("someone", files or {"a.py": b"x = 1"}), digest, run)


def test_each_thing_that_an_observation_depends_on_changes_its_key_and_nothing_else_does():
    check = KINDS["agrees"].model_validate(AGREES)
    same = KINDS["agrees"].model_validate({**AGREES, "title": "T", "points": 3, "hint": "H"})
    other = KINDS["agrees"].model_validate({**AGREES, "seconds": 7})
    all_keys = [
        key_of(check),
        key_of(other),
        key_of(check, jailed=False),
        key_of(check, naming='{"symbols": {}}'),
        key_of(check, limits='{"seconds": 1}'),
        key_of(check, files={"a.py": b"x = 2"}),
        key_of(check, files={"b.py": b"x = 1"}),
        key_of(check, files={"a.py": b"x = 1", "data.bin": b""}),
        key_of(check, run={"seconds": 1}),
        key_of(check, run={"seconds": 2}),
    ]

    assert key_of(same) == all_keys[0]
    assert len(set(all_keys)) == len(all_keys)


def test_what_goes_along_with_a_check_is_part_of_its_key(monkeypatch):
    import numpy as np

    check = next(c for c in find_spec("aml-vae").checks if c.kind == "accuracy")
    before = key_of(check)
    monkeypatch.setattr(type(check), "attachments", lambda self: {"images": np.zeros(3)})

    assert key_of(check) != before


def test_a_run_depends_on_files_that_its_script_does_not_name():
    check = next(c for c in find_spec("aml-vae").checks if c.run)
    script = {"sup_classification.py": b"open('wei' + 'ghts.bin')"}

    assert key_of(check, files=script) != key_of(check, files={**script, "weights.bin": b"1"})


def test_names_that_are_no_unicode_have_keys():
    check = KINDS["agrees"].model_validate(AGREES)

    assert key_of(check, files={"\udcff.py": b""}) != key_of(check, files={"\ud800.py": b""})


def test_what_reads_for_reaches_is_keyed_with_all_that_it_builds_on(package):
    before = keys.code_of_module("graders.observing.reach.source")
    edited(package / "observing" / "units.py", "import ast", "import ast\n\nMORE = 1")

    assert keys.code_of_module("graders.observing.reach.source") != before
