"""Real schedulers and real workers, killed at any moment: the same files as on one machine, and nothing is left running."""

import os
import random
import signal
import sqlite3
import subprocess
from importlib.metadata import version

import pytest

from graders.observing.processes import descendants
from graders.scale.keys import make
from tests.cluster.conftest import COUNT, NIGHTLY, PROGRAM, command_of, kill, results, until, wait_for

pytestmark = [pytest.mark.jail, pytest.mark.slow, pytest.mark.xdist_group("cluster")]
KILLS = int(os.environ.get("TORCHGRADE_KILLS", "1"))


def finished(out):
    """The observations that are kept, and when each was kept."""
    with sqlite3.connect(out / "instructor" / "state.sqlite") as state:
        return dict(state.execute("select key, rowid from observations"))


def sandboxes(machine):
    return [p for p in descendants(machine.pid) if b"sandbox.inside" in command_of(p)]


def test_a_cluster_gives_the_same_files_as_one_machine(cluster, calm, tmp_path):
    done = cluster.batch(tmp_path / "out")

    assert done.returncode == 0, done.stderr
    assert results(tmp_path / "out") == results(calm)
    assert f"{len(cluster.workers())} on 1 machine" in done.stderr


def test_what_was_graded_on_a_cluster_is_not_run_again_anywhere(cluster, calm, tmp_path):
    assert cluster.batch(tmp_path / "out").returncode == 0
    before = finished(tmp_path / "out")

    assert cluster.batch(tmp_path / "out").returncode == 0
    again = finished(tmp_path / "out")
    assert cluster.batch(tmp_path / "out", "--workers", "1").returncode == 0

    assert again == before
    assert {key: finished(tmp_path / "out")[key] for key in before} == before
    assert results(tmp_path / "out") == results(calm)


@pytest.mark.parametrize("victim", ["worker", "client", *(["scheduler"] if NIGHTLY else [])])
@pytest.mark.parametrize("number", range(KILLS))
def test_kill_9_changes_no_result_repeats_nothing_and_leaves_nothing_running(
    cluster, calm, tmp_path, victim, number
):
    out, chance = tmp_path / "out", random.Random(f"{victim}{number}")
    client = cluster.start(*cluster.words(out))
    wait_for(client, rf"\[{chance.randint(1, COUNT // 2)}/{COUNT}\]")
    before = {}

    if victim == "client":
        kill(client.pid)
        client.communicate()
        before = finished(out)
        # whoever waited for them is gone, so workers end what they are at
        until(lambda: not sandboxes(cluster.machine))
        assert cluster.batch(out).returncode == 0
    else:
        if victim == "worker":
            kill(chance.choice(cluster.workers()))
        else:
            kill(cluster.scheduler.pid)
            cluster.scheduler.wait()
            cluster.start_scheduler()
        _, said = client.communicate(timeout=300)
        assert client.returncode == 0, said

    assert {key: finished(out)[key] for key in before} == before
    assert results(out) == results(calm)


def test_ctrl_c_lets_the_workers_go(cluster, tmp_path):
    other = tmp_path / "secret"
    other.write_text("another secret, so that nothing is known yet\n")
    words = [other if word == cluster.secret else word for word in cluster.words(tmp_path / "out")]
    client = cluster.start(*words)
    wait_for(client, rf"\[1/{COUNT}\]")
    workers = cluster.workers()

    for pid in workers:  # what is not done yet stays so
        os.kill(pid, signal.SIGSTOP)
    client.send_signal(signal.SIGINT)
    for pid in workers:
        os.kill(pid, signal.SIGCONT)
    _, said = client.communicate(timeout=60)

    assert client.returncode == 130
    assert said.splitlines()[-1].endswith(f"of {COUNT}; the same command goes on from there")
    until(lambda: not sandboxes(cluster.machine))


def test_keys_of_another_cluster_open_nothing(cluster, tmp_path):
    make(tmp_path / "keys", 2)
    words = [
        *PROGRAM,
        *map(str, cluster.words(tmp_path / "out")),
        "--keys",
        str(tmp_path / "keys"),
        "--wait",
        "3",
    ]

    done = subprocess.run(words, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert line.startswith(f"Error: {cluster.address}: no scheduler answers there (")
    assert "certificate" in line.lower() or "ssl" in line.lower()
    assert line.endswith("and run the same command again: what was finished is kept")


def test_a_worker_of_another_version_is_refused_with_one_line(cluster, tmp_path):
    other = "from graders.scale import facts; facts.of_machine()['torchgrade'] = '0.0.1'; from graders.scale.worker import main; main()"
    settings = f'{{"address": "{cluster.address}", "keys": "{cluster.keys}", "name": "old"}}'
    old = subprocess.Popen(
        [*PROGRAM[:1], "-P", "-c", other], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with old.stdin as pipe:
        pipe.write(settings)
    wait_for(old, "works for")

    done = cluster.batch(tmp_path / "out")
    kill(old.pid)
    old.wait()
    old.stderr.close()

    assert done.returncode == 0
    [line] = [line for line in done.stderr.splitlines() if "refused" in line]
    assert line == (
        f"worker old.{old.pid} is refused: it has torchgrade 0.0.1, and here is {version('torchgrade')}; install the same on both"
    )


def test_a_machine_without_a_jail_is_no_worker(cluster, tmp_path):
    (tmp_path / "bin").mkdir()
    bare = {**os.environ, "PATH": str(tmp_path / "bin"), "TORCHGRADE_CACHE": str(tmp_path / "cache")}
    words = [*PROGRAM, "worker", cluster.address, "--keys", str(cluster.keys)]

    done = subprocess.run(words, capture_output=True, text=True, check=False, env=bare)

    assert done.returncode == 2
    assert done.stderr.splitlines()[:2] == [
        f"Error: {os.uname().nodename}: hand-ins cannot be run safely here, so this is no worker",
        "jail: no jail can be had: install bubblewrap (Debian and Ubuntu: `apt-get install bubblewrap`, "
        "Fedora: `dnf install bubblewrap`, else `pip install torchgrade[jail]`), or pass "
        "`--trust-submissions` to run hand-ins with your own rights",
    ]
