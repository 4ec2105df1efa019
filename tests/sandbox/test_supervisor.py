"""What a child of the supervisor is charged with, and what ends it before code of the hand-in is at work."""

import mmap
import multiprocessing
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from graders import wire
from graders.observing import processes, run
from graders.observing.code import Code
from graders.observing.reading import read_unit
from graders.observing.record import Record
from graders.sandbox import protocol
from graders.sandbox.inside import supervisor
from graders.vocabulary.symbols import Naming

WAIT = 30.0


def code(source):
    """A hand-in of one script."""
    data = source.encode()
    return Code(Path(), {"a.py": data}, Naming(), {"a.py": read_unit("a.py", data)})


def burn(seconds):
    """Use so much CPU time."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


def what_comes_of(child, seconds, last=0.0):
    """What is received of a child that does `child(begins)` and then answers."""
    begun = mmap.mmap(-1, 1)
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        with suppress(BaseException):
            os.setsid()
            child(lambda: begun.write_byte(1))
            protocol.write(write, wire.encode({"ok": True}, {}))
        os._exit(0)
    os.close(write)
    try:
        return supervisor.received(read, pid, seconds, lambda: bool(begun[0]), last)[0]
    finally:
        os.close(read)
        supervisor.kill_group(pid)


def test_what_our_own_code_uses_before_that_of_a_hand_in_is_not_charged_to_it():
    def child(begins):
        burn(1)
        begins()

    assert what_comes_of(child, 0.3) == {"ok": True}


def test_what_a_hand_in_uses_is_charged_to_it():
    def child(begins):
        begins()
        burn(WAIT)

    said = {"cause": "time", "message": "used up its 0.3 s of CPU time", "trace": ""}
    assert what_comes_of(child, 0.3) == {"crash": said}


@pytest.mark.parametrize(
    ("child", "message"),
    [
        (lambda _: burn(WAIT), "used up its 0.3 s of CPU time"),
        (lambda _: os._exit(3), "ended its process (exit code 3) before it answered"),
        (lambda _: os.kill(os.getpid(), signal.SIGPROF), "used up its CPU time"),
    ],
)
def test_an_end_of_our_own_code_before_that_of_a_hand_in_is_the_machines(child, message, monkeypatch):
    monkeypatch.setattr(supervisor, "BEGIN", 0.3)

    said = what_comes_of(child, WAIT)["crash"]

    assert said["cause"] == "machine"
    assert said["message"] == f"our own code {message} before that of the hand-in began"


@pytest.fixture
def alone(monkeypatch):
    """This process as one in which a script may run."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "argv", sys.argv)
    before = signal.signal(signal.SIGPROF, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGPROF, before)


def test_code_of_a_run_is_at_work_once_its_alarm_stands_and_not_before(alone):
    seen = []

    def begins():
        seen.append((signal.getsignal(signal.SIGPROF), list(seen)))
        os.kill(os.getpid(), signal.SIGPROF)  # as the supervisor does when the budget is used up

    record = run.run(code("made = 1"), ["*.py"], 10, begins)

    ((handler, before),) = seen
    assert callable(handler)
    assert before == []
    assert (record.ended, "made" in record.namespace) == ("budget", False)
    assert signal.getsignal(signal.SIGPROF) == signal.SIG_IGN


def test_whatever_is_raised_in_what_a_budget_left_behind_is_no_mistake_of_the_code():
    record = Record(ended="budget")

    def raised(error):
        return supervisor._crashed(error, code("x = 1"), record)[0]["crash"]

    assert raised(KeyError("model")) == {
        "cause": "time",
        "message": "was stopped at its time budget, and then: KeyError: 'model'",
        "trace": "",
    }
    assert raised(supervisor.Missing("no model"))["cause"] == "missing"


def test_checks_of_a_run_that_was_ended_for_another_one_are_told_what_ended_it():
    one = supervisor.Supervisor(0, 1, {"memory_mb": 1000}, jailed=False)
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.pause()
    one.runs["train"] = (pid, read, write)
    ended = one.of_run("train", 0.0, lambda: True)
    check = {"run": "train", "seconds": 1, "kind": "trains"}

    assert ended[0]["crash"]["cause"] == "time"
    assert one.forward({"check": check}, {}) == ended


MEMORY = [
    MemoryError(),
    OSError(12, "Cannot allocate memory"),
    RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes"),
]


@pytest.mark.parametrize("error", MEMORY, ids=lambda e: type(e).__name__)
@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (
            999.6,
            (
                "machine",
                "this machine had 1000 MiB of memory left, less than the 2000 MiB that a hand-in may use",
            ),
        ),
        (2000.0, ("memory", "ran out of memory")),
    ],
)
def test_memory_that_a_machine_lacks_below_the_limit_is_not_the_codes_fault(
    error, room, expected, monkeypatch
):
    monkeypatch.setattr("graders.observing.processes.room", lambda: room)
    monkeypatch.setattr("graders.observing.faults.memory_mb", 2000)

    said = supervisor._crashed(error, code("x = 1"), None)[0]["crash"]

    assert (said["cause"], said["message"]) == expected


def test_a_process_could_have_the_memory_that_it_has():
    before = processes.room()
    held = b"1" * 2**28

    assert processes.usage(os.getpid())[0] >= len(held) / 2**20
    assert before > 256


def test_a_process_too_many_is_for_a_person():
    def cause(error):
        return supervisor._crashed(error, code("x = 1"), None)[0]["crash"]["cause"]

    assert cause(BlockingIOError(11, "Resource temporarily unavailable")) == "many"
    assert cause(RuntimeError("can't start new thread")) == "many"
    assert cause(RuntimeError("shapes differ")) == "raised"


def test_code_sees_few_cores_on_a_machine_with_many(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 128)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(128)), raising=False)

    run.few_cores()

    assert os.cpu_count() == multiprocessing.cpu_count() == 4
    assert os.sched_getaffinity(0) == {0, 1, 2, 3}
