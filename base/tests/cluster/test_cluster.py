"""Real schedulers and real workers, killed at any moment: the same files as on one machine, and nothing is left running."""

import csv
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
from importlib import metadata

import pytest

from graders.observing.processes import descendants
from graders.sandbox.bubblewrap import bwrap
from graders.scale.keys import make, security
from tests.cluster.conftest import COUNT, command_of, kill, results
from tests.conftest import NIGHTLY, REFERENCE, nightly
from tests.waiting import PROGRAM, Speaking, run, until

pytestmark = [pytest.mark.jail, pytest.mark.slow, pytest.mark.xdist_group("cluster")]
KILLS = int(os.environ.get("TORCHGRADE_KILLS", "1"))
VICTIMS = ("worker", "client", "scheduler") if NIGHTLY else ("worker",)


def finished(out):
    """The observations that are kept, and when each was kept."""
    with sqlite3.connect(out / "instructor" / "state.sqlite") as state:
        return dict(state.execute("select key, rowid from observations"))


def sandboxes(machine):
    return [p for p in descendants(machine.pid) if b"sandbox.inside" in command_of(p)]


def none_at_work(cluster):
    """Wait until whoever is waited for by nobody has ended what it was at."""
    until(lambda: not sandboxes(cluster.machine), "the end of all sandboxes of the workers")


def test_a_cluster_gives_the_same_files_as_one_machine(graded, calm):
    out, said = graded

    assert results(out) == results(calm)
    assert "on 1 machine" in said


def test_what_was_graded_on_a_cluster_is_not_run_again_anywhere(cluster, graded, calm, tmp_path):
    out = shutil.copytree(graded[0], tmp_path / "out")
    before = finished(out)

    assert cluster.batch(out).returncode == 0
    again = finished(out)
    assert cluster.batch(out, "--workers", "1").returncode == 0

    assert again == before
    assert {key: finished(out)[key] for key in before} == before
    assert results(out) == results(calm)


@pytest.mark.parametrize("victim", VICTIMS)
@pytest.mark.parametrize("number", range(KILLS))
def test_kill_9_changes_no_result_repeats_nothing_and_leaves_nothing_running(
    cluster, calm, tmp_path, victim, number
):
    out, chance = tmp_path / "out", random.Random(f"{victim}{number}")
    client = cluster.start(*cluster.words(out))
    client.says(rf"\[{chance.randint(1, COUNT // 2)}/{COUNT}\]")
    before = {}

    if victim == "client":
        kill(client.pid)
        client.ends()
        before = finished(out)
        none_at_work(cluster)
        assert cluster.batch(out).returncode == 0
    else:
        if victim == "worker":
            kill(chance.choice(cluster.workers()))
        else:
            kill(cluster.scheduler.pid)
            cluster.scheduler.ends()
            cluster.start_scheduler()
        code, said = client.ends()
        assert code == 0, said

    assert {key: finished(out)[key] for key in before} == before
    assert results(out) == results(calm)


def test_ctrl_c_lets_the_workers_go(cluster, tmp_path):
    other = tmp_path / "secret"
    other.write_text("another secret, so that nothing is known yet\n")
    words = [other if word == cluster.secret else word for word in cluster.words(tmp_path / "out")]
    client = cluster.start(*words)
    client.says(r"more workers")
    workers = cluster.workers()

    for pid in workers:  # what is not done yet stays so
        os.kill(pid, signal.SIGSTOP)
    try:
        client.send_signal(signal.SIGINT)
    finally:
        for pid in workers:
            os.kill(pid, signal.SIGCONT)
    code, said = client.ends()

    assert code == 130
    assert said.splitlines()[-1].endswith(f"of {COUNT}; the same command goes on from there")
    none_at_work(cluster)


def test_keys_of_another_cluster_open_nothing(cluster, tmp_path):
    make(tmp_path / "keys", 2)

    done = run(*PROGRAM, *cluster.words(tmp_path / "out"), "--keys", tmp_path / "keys", "--wait", "3")

    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert line.startswith(f"Error: {cluster.address}: no scheduler answers there (")
    assert "certificate" in line.lower() or "ssl" in line.lower()
    assert line.endswith("and run the same command again: what was finished is kept")


