"""Assignments of other tools become sheets whose reference passes and whose handout earns nothing."""

import json
import re
import textwrap
import zipfile

import pytest
import yaml
from click.testing import CliRunner

from graders.authoring.importing import notebooks
from graders.authoring.importing.sheet import cases_of
from graders.authoring.importing.tests import pytest_files
from graders.cli import main
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission
from graders.sheets.load import load_spec
from graders.sheets.reference import reference_files
from graders.sheets.skeletons import skeletons

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")


def notebook(*cells):
    made = []
    for kind, source, *more in cells:
        noted = more[0] if more else {}
        cell = {"cell_type": kind, "metadata": noted, "source": textwrap.dedent(source).strip()}
        if kind == "code":
            cell |= {"outputs": more[1] if len(more) > 1 else [], "execution_count": None}
        made.append(cell)
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def graded(name, points=0.0, **flags):
    plain = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {**plain, "grade_id": name, "points": points, **flags}}


NBGRADER = notebook(
    ("markdown", "# Problem set 1"),
    ("code", "import numpy as np", graded("imports", locked=True)),
    (
        "code",
        """
        def square(x):
            ### BEGIN SOLUTION
            return x * x
            ### END SOLUTION


        def shout(text):
            ### BEGIN SOLUTION
            return text.upper()
            ### END SOLUTION
        """,
        graded("solution", solution=True),
    ),
    (
        "code",
        "assert square(3) == 9\nassert square(-2.0) == 4.0",
        graded("values", 2, grade=True, locked=True),
    ),
    (
        "code",
        """
        assert shout("a") == "A"
        ### BEGIN HIDDEN TESTS
        for word in ("b", "cd"):
            assert shout(word) == word.upper()
        ### END HIDDEN TESTS
        """,
        graded("shouts", 3, grade=True, locked=True),
    ),
    ("code", "%timeit square(2)", graded("fast", 1, grade=True, locked=True)),
    (
        "markdown",
        "It is even.\n\n=== BEGIN MARK SCHEME ===\neven (1)\n=== END MARK SCHEME ===",
        graded("why", 1, grade=True, solution=True),
    ),
)
OTTER = notebook(
    ("raw", "# ASSIGNMENT CONFIG\nname: Homework 2"),
    ("raw", "# BEGIN QUESTION\nname: q1\npoints: 4"),
    ("raw", "# BEGIN SOLUTION"),
    ("code", "def mean(values):\n    return sum(values) / len(values) # SOLUTION"),
    ("raw", "# END SOLUTION"),
    ("raw", "# BEGIN TESTS"),
    ("code", "mean([1, 2, 3]) == 2", {}, [{"output_type": "execute_result", "data": {"text/plain": "True"}}]),
    ("code", "# HIDDEN\nmean([4])", {}, [{"output_type": "execute_result", "data": {"text/plain": ["4.0"]}}]),
    ("raw", "# END TESTS"),
    ("raw", "# END QUESTION"),
    ("raw", "# BEGIN QUESTION\nname: q2\nmanual: true\npoints: 2"),
    ("raw", "# END QUESTION"),
)
OK_TEST = """
OK_FORMAT = True
test = {
    "name": "q3",
    "points": 2,
    "suites": [{"cases": [
        {"code": ">>> mean([2, 4])\\n3.0", "hidden": False, "locked": False},
        {"code": ">>> values = [1, 1]\\n>>> mean(values)\\n1.0", "locked": False},
    ], "scored": True, "setup": "", "teardown": "", "type": "doctest"}],
}
"""
GRADESCOPE = """
import unittest
from gradescope_utils.autograder_utils.decorators import number, visibility, weight
from solution import add


class TestAdd(unittest.TestCase):
    @weight(2)
    @number("1.1")
    def test_small(self):
        self.assertEqual(add(1, 2), 3)

    @weight(1)
    def test_whole(self):
        self.assertIsInstance(add(1, 2), int)

    @weight(5)
    @visibility("hidden")
    def test_secret(self):
        for n in range(3):
            self.assertEqual(add(-n, -2), -n - 2)
"""
SOLUTION = 'def add(a, b):\n    """The sum."""\n    return a + b\n'
PYTEST = "import pytest\nfrom solution import add\n\n\ndef test_sum(one):\n    assert add(one, 2) == 3\n\n\n@pytest.mark.parametrize('n', [1, 2])\ndef test_zero(n):\n    assert add(n, -n) == 0\n"
CONFTEST = "import pytest\n\n\n@pytest.fixture\ndef one():\n    return 1\n"


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """A course into which an assignment of each tool was imported, and what the command said."""
    place = tmp_path_factory.mktemp("imports")
    files = {
        "nbgrader/source/ps1/problem.ipynb": NBGRADER,
        "otter/hw2/hw2.ipynb": OTTER,
        "otter/hw2/tests/q3.py": OK_TEST,
        "pytest/test_add.py": PYTEST,
        "pytest/conftest.py": CONFTEST,
        "pytest/solution.py": SOLUTION,
        "solution/solution.py": SOLUTION,
    }
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    with zipfile.ZipFile(place / "autograder.zip", "w") as archive:
        archive.writestr("tests/test_sum.py", GRADESCOPE)
        archive.writestr("setup.sh", "")
    calls = {
        "ps1": ["nbgrader", "nbgrader/source/ps1"],
        "hw2": ["otter", "otter/hw2"],
        "adding": ["pytest", "pytest"],
        "sums": ["gradescope", "autograder.zip", "--solution", str(place / "solution")],
    }
    said = {}
    for name, (tool, path, *more) in calls.items():
        words = ["import", tool, str(place / path), "--to", str(place / "course"), "--sheet", name, *more]
        with pytest.raises(SystemExit) as ended, CliRunner().isolation() as streams:
            main(words)
        said[name] = ended.value.code, streams[1].getvalue().decode()
    return place / "course", said


