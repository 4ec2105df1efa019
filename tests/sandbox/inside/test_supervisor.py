"""The supervisor of one submission."""

import os
import signal

from graders import wire
from graders.sandbox import protocol
from graders.sandbox.inside import supervisor


def paused():
    """A child that waits, with the ends of a pipe that says nothing."""
    ends = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.pause()
    return pid, *ends


def test_checks_of_a_run_that_was_ended_for_another_one_are_told_what_ended_it():
    one = supervisor.Supervisor(0, 1, {"memory_mb": 1000}, jailed=False)
    one.runs["train"] = paused()
    ended = one.of_run("train", 0.0, lambda: True)
    check = {"run": "train", "seconds": 1, "kind": "trains"}

    assert ended[0]["crash"]["cause"] == "time"
    assert one.forward({"check": check}, {}) == ended


def test_what_forks_have_imported_is_told_with_each_answer():
    read, write = os.pipe()
    one = supervisor.Supervisor(0, write, {"memory_mb": 1000}, jailed=False)
    for seconds in (2.5, 1.5):
        one.runs["train"], one.shared.imports[0] = paused(), seconds
        one.of_run("train", 0.0, lambda: True)
    one.answer(7, ({"ok": True}, {}))
    message, _ = wire.decode(*protocol.read(read))

    assert message["imported"] == 4.0
