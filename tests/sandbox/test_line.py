"""The pipes to a supervisor."""

from types import SimpleNamespace

import pytest

from graders import wire
from graders.sandbox import protocol
from graders.sandbox.line import Line


@pytest.mark.parametrize(
    ("imported", "charged"),
    [(2.5, 1.5), (0.0, 4.0), (4.5, 4.0), (-1.0, 4.0), (float("nan"), 4.0), ("2", 4.0)],
)
def test_imports_are_charged_to_no_budget_of_a_hand_in(imported, charged):
    line = Line(SimpleNamespace(ours=[], starved=lambda: lambda: 0.0))
    with line.begin() as (_, write):
        protocol.send(write, {"number": 1, "cpu": 4.0, "imported": imported}, {})
    line.ask(None, {}, 1.0)
    line.close()

    assert (line.told, line.cpu) == (4.0, charged)


def test_what_supervisors_one_after_the_other_have_used_is_added():
    line = Line(SimpleNamespace(ours=[], starved=lambda: lambda: 0.0))
    for number, cpu in ((1, 4.0), (2, 1.5)):
        with line.begin() as (_, write):
            protocol.send(write, {"number": number, "cpu": cpu}, {})
        line.ask(None, {}, 1.0)
        line.close()

    assert (line.told, line.cpu) == (1.5, 5.5)


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"number": 0, "cpu": 1.0},
        {"number": 2, "cpu": 1.0},
        {"number": "1", "cpu": 1.0},
        {"number": 1},
        {"number": 1, "cpu": -1.0},
    ],
)
def test_an_answer_that_nobody_asked_for_ends_the_wait(forged):
    line = Line(SimpleNamespace(ours=[], starved=lambda: lambda: 0.0))
    with line.begin() as (_, write):
        protocol.send(write, {"ok": True, **forged}, {})
        with pytest.raises(wire.ProtocolError):
            line.ask(None, {}, 1.0)
    line.close()