def spec_of(course, name):
    path = course / "assignments" / name / "spec.yaml"
    return load_spec(path), yaml.safe_load(path.read_text())


def test_says_what_could_not_be_converted(imported):
    course, said = imported
    assert said == {
        "ps1": (
            0,
            "problem.ipynb:6: `fast`: line 1 does not parse (invalid syntax); magics and shell lines are left to you\n"
            f"3 checks, 6 points; next: cd {course}; torchgrade verify ps1\n",
        ),
        "hw2": (
            0,
            "hw2.ipynb:12: question `q2`: is graded by hand; write a `rubric`\n"
            f"5 checks, 8 points; next: cd {course}; torchgrade verify hw2\n",
        ),
        "adding": (
            0,
            "solution.py:1: the bodies of all functions are marked as what students are to write; mend the marks where that is not so\n"
            f"1 check, 2 points; next: cd {course}; torchgrade verify adding\n",
        ),
        "sums": (
            0,
            "solution.py:1: the bodies of all functions are marked as what students are to write; mend the marks where that is not so\n"
            f"3 checks, 8 points; next: cd {course}; torchgrade verify sums\n",
        ),
    }


def test_points_and_hidden_tests_are_kept_and_plain_comparisons_become_agreements(imported):
    course, _ = imported

    def rows(name):
        _, data = spec_of(course, name)
        return [
            (c["id"], c["kind"], c["points"], c.get("public", True))
            for e in data["exercises"]
            for c in e["checks"]
        ]

    assert rows("ps1") == [
        ("values", "agrees", 2.0, True),
        ("shouts", "pytest", 3.0, False),
        ("why", "manual", 1.0, True),
    ]
    assert rows("hw2") == [
        ("q1", "pytest", 2.0, True),
        ("q1-2", "pytest", 2.0, False),
        ("q2", "manual", 2.0, True),
        ("q3", "pytest", 1.0, True),
        ("q3-2", "pytest", 1.0, False),
    ]
    assert rows("adding") == [("test-add", "pytest", 2.0, True)]
    assert rows("sums") == [
        ("testadd-test-small", "agrees", 2.0, True),
        ("test-sum", "pytest", 1.0, True),
        ("hidden-test-sum", "pytest", 5.0, False),
    ]
    _, data = spec_of(course, "ps1")
    assert data["exercises"][0]["checks"][0]["cases"] == [{"x": {"value": 3}}, {"x": {"value": -2.0}}]
    assert data["exercises"][0]["checks"][2]["rubric"] == "even (1)"


