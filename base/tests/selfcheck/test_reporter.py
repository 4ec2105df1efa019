"""What a job of GitHub Actions reads of a check: annotations at lines, a summary, points."""

import base64
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from graders.feedback.student import for_student
from graders.model import Diagnosis, ExerciseReport, Outcome, Report, Result, Verdict, human, passed
from graders.paths import ROOT
from graders.selfcheck.reporter import GitHub, summary_of
from tests.conftest import REFERENCE, write_toy

WORK = REFERENCE.replace("0.5 * ", "")
"""Its `kl` stands in line 6."""


def wrong(id_="kl", points=3.0, summary="p & q: 100 %", **why):
    outcome = Outcome(Verdict.FAILED, 0.0, Diagnosis(summary, **why))
    return Result(id_, "agrees", f"The {id_}, again", points, outcome)


def report(*results, title="Toy"):
    return for_student(Report("toy", title, "ada", (ExerciseReport("one", "One", results),)))


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "solution.py").write_text(WORK)
    (folder / "README.md").write_text("mine")
    return folder


def reported(toy, repository, what, **environ):
    lines = []
    github = GitHub(toy, repository, {"GITHUB_WORKSPACE": str(repository), **environ}, lines.append, "secret")
    github.begin()
    github.end(what)
    return lines


def test_a_mistake_stands_at_the_definition_that_was_graded(toy, repository):
    lines = reported(toy, repository, report(wrong(hint="a half"), Result("s", "agrees", "S", 1, passed())))

    assert lines == [
        "::stop-commands::secret",
        "::secret::",
        "::error file=src/solution.py,line=6,title=The kl%2C again::p & q: 100 %25%0Ahint: a half",
    ]


def test_an_error_stands_where_the_student_s_code_raised_it(toy, repository):
    trace = 'File "src/solution.py", line 6, in kl\n    x\nFile "src/solution.py", line 11, in scale\n    y\nValueError: z'

    lines = reported(toy, repository, report(wrong(trace=trace)))

    assert lines[2].startswith("::error file=src/solution.py,line=11,title=")


def test_a_file_outside_the_repository_is_not_named(toy, repository):
    trace = 'File "../../etc/passwd", line 1, in x'

    assert reported(toy, repository, report(wrong("other", trace=trace)))[2] == (
        "::error title=The other%2C again::p & q: 100 %25"
    )


def test_nothing_that_a_student_wrote_is_a_command(toy, repository):
    lines = reported(toy, repository, report(wrong(summary="x\n::set-output name=a::b\r\n::secret::")))

    assert len(lines) == 3
    assert lines[2].endswith("::x%0A::set-output name=a::b%0A::secret::")


def test_the_worst_ten_are_shown_and_the_others_counted(toy, repository, tmp_path):
    many = [wrong(f"c{i}", points=float(i)) for i in range(12)]
    waits = Result("h", "manual", "H", 1.0, human("look"))

    lines = reported(toy, repository, report(*many, waits), GITHUB_STEP_SUMMARY=str(tmp_path / "s.md"))

    assert [re.search(r"The (\w+)", x)[1] for x in lines[2:12]] == [f"c{i}" for i in range(11, 1, -1)]
    assert lines[12] == "::notice title=H::look"
    assert "2 more are not marked at lines: GitHub shows 10 of a kind." in (tmp_path / "s.md").read_text()


def test_the_summary_holds_a_table_and_what_is_wrong_in_a_fence_that_no_text_ends():
    text = summary_of(report(wrong(summary="use ``` and <b>", expected="1", actual="2"), title="A [x](y)"), 0)

    assert text == (
        "## A \\[x\\]\\(y\\): 0 of 3 points\n\n| | check | points |\n|---|---|--:|\n| ✗ | The kl, again | 0/3 |\n\n"
        "**The kl, again**\n\n````text\nuse ``` and <b>\nexpected: 1\ngot: 2\n````\n\n"
    )


def test_a_summary_is_never_larger_than_github_takes():
    text = summary_of(report(*(wrong(f"c{i}", summary="ü" * 1000) for i in range(900))), 0)

    assert len(text.encode()) < 2**20


CLASSROOM = {
    "CLASSROOM": "odsl",
    "ASSIGNMENT": "sheet-1",
    "SUBMISSION_TAG": "submit/2026-11-01T19-15-00Z-1a2b3c4",
    "COMMIT_URL": "https://x/c",
    "RELEASE_URL": "https://x/r",
    "REVIEW_URL": "https://x/v",
}


