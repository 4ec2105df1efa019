"""The supervisor of one submission."""

import os
import signal

from graders import wire
from graders.sandbox import protocol
from graders.sandbox.inside import supervisor


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


def test_what_forks_have_imported_is_told_with_each_answer():
    read, write = os.pipe()
    one = supervisor.Supervisor(0, write, {"memory_mb": 1000}, jailed=False)
    check = {"kind": "agrees", "seconds": 1}
    for seconds in (2.5, 1.5):
        one.shared.begin = lambda seconds=seconds: one.shared.imports.__setitem__(0, seconds)
        one.forked({"check": check}, {}, code=object())
    one.answer(7, ({"ok": True}, {}))
    message, _ = wire.decode(*protocol.read(read))

    assert message["imported"] == 4.0