@pytest.mark.parametrize(
    ("cell", "asked"),
    [
        ("x = 3\nmean([x]) == x", "assert mean([x]) == x"),
        ("np.allclose(mean([1]), 1)", "assert np.allclose(mean([1]), 1)"),
        ("np.testing.assert_allclose(mean([1]), 1)", "np.testing.assert_allclose(mean([1]), 1)"),
    ],
)
def test_a_comparison_of_a_cell_that_was_never_run_must_hold(cell, asked, tmp_path):
    file = tmp_path / "hw.ipynb"
    begin = ("raw", "# BEGIN QUESTION\nname: q1"), ("raw", "# BEGIN TESTS")
    end = ("raw", "# END TESTS"), ("raw", "# END QUESTION")
    file.write_text(notebook(*begin, ("code", cell), *end))

    made = notebooks.otter(file, "hw")

    assert made.beside["test_notebook_hw.py"].decode().splitlines()[-1].strip() == asked


def test_no_hidden_test_and_no_solution_is_handed_out(imported):
    course, _ = imported
    for name in ("ps1", "hw2", "adding", "sums"):
        spec, _ = spec_of(course, name)
        given = b"".join(skeletons(spec).values()).decode()
        assert not re.search(r"x \* x|upper|sum\(values\)|a \+ b|HIDDEN|MARK SCHEME", given)
    public = (course / "assignments" / "sums" / "test_sum.py").read_text()
    assert "test_secret" not in public
    assert "gradescope" not in public


@pytest.mark.parametrize("name", ["ps1", "hw2", "adding", "sums"])
def test_the_reference_earns_all_points_and_the_handout_none(imported, name, tmp_path):
    course, _ = imported
    spec, _ = spec_of(course, name)
    store = Store(tmp_path / "kept.sqlite")
    grader = Grader(spec, store, store, jailed=False, recognise=False)
    try:
        with grader.session() as session:
            reports = [
                grader.grade(Submission(who, files), session)
                for who, files in (("right", reference_files(spec)), ("blank", skeletons(spec)))
            ]
    finally:
        grader.close()
    by_hand = sum(c.points for c in spec.checks if c.kind == "manual")
    assert [r.score for r in reports] == [spec.points - by_hand, 0], [
        o.outcome.diagnosis.summary for r in reports for o in r.results
    ]


@pytest.mark.parametrize(
    ("tests", "kinds"),
    [
        ("def test_a():\n    assert f(1) == pytest.approx(2)\n    assert f(2) == 4", ["agrees"]),
        ("def test_a():\n    assert f(1) == 2\n\n\ndef test_b():\n    assert f(1) > 1", ["agrees", "pytest"]),
        (
            "@pytest.fixture(autouse=True)\ndef one(): ...\n\n\ndef test_a():\n    assert f(1) == 2",
            ["pytest"],
        ),
        (
            "class TestF:\n    def setup_method(self): ...\n    def test_a(self):\n        assert f(1) == 2",
            ["pytest"],
        ),
        (
            "class T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(1), 2)",
            ["agrees"],
        ),
        (
            "@unittest.skip\nclass T(unittest.TestCase):\n    def test_a(self):\n        self.assertEqual(f(1), 2)",
            ["pytest"],
        ),
        (
            "class Base(unittest.TestCase):\n    def setUp(self): ...\n\n\n"
            "class TestF(Base):\n    def test_a(self):\n        self.assertEqual(f(1), 2)",
            ["pytest"],
        ),
        ("def setup_module(): ...\n\n\ndef test_a():\n    assert f(1) == 2", ["pytest"]),
        ("pytestmark = pytest.mark.skip\n\n\ndef test_a():\n    assert f(1) == 2", ["pytest"]),
        ("@pytest.mark.skip\ndef test_a():\n    assert f(1) == 2", ["pytest"]),
        ("def f(x):\n    return 2 * x\n\n\ndef test_a():\n    assert f(1) == 2", ["pytest"]),
    ],
)
def test_a_test_that_depends_on_nothing_else_becomes_an_agreement(tests, kinds, tmp_path):
    (tmp_path / "work.py").write_text("def f(x):\n    return 2 * x\n")
    (tmp_path / "test_a.py").write_text(
        f"import pytest\nimport unittest\nfrom work import {'g' if 'def f' in tests else 'f'}\n\n\n{tests}\n"
    )
    assert [c["kind"] for c in pytest_files(tmp_path, "a", None).checks] == kinds


