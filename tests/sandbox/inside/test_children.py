"""What a child of the supervisor is charged with, and what ends it before student code is at work."""

import mmap
import os
import signal
import time
from contextlib import suppress

import pytest

from graders.sandbox import protocol
from graders.sandbox.inside import children

WAIT = 30.0


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
            protocol.send(write, {"ok": True}, {})
        os._exit(0)
    os.close(write)
    try:
        return children.received(read, pid, seconds, lambda: bool(begun[0]), last)[0]
    finally:
        os.close(read)
        children.kill_group(pid)


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
    monkeypatch.setattr(children, "BEGIN", 0.3)

    said = what_comes_of(child, WAIT)["crash"]

    assert said["cause"] == "machine"
    assert said["message"] == f"our own code {message} before that of the hand-in began"
