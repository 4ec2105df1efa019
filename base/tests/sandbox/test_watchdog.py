"""What uses too much is ended by the watchdog, and nothing else is."""

import subprocess
import sys
import time

import pytest

from graders.model import Crash
from graders.observing.processes import descendants, usage
from graders.sandbox.watchdog import Watchdog
from graders.vocabulary.limits import Limits

WAIT = 60.0
PARENT = "import subprocess, sys, time; subprocess.run([sys.executable, '-c', sys.argv[1]]); time.sleep(600)"
MEMORY = "import time; held = b'1' * {megabytes} * 2**20; time.sleep(600)"
THREADS = "import threading, time; [threading.Thread(target=time.sleep, args=(600,), daemon=True).start() for _ in range({count})]; time.sleep(600)"


@pytest.fixture
def watched():
    """Watch a process of ours that starts a child which executes a source; returns the watchdog and both."""
    started = []

    def watched(source, **limits):
        process = subprocess.Popen([sys.executable, "-c", PARENT, source])
        started.append(process)
        child = until(lambda: next(descendants(process.pid), None))
        watchdog = Watchdog(Limits(**limits), jailed=False)
        watchdog.ours = [process.pid]
        watchdog.watch(process)
        return watchdog, process, child

    yield watched
    for process in started:
        for pid in (*descendants(process.pid), process.pid):
            subprocess.run(["kill", "-9", str(pid)], check=False, capture_output=True)
        process.wait()


def until(found):
    """What `found` returns once it is something."""
    end = time.monotonic() + WAIT
    while not (value := found()):
        assert time.monotonic() < end
        time.sleep(0.01)
    return value


@pytest.mark.parametrize(
    ("source", "limits", "overused"),
    [
        (
            MEMORY.format(megabytes=300),
            {"memory_mb": 256, "processes": 64},
            Crash("memory", "used more than 256 MiB of memory"),
        ),
        (
            THREADS.format(count=40),
            {"memory_mb": 2000, "processes": 32},
            Crash("many", "started more than 32 processes and threads"),
        ),
    ],
    ids=["memory", "threads"],
)
def test_a_child_that_uses_more_than_it_may_is_ended_alone(watched, source, limits, overused):
    watchdog, process, child = watched(source, **limits)

    assert until(lambda: watchdog.overused) == overused
    until(lambda: child not in descendants(process.pid))
    assert process.poll() is None


def test_what_a_child_has_of_the_warm_process_is_not_charged_to_it(watched):
    watchdog, process, child = watched(MEMORY.format(megabytes=300), memory_mb=256, processes=64)
    watchdog.inherited = 1000.0

    until(lambda: usage(child)[0] > 256)
    time.sleep(0.5)

    assert watchdog.overused is None
    assert child in descendants(process.pid)
