"""Why there is no observation, by what was raised."""

from pathlib import Path

import pytest
import torch

from graders.observing.arrays import array
from graders.observing.code import Code
from graders.observing.missing import Absent, Missing, NoCode
from graders.observing.reading import read_unit
from graders.observing.record import Record
from graders.sandbox.inside.crashes import crash_of
from graders.vocabulary.symbols import Naming


def code(source):
    """A hand-in of one script."""
    data = source.encode()
    return Code(Path(), {"a.py": data}, Naming(), {"a.py": read_unit("a.py", data)})


def test_whatever_is_raised_in_what_a_budget_left_behind_is_no_mistake_of_the_code():
    record = Record(ended="budget")

    def raised(error):
        return crash_of(error, code("x = 1"), record)[0]["crash"]

    assert raised(KeyError("model")) == {
        "cause": "time",
        "message": "was stopped at its time budget, and then: KeyError: 'model'",
        "trace": "",
    }
    assert raised(Missing("no model"))["cause"] == "missing"
    assert raised(Absent("no model"))["cause"] == "absent"
    assert raised(NoCode("no code"))["cause"] == "empty"


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

    said = crash_of(error, code("x = 1"), None)[0]["crash"]

    assert (said["cause"], said["message"]) == expected


def test_a_process_too_many_is_for_a_person():
    def cause(error):
        return crash_of(error, code("x = 1"), None)[0]["crash"]["cause"]

    assert cause(BlockingIOError(11, "Resource temporarily unavailable")) == "many"
    assert cause(RuntimeError("can't start new thread")) == "many"
    assert cause(RuntimeError("shapes differ")) == "raised"


KL = Naming.model_validate({"symbols": {"kl": {"names": ["kl"], "arguments": ["mu"]}}})


def crash_of_kl(body):
    """What is said where `kl`, which is `body`, is called and gives no array."""
    data = f"import torch\n{body}".encode()
    made = Code(Path(), {"a.py": data}, KL, {"a.py": read_unit("a.py", data)})
    try:
        array(made.call(made.find("kl"), {"mu": torch.ones(2)}))
    except Exception as error:
        said = crash_of(error, made, None)[0]["crash"]
        return said["cause"], said["message"]


@pytest.mark.parametrize(
    "body",
    [
        "def kl(mu): pass",
        "def kl(mu):\n    'Text.'\n    return None",
        "def rest(mu): raise NotImplementedError\ndef kl(mu): return rest(mu)",
    ],
)
def test_a_gap_is_not_filled_in(body):
    assert crash_of_kl(body)[0] == "unfilled"


@pytest.mark.parametrize(
    ("body", "cause", "message"),
    [
        ("def kl(mu):\n    mu * 2", "returned", "returns nothing (None) where a tensor is asked"),
        ("def kl(mu):\n    return None, None", "returned", "returns nothing (None) where a tensor is asked"),
        ("def kl(mu): return 'two'", "returned", "returns 'two' where a tensor is asked"),
        ("def kl(mu): return [{1}]", "returned", "returns a list where a tensor is asked"),
        (
            "class Net(torch.nn.Module):\n    def forwad(self, x): return x\ndef kl(mu): return Net()(mu)",
            "raised",
            'NotImplementedError: Module [Net] is missing the required "forward" function',
        ),
    ],
)
def test_what_is_wrong_is_no_gap(body, cause, message):
    assert crash_of_kl(body) == (cause, message)
