"""Gradescope's autograder: its scripts run in a folder laid out as there."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from graders.datasets import mnist
from graders.errors import UserError
from graders.exchange.autograder import archive, packed, wheel_of_this_program
from graders.sandbox import bubblewrap
from tests.conftest import REFERENCE
from tests.exchange import importers

HALF = REFERENCE.replace("x * factor", "x + factor")
LATE = {"created_at": "2026-11-02T23:30:00.000000-05:00", "assignment": {"due_date": "2026-11-02T23:30:00.000000+01:00", "total_points": "5.0"}, "users": [{"name": "Ada", "email": "a@x.org"}]}  # fmt: skip


@dataclass
class Container:
    """A root of its own in which only `/autograder` can be written, as in the container that Gradescope builds.

    Nothing of the checkout is there: the program is the wheel in the zip, its dependencies are those of this environment.
    """

    root: Path

    def run(self, *command, **environ):
        """Run a command in it as root, with nothing of this environment."""
        settings = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
            "TORCHGRADE_PYTHON": sys.executable,
            "PYTHONPATH": "/autograder/site",
            "OMP_NUM_THREADS": "1",
            "TORCHGRADE_DATA": "/data",  # there is no network
            **environ,
        }
        (self.root / "passwd").write_text("root:x:0:0::/root:/bin/sh\ntorchgrade:x:999:999::/:/bin/sh\n")
        places = dict.fromkeys(("/usr", "/opt", "/lib", "/lib64", "/bin", "/sbin", sys.base_prefix, sys.prefix, "/etc/alternatives", "/etc/ld.so.cache"))  # fmt: skip
        # an environment may lie below /tmp, so that comes first
        words = [bubblewrap.bwrap(), "--die-with-parent", "--cap-add", "ALL", "--clearenv", "--tmpfs", "/tmp"]
        for place in places:
            for above in reversed(Path(place).parents[:-1]):
                words += ["--perms", "0755", "--dir", str(above)]
            words += ["--ro-bind-try", place, place]
        words += ["--ro-bind", str(mnist.folder()), "/data"]
        words += [
            "--bind",
            str(self.root / "autograder"),
            "/autograder",
            "--dev-bind",
            "/proc",
            "/proc",
            "--dev",
            "/dev",
        ]
        words += ["--ro-bind", str(self.root / "passwd"), "/etc/passwd", "--chdir", "/"]
        for name, value in settings.items():
            words += ["--setenv", name, value]
        return subprocess.run([*words, *map(str, command)], capture_output=True, text=True, check=False)

    def grade(self, files, metadata=None, **environ):
        """What the autograder says of a hand-in: how it ends, and its results."""
        folder = self.root / "autograder"
        for name in ("submission", "results"):
            shutil.rmtree(folder / name, ignore_errors=True)
            (folder / name).mkdir()
        for name, text in files.items():
            path = folder / "submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (folder / "submission_metadata.json").write_text(json.dumps(metadata or {}))
        done = self.run("/autograder/source/run_autograder", **environ)
        path = folder / "results" / "results.json"
        return done, importers.gradescope_results(path.read_bytes()) if path.is_file() else None


@pytest.fixture(scope="module")
def container(toy, tmp_path_factory):
    """The container after Gradescope has built its image: the zip unpacked, and `setup.sh` run."""
    made = Container(tmp_path_factory.mktemp("gradescope"))
    folder = made.root / "autograder"
    with zipfile.ZipFile(io.BytesIO(packed(archive(toy, training=False, visibility="visible")))) as zipped:
        for info in zipped.infolist():
            path = folder / "source" / info.filename
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(zipped.read(info))
            path.chmod(info.external_attr >> 16)
    (folder / "results").mkdir()
    spec = folder / "source" / "sheet" / "spec.yaml"
    spec.write_text(spec.read_text().replace("points: 5\n", "points: 5\nlate: {per_day: 20}\n", 1))
    wheel = next((folder / "source").glob("*.whl"))
    pip = [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", "--no-compile"]
    subprocess.run([*pip, "--target", folder / "site", wheel], check=True)
    done = made.run("bash", "/autograder/source/setup.sh")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "5 of 5 points for the sheet's own solution\n"
    return made


@pytest.mark.jail
def test_a_late_hand_in_gets_partial_scores_and_words(container):
    done, results = container.grade({"work/solution.py": HALF}, LATE)

    assert done.returncode == 0, done.stderr
    kl, scale = results["tests"]
    assert (results["score"], results["visibility"], results["stdout_visibility"]) == (2.85, "visible", "hidden")  # fmt: skip
    assert results["output"] == "2.85 of 5 points\nlate by 0.25 days: 5 % of 3 points (−0.15)"
    assert (kl["score"], kl["max_score"], kl["status"]) == (3, 3, "passed")
    assert (scale["score"], scale["status"], scale["output"]) == (0, "failed", "this is not right; the check is hidden, so what it tried and expected is not shown")  # fmt: skip
    assert results["extra_data"] == {"sheet": "toy", "pending": 0.0, "jailed": True}


@pytest.mark.jail
def test_what_cannot_be_read_is_said_and_earns_nothing(container):
    _, results = container.grade({"mine.zip": "no zip"})

    assert results["score"] == 0
    assert results["output"] == (
        "0 of 5 points\nmine.zip: is no readable archive (File is not a zip file); pack it again as a zip"
    )


@pytest.mark.jail
def test_where_the_grader_fails_there_are_no_results(container):
    secret = container.root / "autograder" / "source" / "secret"
    kept = secret.read_text()
    secret.write_text("short\n")

    done, results = container.grade({"solution.py": REFERENCE})
    secret.write_text(kept)

    assert (done.returncode, results) == (2, None)
    assert (
        done.stderr
        == "/autograder/source/secret: a secret has 16 characters or more; `openssl rand -hex 32` makes one\n"
    )


@pytest.mark.jail
@pytest.mark.skipif(os.getuid() != 0, reason="only root can run code as another user")
def test_without_a_jail_it_runs_as_somebody_else_and_says_so(container):
    (container.root / "autograder" / "tools").mkdir()
    for name in ("bash", "env", "sh"):
        (container.root / "autograder" / "tools" / name).symlink_to(f"/usr/bin/{name}")
    thief = "def kl(mu, logvar):\n    return open('/autograder/source/sheet/reference/solution.py')\n"

    done, results = container.grade({"solution.py": thief}, PATH="/autograder/tools")

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