def test_no_test_beside_or_below_a_conftest_becomes_an_agreement(tmp_path):
    (tmp_path / "work.py").write_text("def f(x):\n    return 2 * x\n")
    for folder in ("part", "part/deeper"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"test_{folder[-1]}.py").write_text(
            "from work import f\n\n\ndef test_a():\n    assert f(1) == 2\n"
        )
    (tmp_path / "part" / "conftest.py").write_text(CONFTEST)

    assert [c["kind"] for c in pytest_files(tmp_path, "a", None).checks] == ["pytest", "pytest"]
    for path in (tmp_path / "part", tmp_path / "part" / "deeper"):
        assert {c["kind"] for c in pytest_files(path, "a", tmp_path).checks} == {"pytest"}


@pytest.mark.parametrize(
    ("settings", "copied"), [("[tool.pytest.ini_options]", ["conftest.py"]), ("[project]", [])]
)
def test_a_conftest_above_is_copied_where_pytest_would_look_for_it(tmp_path, settings, copied):
    folder = tmp_path / "course" / "part"
    folder.mkdir(parents=True)
    (tmp_path / "work.py").write_text("def f(x):\n    return 2 * x\n")
    (folder / "test_a.py").write_text("from work import f\n\n\ndef test_a(one):\n    assert f(one) == 2\n")
    (tmp_path / "course" / "conftest.py").write_text(CONFTEST)
    (tmp_path / "course" / "pyproject.toml").write_text(settings)

    made = pytest_files(folder, "a", tmp_path)

    assert [c.get("helpers", []) for c in made.checks] == [copied]
    assert made.beside.get("conftest.py") == (CONFTEST.encode() if copied else None)


@pytest.mark.parametrize(
    "compared",
    [
        "assert f(1) == pytest.approx(2.05, abs=0.1)",
        "assert f(1) == pytest.approx(2.05, 0.1)",
        "assert np.isclose(f(1), 2.05, atol=0.1)",
        "assert np.allclose(f(1), 2.05, 0.1)",
        "np.testing.assert_allclose(f(1), 2.05, rtol=0.1)",
        "self.assertAlmostEqual(f(1), 2.05, places=1)",
        "self.assertAlmostEqual(f(1), 2.05, 1)",
    ],
)
def test_a_comparison_with_a_tolerance_of_its_own_becomes_no_agreement(compared):
    assert cases_of(compared, {"f": ("x",)}) is None


def test_tests_without_their_solution_are_refused(tmp_path):
    (tmp_path / "test_a.py").write_text("from work import f\n\n\ndef test_f():\n    assert f() == 1\n")
    with CliRunner().isolation() as streams, pytest.raises(SystemExit) as ended:
        main(["import", "pytest", str(tmp_path), "--to", str(tmp_path / "course")])
    assert ended.value.code == 2
    said = ", ".join(
        map(str, (tmp_path, tmp_path / "solution", tmp_path.parent, tmp_path.parent / "solution"))
    )
    assert streams[1].getvalue().decode() == (
        f"Error: the tests import `work`, and there is no work.py in {said}; give the folder with --solution\n"
    )
