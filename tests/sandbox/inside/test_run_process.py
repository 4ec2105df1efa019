"""The process of a run says what ended it, whatever that is."""

import os

from graders import wire
from graders.sandbox import protocol
from graders.sandbox.inside import run_process
from tests.observing.conftest import code


def test_an_error_while_a_run_is_noted_is_for_a_person(monkeypatch):
    def ran(*_):
        raise SystemExit(0)

    monkeypatch.setattr(run_process, "ran", ran)
    read, write = os.pipe()

    run_process.serve({}, -1, write, code, lambda: None, lambda *_: None)

    message, _ = wire.decode(*protocol.read(read))
    assert message == {
        "crash": {
            "cause": "unsure",
            "message": "the code ends in an error that need not be its own; a person decides why",
            "trace": "SystemExit: 0",
        }
    }
