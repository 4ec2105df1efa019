"""What the inside says of itself is typed and short, or it has crashed."""

import pytest

from graders.model import Choice, Crash
from graders.sandbox import replies


@pytest.mark.parametrize(
    ("said", "crash"),
    [
        ({"cause": "raised", "message": "ValueError: no"}, Crash("raised", "ValueError: no")),
        ({"cause": "died", "message": "a\n\nb", "trace": "t\nu"}, Crash("died", "a b", "t\nu")),
        (
            {"cause": "time", "message": "m" * 10**6, "trace": "t" * 10**6},
            Crash("time", "m" * 1000, "t" * 4000),
        ),
        ({"cause": "machine", "message": "no torch"}, Crash("machine", "no torch")),
        *(
            (wrong, Crash("output", "sent an answer that is malformed"))
            for wrong in (
                {},
                [],
                3,
                "raised",
                True,
                {"cause": "grader", "message": "x"},
                {"cause": "passed"},
                {"cause": ["raised"]},
                {"cause": None},
                {"cause": "raised", "message": 3},
                {"cause": "raised", "trace": ["x"]},
                {"cause": {"a": 1}},
            )
        ),
    ],
    ids=repr,
)
def test_a_crash_is_one_of_those_known_and_short(said, crash):
    assert replies.crash_in({"crash": said}) == crash


def test_no_crash_is_none():
    assert replies.crash_in({"ok": True}) is None


@pytest.mark.parametrize("ended", ["finished", "budget", "early", "raised"])
def test_what_a_run_says_is_typed_and_short(ended):
    long = {
        "ended": ended,
        "seconds": 3,
        "trace": "t" * 10**6,
        "printed": "p" * 10**6,
        "else": "x" * 10**6,
    }

    assert replies.facts_in(long) == replies.RunFacts(ended, 3.0, "t" * 4000, "p" * 4000)


@pytest.mark.parametrize(
    "wrong",
    [
        {"ended": "well"},
        {"ended": ["early"]},
        {"ended": None},
        {"seconds": "0.1 s, all right"},
        {"seconds": True},
        {"seconds": -1},
        {"seconds": float("nan")},
        {"seconds": float("inf")},
        {"seconds": 10**400},
        {"seconds": [1]},
        {"trace": {}},
        {"printed": 3},
    ],
    ids=str,
)
def test_a_run_that_says_anything_else_has_crashed(wrong):
    assert replies.facts_in({"ended": "early", "seconds": 3.5, **wrong}) == Crash(
        "output", "said of its run what cannot be read"
    )


@pytest.mark.parametrize(
    "said",
    [["as", True, 2 * 10**9, 0], ["as", True, 10**30, 3], ["as", True, 2, 2], ["as", True, 2, -1], "as"],
)
def test_more_ways_to_read_than_there_can_be_are_not_believed(said):
    assert replies.choices_in({"choices": [["kl in a.py", False, 3, 1], said]}) == (
        Choice("kl in a.py", False, 3, 1),
    )
