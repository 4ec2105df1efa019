import contextlib
import csv
import json
import os
import re
import shlex
import subprocess
import sys

import pytest
import yaml

from graders import paths
from graders.authoring.new import new_course, new_sheet
from graders.errors import UserError
from tests.waiting import here

pytestmark = [pytest.mark.jail, pytest.mark.usefixtures("lasting_sandboxes")]
CI = paths.ROOT / "docs" / "ci"


def run(folder, *words):
    """A command in a folder, as a new user types it; torchgrade's own in this process."""
    if words[0] == "graders":
        with contextlib.chdir(folder):
            return here(*words[1:])
    program = [sys.executable, "-m", *words]
    return subprocess.run(
        program,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": paths.python_path()},
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A new course in which every command was run once, in the order of its README."""
    folder = tmp_path_factory.mktemp("new") / "course"
    done = {"new": run(folder.parent, "graders", "new", "course")}
    hand_ins = "example-hand-ins/first-sheet"
    done["sheets"] = run(folder, "graders", "sheets")
    done["pytest"] = run(folder, *ci_command("github-actions.yml", "pytest"))
    done["verify"] = run(folder, "graders", "verify")
    done["handout"] = run(folder, "graders", "handout", "first-sheet", "--out", "handout")
    done["check"] = run(folder / "handout", "graders", "check", "checks", f"../{hand_ins}/ada")
    done["batch"] = run(folder, "graders", "batch", "first-sheet", hand_ins, "--out", "graded")
    spec = folder / "assignments" / "first-sheet" / "spec.yaml"
    spec.write_text(spec.read_text().replace("points: 3", "points: 1").replace("points: 20 ", "points: 18 "))
    done["regrade"] = run(folder, "graders", "regrade", "graded")
    return folder, done


def ci_command(file, program):
    """The words of the line of a CI file that starts a program."""
    found = yaml.safe_load((CI / file).read_text())
    jobs = found["jobs"].values() if "jobs" in found else [v for v in found.values() if "script" in v]
    lines = [s.get("run", "") for j in jobs for s in j.get("steps", ())] + [
        line for j in jobs for line in j.get("script", ())
    ]
    return shlex.split(next(line for line in lines if line.startswith(f"{program} ")))


def test_every_command_is_green_at_once(course):
    _, done = course
    assert {name: d.returncode for name, d in done.items()} == dict.fromkeys(done, 0), [
        d.stdout + d.stderr for d in done.values() if d.returncode
    ]


def test_says_what_was_written_and_what_comes_next(course):
    folder, done = course
    assert str(folder / "assignments" / "first-sheet" / "spec.yaml") in done["new"].stdout.splitlines()
    assert done["new"].stderr == "next: cd course; torchgrade verify first-sheet; then read README.md\n"
    assert (
        done["sheets"].stdout == "first-sheet          7 checks  20 points  First sheet: a small classifier\n"
    )


def test_verify_lists_what_no_mistake_proves_yet(course):
    _, done = course
    said = re.sub(r"\d+ s\n", "S\n", done["verify"].stdout)
    assert said == (
        "first-sheet                                          checks  mistakes caught\n"
        "  Code                                                    4       3 of 3\n"
        "  On paper                                                3       0 of 0\n"
        "  all                                                     7       3 of 3\n"
        "  variants accepted: 1 of 1; S\n"
        "  not proven yet, for no mistake fails exactly one of these (`proof: full` asks for one each):\n"
        "–   `training`: The training ends near the least possible loss\n"
        "–   `optimizer`: Adam with a learning rate of 1e-2\n"
        "–   `uniform`: Cross-entropy of a uniform guess\n"
        "–   `derivative`: The derivative of the sigmoid\n"
        "✓ first-sheet is proven, but for 4 checks\n"
    )


def test_the_handout_holds_no_solution(course):
    folder, _ = course
    given = {p.relative_to(folder / "handout").as_posix() for p in (folder / "handout").rglob("*.*")}
    assert given == {"README.md", "answers.md", "classifier.py"} | {
        f"checks/{n}" for n in ("spec.yaml", "expected.sqlite", "handout.sha256")
    }
    assert "torch.exp" not in (folder / "handout" / "classifier.py").read_text()


def test_a_cohort_is_graded_and_what_an_edit_changes_is_said(course):
    folder, done = course
    book = (folder / "graded" / "gradebook.csv").read_text("utf-8-sig")
    rows = {r["student"]: r for r in csv.DictReader(book.splitlines())}
    # since the edit, in which the layers lost 2 points; 2 wait for a person
    assert {n: (r["score"], r["points"], r["pending"]) for n, r in rows.items()} == {
        "ada": ("16", "18", "2"),
        "bob": ("8", "18", "2"),
    }
    report = json.loads((folder / "graded/instructor/reports/bob.json").read_text())
    softmax = report["exercises"][0]["checks"][0]
    assert softmax["mistake"] == "wrong-axis"
    assert "ada" in done["regrade"].stdout


def test_pytest_has_an_item_for_each_check(course):
    folder, _ = course
    said = (folder / "sheets.xml").read_text()
    assert 'tests="7"' in said
    assert 'failures="0"' in said


def test_the_files_for_ci_are_those_of_the_docs(course):
    folder, _ = course
    assert (folder / ".github/workflows/torchgrade.yml").read_text() == (
        CI / "github-actions.yml"
    ).read_text()
    assert (folder / ".gitlab-ci.yml").read_text() == (CI / "gitlab-ci.yml").read_text()
    assert ci_command("gitlab-ci.yml", "pytest") == ci_command("github-actions.yml", "pytest")


@pytest.mark.parametrize("file", ["github-actions.yml", "github-students.yml"])
def test_packages_are_cached_by_a_file_that_a_course_has(file):
    place = re.match("# Copy to ([^ ]+)", (CI / file).read_text())[1]
    steps = [s for job in yaml.safe_load((CI / file).read_text())["jobs"].values() for s in job["steps"]]
    # without this path the step ends with an error where no requirements.txt is
    assert [s["with"]["cache-dependency-path"] for s in steps if s.get("with", {}).get("cache")] == [place]


def test_a_sheet_is_added_under_its_own_name(course):
    folder, _ = course
    made = new_sheet(folder / "reference", "second-sheet")
    assert folder / "reference" / "second_sheet" / "classifier.py" in made
    spec = (folder / "assignments" / "second-sheet" / "spec.yaml").read_text()
    assert "sheet: second-sheet " in spec
    assert 'title: "Second sheet: a small classifier"' in spec
    assert "first" not in spec.lower()
    with pytest.raises(UserError, match="is there already; choose another name for the sheet"):
        new_sheet(folder, "second-sheet")


def test_each_line_that_decides_something_is_explained(course):
    folder, _ = course
    for line in (folder / "assignments" / "second-sheet" / "spec.yaml").read_text().splitlines()[:8]:
        assert "#" in line or line.startswith("title")


def test_refuses_a_name_that_fits_no_sheet(tmp_path):
    with pytest.raises(UserError) as error:
        new_course(tmp_path / "new", "Sheet 1")
    assert str(error.value) == (
        "`Sheet 1` cannot be a sheet's id: write lower-case letters, digits and `-`, beginning with a letter, such as `first-sheet`"
    )
    assert not (tmp_path / "new").exists()


def test_writes_into_no_folder_that_holds_files(tmp_path):
    (tmp_path / "work.py").touch()
    with pytest.raises(UserError) as error:
        new_course(tmp_path)
    assert str(error.value) == (
        f"{tmp_path}: is not empty; choose a new folder, or add a sheet to the course there: cd {tmp_path}; torchgrade new --sheet NAME"
    )


def test_says_where_no_course_is(tmp_path):
    with pytest.raises(UserError) as error:
        new_sheet(tmp_path, "other")
    assert str(error.value) == (
        f"{tmp_path}: lies in no course, which holds assignments/<sheet>/spec.yaml; begin one with `torchgrade new FOLDER`"
    )
