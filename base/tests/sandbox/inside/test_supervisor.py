"""The supervisor of one submission."""

import os
import signal

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
