import json
import textwrap

import pytest

from graders.errors import UserError
from graders.paths import REFERENCE, course_around
from graders.sheets.libraries import modules_of, unmet
from graders.sheets.load import find_spec, load_spec, sheets
from graders.sheets.reference import reference_files
from graders.sheets.skeletons import skeletons
from graders.testing import grade

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

SPEC = """
sheet: one
title: One
reference: one
points: 2
naming:
  symbols:
    double: {names: [double], arguments: [x]}
    half: {names: [half], arguments: [x]}
exercises:
  - id: all
    title: All
    checks:
      - {id: double, kind: agrees, title: Double, points: 1, call: double, cases: [{x: {normal: [3]}}]}
      - {id: half, kind: agrees, title: Half, points: 1, call: half, cases: [{x: {normal: [3]}}]}
"""
DOUBLE = "def double(x):\n    # <solution>\n    return 2 * x\n    # </solution>\n"
CELL = "from tools.doubling import double\n\n\ndef half(x):\n    # <solution>\n    return double(x) / 4\n    # </solution>\n"
NOTEBOOK = json.dumps(
    {
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "Halves"},
            {
                "cell_type": "code",
                "id": "b",
                "metadata": {},
                "source": CELL,
                "outputs": [],
                "execution_count": 1,
            },
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)


def course(folder, spec=SPEC, reference="reference/one"):
    files = {
        "assignments/one/spec.yaml": spec,
        f"{reference}/tools/__init__.py": "",
        f"{reference}/tools/doubling.py": DOUBLE,
        f"{reference}/halves.ipynb": NOTEBOOK,
        f"{reference}/.ipynb_checkpoints/halves-checkpoint.ipynb": "{}",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder / "assignments" / "one" / "spec.yaml"


@pytest.mark.parametrize("reference", ["reference/one", "assignments/one/one"])
def test_a_reference_of_sub_folders_and_notebooks_lies_beside_the_spec_or_in_the_course(tmp_path, reference):
    spec = load_spec(course(tmp_path, reference=reference))
    assert spec.solution == tmp_path / reference
    assert [*reference_files(spec)] == ["halves.ipynb", "tools/__init__.py", "tools/doubling.py"]


def test_what_students_get_of_sub_folders_and_notebooks_has_no_solution(tmp_path):
    given = skeletons(load_spec(course(tmp_path)))
    assert [*given] == ["halves.ipynb", "tools/__init__.py", "tools/doubling.py"]
    assert given["tools/__init__.py"] == b""
    assert b"2 * x" not in given["tools/doubling.py"]
    cells = json.loads(given["halves.ipynb"])["cells"]
    assert "".join(cells[0]["source"]) == "Halves"
    assert "double(x) / 4" not in "".join(cells[1]["source"])


def test_a_reference_of_sub_folders_and_notebooks_earns_all_points(tmp_path):
    spec = load_spec(course(tmp_path))
    assert grade(spec, {n: d for n, d in reference_files(spec).items() if n}).score == 2


def test_the_solution_of_a_sheet_that_comes_with_torchgrade_is_found_from_anywhere(tmp_path):
    spec = load_spec(course(tmp_path, SPEC.replace("reference: one", "reference: aml_vae"), "elsewhere"))
    assert spec.solution == REFERENCE / "aml_vae"


def test_says_all_places_of_a_reference_that_is_not_there(tmp_path):
    path = course(tmp_path, SPEC.replace("reference: one", "reference: two"))
    with pytest.raises(UserError) as error:
        grade(path, {"a.py": ""})
    assert str(error.value) == (
        f"{path}:4: there is no solution in {path.parent / 'two'} or {tmp_path / 'reference' / 'two'} or {REFERENCE / 'two'}; write one, or name its folder"
    )


def test_the_sheets_of_the_course_around_the_working_directory_count(tmp_path, monkeypatch):
    delivered = sheets()
    monkeypatch.chdir(tmp_path)
    assert course_around(tmp_path) is None
    assert sheets() == delivered
    path = course(tmp_path)
    monkeypatch.chdir(tmp_path / "reference")
    assert sheets() == {"one": path}
    assert find_spec("one").folder == path.parent
    assert find_spec("aml-vae").sheet == "aml-vae"
    with pytest.raises(UserError) as error:
        find_spec("on")
    assert (
        str(error.value)
        == "no sheet is called `on`; did you mean `one`? (there is: one; or give a folder with a spec.yaml)"
    )


def test_libraries_that_a_sheet_requires_are_looked_for_at_the_start(tmp_path):
    path = course(
        tmp_path, SPEC.replace("points: 2", "points: 2\nrequires: [numpy, not-there, 'numpy>=99']", 1)
    )
    with pytest.raises(UserError) as error:
        grade(path, {"a.py": ""})
    numpy = __import__("numpy").__version__
    assert str(error.value).splitlines() == [
        f'{path}:6: needs `not-there`, which is not installed here: pip install "not-there"',
        f'{path}:6: needs `numpy>=99`, and {numpy} is installed here: pip install "numpy>=99"',
    ]


def test_what_a_sheet_requires_may_be_used_by_its_module_name(tmp_path):
    spec = load_spec(course(tmp_path, SPEC.replace("points: 2", "points: 2\nrequires: [python-docx]", 1)))
    assert "docx" in spec.allowed
    assert modules_of("some-thing>2") == ("some_thing",)
    assert unmet(["numpy; python_version < '3'", "none-such; python_version < '3'"]) == []


def test_says_what_names_no_library(tmp_path):
    path = course(tmp_path, SPEC.replace("points: 2", "points: 2\nrequires: ['not a library']", 1))
    with pytest.raises(UserError) as error:
        load_spec(path)
    assert str(error.value) == (
        f"{path}:6: `not a library` does not name a library as pip does, such as `einops>=0.7`"
    )


def test_says_where_a_reference_does_not_parse(tmp_path):
    path = course(tmp_path)
    wrong = tmp_path / "reference" / "one" / "tools" / "doubling.py"
    wrong.write_text(textwrap.dedent(DOUBLE) + "def half(:\n")
    with pytest.raises(UserError) as error:
        load_spec(path)
    assert str(error.value) == f"{wrong}:5: does not parse (invalid syntax)"
