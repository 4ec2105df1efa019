"""A budget is used up by work and by sleep, and never by a machine that has no processor for it."""

import pytest

from graders.observing import budget
from graders.observing.budget import Budget


@pytest.fixture
def after(monkeypatch):
    """What a budget of 2 s says after some seconds on the clock, of which some had no processor."""

    def after(seconds, spent, starved=0.0, **keys):
        clock = iter([0.0, *[seconds] * 3])
        monkeypatch.setattr(budget.time, "monotonic", lambda: next(clock))
        return Budget(2.0, lambda: spent, starved=lambda: starved, **keys).over()

    return after


def test_work_uses_it_up(after):
    assert after(2.5, 1.9) == ""
    assert after(2.5, 2.0) == "used up its 2 s of CPU time"


def test_sleep_uses_it_up(after):
    assert after(6.9, 0.0) == ""
    assert after(7.1, 0.0) == "waited for 7 s and did not work"


def test_what_has_no_processor_does_not_sleep(after):
    assert after(60.0, 0.1, starved=58.0) == ""
    assert after(60.0, 0.1, starved=50.0) == "waited for 7 s and did not work"
    assert after(20.0, 0.1, starved=1.0) == "waited for 7 s and did not work"


def test_what_works_now_and_then_ends_at_last(after):
    assert after(21.9, 1.0) == ""
    assert after(22.1, 1.0) == "did not end within 22 s"
    assert after(90.0, 1.9, starved=70.0) == ""
