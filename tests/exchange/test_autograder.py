"""Gradescope's autograder: its scripts run in a folder laid out as there."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from graders.errors import UserError
from graders.exchange.autograder import archive, packed, wheel_of_this_program
from graders.paths import ROOT
from tests.conftest import REFERENCE

HALF = REFERENCE.replace("x * factor", "x + factor")
LATE = {"created_at": "2026-11-02T23:30:00.000000-05:00", "assignment": {"due_date": "2026-11-02T23:30:00.000000+01:00", "total_points": "5.0"}, "users": [{"name": "Ada", "email": "a@x.org"}]}  # fmt: skip


@pytest.fixture(scope="module")
def container(toy, tmp_path_factory):
    """The folder `/autograder` after Gradescope has built its image: the zip unpacked, and `setup.sh` run."""
    root = tmp_path_factory.mktemp("gradescope") / "autograder"
    with zipfile.ZipFile(io.BytesIO(packed(archive(toy, training=False, visibility="visible")))) as zipped:
        for info in zipped.infolist():
            path = root / "source" / info.filename
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(zipped.read(info))
            path.chmod(info.external_attr >> 16)
    (root / "results").mkdir()
    spec = root / "source" / "sheet" / "spec.yaml"
    spec.write_text(spec.read_text().replace("points: 5\n", "points: 5\nlate: {per_day: 20}\n", 1))
    done = subprocess.run(["bash", root / "source" / "setup.sh"], env=environment(root), capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == "5 of 5 points for the sheet's own solution\n"
    return root


def environment(root, **more):
    return {
        **os.environ,
        "AUTOGRADER": str(root),
        "TORCHGRADE_PYTHON": sys.executable,
        "PYTHONPATH": str(ROOT),
        "OMP_NUM_THREADS": "1",
        **more,
    }


def run(root, files, metadata=None, **more):
    """What the autograder says of a hand-in: how it ends, and its results."""
    for name in ("submission", "results"):
        shutil.rmtree(root / name, ignore_errors=True)
        (root / name).mkdir()
    for name, text in files.items():
        path = root / "submission" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (root / "submission_metadata.json").write_text(json.dumps(metadata or {}))
    done = subprocess.run([root / "source" / "run_autograder"], env=environment(root, **more), capture_output=True, text=True)  # fmt: skip
    path = root / "results" / "results.json"
    return done, json.loads(path.read_bytes()) if path.is_file() else None


@pytest.mark.jail
def test_a_hand_in_gets_partial_scores_and_words(container):
    done, results = run(container, {"work/solution.py": HALF})

    assert done.returncode == 0, done.stderr
    kl, scale = results["tests"]
    assert (results["score"], results["visibility"], results["stdout_visibility"]) == (3, "visible", "hidden")
    assert (kl["score"], kl["max_score"], kl["status"]) == (3, 3, "passed")
    assert (scale["score"], scale["status"], scale["output"]) == (0, "failed", "this is not right; the check is hidden, so what it tried and expected is not shown")  # fmt: skip
    assert results["extra_data"] == {"sheet": "toy", "pending": 0.0, "jailed": True}


@pytest.mark.jail
def test_the_times_of_gradescope_and_the_sheet_s_policy_make_it_late(container):
    _, results = run(container, {"solution.py": f"{REFERENCE}# mine\n"}, LATE)

    assert results["score"] == 4.75
    assert results["output"] == "4.75 of 5 points\nlate by 0.25 days: 5 % of 5 points (−0.25)"


@pytest.mark.jail
def test_what_cannot_be_read_is_said_and_earns_nothing(container):
    _, results = run(container, {"mine.zip": "no zip"})

    assert results["score"] == 0
    assert results["output"] == (
        "0 of 5 points\nmine.zip: is no readable archive (File is not a zip file); pack it again as a zip"
    )


@pytest.mark.jail
def test_where_the_grader_fails_there_are_no_results(container):
    secret = container / "source" / "secret"
    kept = secret.read_text()
    secret.write_text("short\n")

    done, results = run(container, {"solution.py": REFERENCE})
    secret.write_text(kept)

    assert (done.returncode, results) == (2, None)
    assert done.stderr == f"{secret}: a secret has 16 characters or more; `openssl rand -hex 32` makes one\n"


def runs_as_nobody():
    """Whether somebody else can run this Python, as in the container; one in root's home cannot."""
    try:
        return subprocess.run([sys.executable, "-c", ""], user="nobody", check=False).returncode == 0
    except PermissionError:
        return False


@pytest.mark.jail
@pytest.mark.skipif(not runs_as_nobody(), reason="nobody but its owner can run this Python")
def test_without_a_jail_it_runs_as_somebody_else_and_says_so(container, tmp_path):
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("bash", "env", "sh"):
        (tools / name).symlink_to(shutil.which(name))
    thief = f"def kl(mu, logvar):\n    return open({str(container / 'source' / 'sheet' / 'reference' / 'solution.py')!r})\n"

    done, results = run(container, {"solution.py": thief}, PATH=str(tools), TORCHGRADE_RUN_AS="nobody")

    assert done.returncode == 0, done.stderr
    assert results["score"] == 0
    assert "PermissionError" in results["tests"][0]["output"]
    assert results["extra_data"]["jailed"] is False
    assert results["output"].endswith("\nThis container allows no jail: the hand-in ran as another user, with limits on time and memory.")  # fmt: skip


def test_a_handout_makes_no_autograder(toy):
    gone = toy.model_copy(update={"reference": "gone"})

    with pytest.raises(UserError) as error:
        archive(gone, training=False, visibility="visible")

    assert str(error.value) == f"{toy.folder / 'spec.yaml'}: its reference is not here, so nothing can be graded by it; give the course's own sheet, not a handout"  # fmt: skip


def test_the_scripts_lie_at_the_top_of_the_zip_and_may_be_executed(toy):
    with zipfile.ZipFile(io.BytesIO(packed(archive(toy, training=False, visibility="hidden")))) as zipped:
        modes = {i.filename: i.external_attr >> 16 for i in zipped.infolist() if "/" not in i.filename}
        settings = json.loads(zipped.read("autograder.json"))

    name = wheel_of_this_program()[0]
    assert modes == {"setup.sh": 0o755, "run_autograder": 0o755, "autograder.json": 0o644, "secret": 0o644, name: 0o644}  # fmt: skip
    assert settings == {"training": False, "visibility": "hidden", "sheet": "toy"}


def test_the_wheel_in_it_installs_and_runs(tmp_path):
    name, data = wheel_of_this_program()
    (tmp_path / name).write_bytes(data)
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--no-compile", "--target", tmp_path / "site", tmp_path / name]  # fmt: skip
    made = subprocess.run(pip, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr

    said = subprocess.run(
        [sys.executable, "-P", "-c", "import graders.cli, graders.paths as p; print(p.PACKAGE, (p.TEMPLATES / 'term.html').is_file())"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")}, cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip

    assert said.stdout == f"{tmp_path / 'site' / 'graders'} True\n", said.stderr