def run(command, folder, **environ):
    """A command of a job, in the student's checkout, with the `torchgrade` of this environment."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environ = {
        **os.environ,
        "PATH": path,
        "PYTHONPATH": str(ROOT),
        "GITHUB_WORKSPACE": str(folder),
        **environ,
    }
    return subprocess.run(command, env=environ, cwd=folder, capture_output=True, text=True, check=False)


ACTION = yaml.safe_load((ROOT / "action.yml").read_text())


@pytest.fixture(scope="module")
def checks(tmp_path_factory):
    """The folder `checks` of a handout, which holds no code of the sheet."""
    return (write_toy(tmp_path_factory.mktemp("toy")) / "spec.yaml").read_bytes()


@pytest.mark.jail
def test_the_workflow_of_a_student_s_repository_reports_each_push(tmp_path, repository, checks):
    (repository / "checks").mkdir()
    (repository / "checks" / "spec.yaml").write_bytes(checks)
    workflow = yaml.safe_load((ROOT / "docs/ci/github-students.yml").read_text())
    step = workflow["jobs"]["check"]["steps"][-1]
    summary, output = tmp_path / "summary.md", tmp_path / "output"

    done = run(["bash", "-e", "-c", step["run"]], repository, GITHUB_STEP_SUMMARY=str(summary), GITHUB_OUTPUT=str(output))  # fmt: skip

    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    token = lines[0].removeprefix("::stop-commands::")
    after = lines[lines.index(f"::{token}::") + 1 :]
    assert [line.split("::")[1] for line in after] == [
        "error file=src/solution.py,line=6,title=The KL divergence"
    ]
    assert summary.read_text().startswith("## A toy sheet: 0 of 3 points\n")
    values = dict(line.split("=", 1) for line in output.read_text().splitlines())
    assert (values["score"], values["points"]) == ("0", "3")
    told = json.loads(base64.b64decode(values["kl"]))
    assert (told["status"], told["max_score"], told["tests"][0]["score"]) == ("fail", 3.0, 0.0)


def test_the_action_names_no_input_and_no_output_that_it_has_not():
    text = (ROOT / "action.yml").read_text()
    steps = ACTION["runs"]["steps"]

    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(ACTION["inputs"])
    assert set(re.findall(r"steps\.check\.outputs\.(\w+)", text)) == {"score", "points", "passed"}
    assert all(s.get("shell") == "bash" for s in steps if "run" in s)
    # what a workflow gives is a value of the environment, never a piece of the script
    assert not any("${{" in s.get("run", "") for s in steps)


@pytest.mark.jail
@pytest.mark.parametrize(
    ("given", "code", "passed"),
    [({}, 1, "false"), ({"fail": "false"}, 0, "false"), ({"checks": "none", "fail": "false"}, 2, "false")],
)
def test_the_action_checks_and_says_whether_all_passed(tmp_path, repository, checks, given, code, passed):
    (repository / "checks here").mkdir()
    (repository / "checks here" / "spec.yaml").write_bytes(checks)
    step = ACTION["runs"]["steps"][-1]
    inputs = {n: i["default"] for n, i in ACTION["inputs"].items()} | {"checks": "checks here"} | given
    environ = {n: inputs[re.search(r"inputs\.([\w-]+)", v)[1]] for n, v in step["env"].items()}
    output = tmp_path / "output"

    done = run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], repository, GITHUB_OUTPUT=str(output), **environ)  # fmt: skip

    assert done.returncode == code, done.stderr
    values = dict(line.split("=", 1) for line in output.read_text().splitlines())
    assert values["passed"] == passed
    if code < 2:
        assert (values["score"], values["points"]) == ("0", "3")


@pytest.mark.jail
def test_the_autograder_of_classroom_50_writes_whole_points_and_ends_well(tmp_path, repository):
    write_toy(tmp_path / "autograders" / "checks")
    script = tmp_path / "autograders" / "autograder.py"
    script.write_bytes((ROOT / "docs/ci/classroom50-autograder.py").read_bytes())

    done = run([sys.executable, str(script)], repository, **CLASSROOM)

    assert done.returncode == 0, done.stderr
    result = json.loads((repository / "result.json").read_text())
    assert result.pop("datetime").endswith("Z")
    assert result == {
        "schema": "classroom50/result/v1",
        "score": 0,
        "max-score": 300,
        "tests": [{"test-name": "The KL divergence", "passed": False, "score": 0, "max-score": 300}],
        "classroom": "odsl",
        "assignment": "sheet-1",
        "submission": "submit/2026-11-01T19-15-00Z-1a2b3c4",
        "commit": "https://x/c",
        "release": "https://x/r",
        "review": "https://x/v",
    }
    assert (repository / "release-body.md").read_text().startswith("## A toy sheet: 0 of 3 points\n")