def a_worker(cluster, name, code="", before=(), **settings):
    """A worker that `torchgrade worker` did not start: other code runs first, or it sees other files."""
    given = {"address": cluster.address, "keys": str(cluster.keys), "name": name, **settings}
    (cluster.folder / f"{name}.json").write_text(json.dumps(given))
    with (cluster.folder / f"{name}.json").open() as file:
        main = f"{code}from graders.scale.worker import main; main()"
        worker = Speaking(*before, sys.executable, "-P", "-c", main, stdin=file)
    cluster.processes.append(worker)
    return worker, worker.says(rf"worker ({name}\.\d+) works for")[1]


def test_a_worker_of_another_version_or_with_another_sheet_is_refused_with_one_line(
    cluster, graded, tmp_path
):
    out = shutil.copytree(graded[0], tmp_path / "out")
    other = shutil.copytree(cluster.sheet, tmp_path / "toy")
    (other / "mistakes" / "no-half.py").write_text("# fails: scale\n")
    hides = (bwrap(), "--dev-bind", "/", "/", "--tmpfs", cluster.sheet)  # as on a machine of its own
    version = "from graders.scale import facts; facts.of_machine()['torchgrade'] = '0.0.1'; "
    old, old_name = a_worker(cluster, "old", version)
    elsewhere, elsewhere_name = a_worker(cluster, "elsewhere", before=hides, sheets=[str(other)])

    done = cluster.batch(out)
    for worker in (old, elsewhere):
        worker.end()

    assert done.returncode == 0
    assert sorted(line for line in done.stderr.splitlines() if "refused" in line) == [
        f"worker {elsewhere_name} is refused: its sheet `toy` is another one (mistakes/no-half.py); copy the same sheet there",
        f"worker {old_name} is refused: it has torchgrade 0.0.1, and here is {metadata.version('torchgrade')}; install the same on both",
    ]


@nightly
def test_what_ends_three_workers_is_broken_and_the_cohort_goes_on(cluster, tmp_path):
    from distributed import Client

    slow = REFERENCE.replace("return x * factor", "import time; time.sleep(600)")
    for name, source in {"ada": REFERENCE, "bob": slow}.items():
        (tmp_path / "cohort" / name).mkdir(parents=True)
        (tmp_path / "cohort" / name / "solution.py").write_text(f"{source}\n# {tmp_path}\n")
    words = [tmp_path / "cohort" if w == cluster.cohort else w for w in cluster.words(tmp_path / "out")]
    killed = []

    batch = cluster.start(*words)
    with Client(cluster.address, security=security(cluster.keys, cluster.address, "client")) as asks:

        def at_work():
            """The worker that is at the only hand-in that is left."""
            there = asks.scheduler_info(n_workers=-1)["workers"]
            names = [there[a]["name"] for a, keys in asks.processing().items() if keys and a in there]
            return [n for n in names if n not in killed] if "[1/2] ada" in batch.messages else []

        for _ in range(3):
            [name] = until(at_work, "a worker at the hand-in of bob")
            killed.append(name)
            kill(int(name.rpartition(".")[2]))
    code, said = batch.ends()

    assert code == 0, said
    with (tmp_path / "out" / "gradebook.csv").open(encoding="utf-8-sig") as file:
        assert {row["student"]: row["score"] for row in csv.DictReader(file)} == {"ada": "5", "bob": "0"}
    report = (tmp_path / "out" / "instructor" / "reports" / "bob.json").read_text()
    assert report.count('"broken"') == 2
    assert "it ended 3 workers, one after another, or their machines did: " in report
    assert all(name in report for name in killed)


def test_a_machine_without_a_jail_is_no_worker(cluster, tmp_path):
    (tmp_path / "bin").mkdir()
    bare = {**os.environ, "PATH": str(tmp_path / "bin"), "TORCHGRADE_CACHE": str(tmp_path / "cache")}

    done = run(*PROGRAM, "worker", cluster.address, "--keys", cluster.keys, env=bare)

    assert done.returncode == 2
    assert done.stderr.splitlines()[:2] == [
        f"Error: {os.uname().nodename}: hand-ins cannot be run safely here, so this is no worker",
        "jail: no jail can be had: install bubblewrap (Debian and Ubuntu: `apt-get install bubblewrap`, "
        "Fedora: `dnf install bubblewrap`, else `pip install torchgrade[jail]`), or pass "
        "`--trust-submissions` to run hand-ins with your own rights",
    ]
