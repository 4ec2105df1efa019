"""A real cluster for all tests of this folder: a scheduler and workers as processes, keys, a toy sheet and a cohort."""

import os
import re
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from graders.observing.processes import descendants
from graders.scale.examined import mark_of_place
from graders.scale.keys import make
from tests.cohort.test_nothing_lost import hand_ins
from tests.conftest import NIGHTLY, interruptible, write_toy
from tests.waiting import PROGRAM, Speaking, run

WORKERS, COUNT = (4, 60) if NIGHTLY else (2, 8)


class Cluster:
    """A scheduler, a machine with workers, and commands that use them."""

    def __init__(self, folder):
        self.folder, self.keys = folder, folder / "keys"
        make(self.keys, 2)
        self.sheet = write_toy(folder / "toy")
        self.cohort = hand_ins(folder / "cohort", COUNT)
        self.secret = folder / "secret"
        self.secret.write_text("a secret of these tests\n")
        self.processes = []
        # that the jail holds is what tests/authoring/test_doctor.py tries, for half a minute
        mark_of_place().parent.mkdir(parents=True, exist_ok=True)
        mark_of_place().touch()
        self.port = 0

    def begin(self):
        self.start_scheduler()
        self.machine = self.start_workers(WORKERS)

    def start(self, *words):
        """Start a command of ours."""
        self.processes.append(Speaking(*PROGRAM, *words, preexec_fn=interruptible))
        return self.processes[-1]

    def start_scheduler(self):
        words = ("cluster", "scheduler", "--host", "127.0.0.1", "--port", self.port, "--keys", self.keys)
        self.scheduler = self.start(*words)
        self.address = self.scheduler.says(r"scheduler at (\S+)")[1]
        self.port = int(self.address.rpartition(":")[2])

    def start_workers(self, workers):
        words = ("worker", self.address, "--keys", self.keys, "--sheet", self.sheet, "--workers", workers)
        machine = self.start(*words)
        for _ in range(workers):
            machine.says(r"works for")
        return machine

    def workers(self):
        """The processes that are workers."""
        return [p for p in descendants(self.machine.pid) if b"graders.scale.worker" in command_of(p)]

    def words(self, out, *more):
        where = more or ("--scheduler", self.address, "--keys", self.keys)
        return ("batch", self.sheet, self.cohort, "--out", out, "--secret-file", self.secret, *where)

    def batch(self, out, *more):
        """Grade the cohort on the cluster, or where `more` says."""
        return run(*PROGRAM, *self.words(out, *more))

    def end(self):
        for process in self.processes:
            process.end()


def command_of(pid):
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def without_times(path):
    """The content of a file of results, without how long things took; nothing of PDFs, which hold the time compressed."""
    data = path.read_bytes()
    if path.suffix == ".pdf":
        return b""
    data = re.sub(rb'"seconds": [0-9.e-]+', b"", data)
    data = re.sub(rb"Graded in [0-9.]+ s", b"", data)
    # the last column of submissions and of checks on the cohort page
    return re.sub(rb'<td class="n">[0-9.]+</td></tr>', b"</tr>", data)


def results(out):
    """All files of a cohort's results by name, without times and without what only a run itself uses."""
    leave = ("state.sqlite", "tasks/", ".lock", "secret", ".audit")
    files = {p.relative_to(out).as_posix(): p for p in out.rglob("*") if p.is_file()}
    return {n: without_times(p) for n, p in files.items() if not any(part in n for part in leave)}


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        made.begin()
        yield made
    finally:
        made.end()


@pytest.fixture(scope="session")
def graded(cluster, tmp_path_factory):
    """The results of the cluster, and what was said on the way."""
    out = tmp_path_factory.mktemp("graded") / "out"
    done = cluster.batch(out)
    assert done.returncode == 0, done.stderr
    return out, done.stderr


@pytest.fixture(scope="session")
def calm(cluster, tmp_path_factory):
    """The results of this machine alone."""
    out = tmp_path_factory.mktemp("calm") / "out"
    done = cluster.batch(out, "--workers", "1")
    assert done.returncode == 0, done.stderr
    return out
