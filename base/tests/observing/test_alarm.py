"""Code is interrupted once it has used up its time."""

import signal
from contextlib import suppress

import pytest

from graders.observing.alarm import TooSlow, alarm


class Outer(BaseException):
    """What the outer one of two alarms raises."""


def work():
    while True:
        pass


def test_what_uses_up_its_cpu_time_is_interrupted_although_it_catches_exceptions():
    def stubborn():
        while True:
            with suppress(Exception):
                work()

    with pytest.raises(TooSlow, match=r"^used up its 0\.2 s of CPU time$"), alarm(0.2):
        stubborn()


def test_an_alarm_goes_on_to_count_after_one_within_it():
    def first_within_another_one():
        with alarm(60):
            sum(range(1000))
        work()

    with pytest.raises(Outer, match=r"^used up its 0\.3 s of CPU time$"), alarm(0.3, Outer):
        first_within_another_one()


def test_after_an_alarm_nothing_is_interrupted_any_more():
    with alarm(60):
        pass

    assert signal.getitimer(signal.ITIMER_PROF)[0] == signal.getitimer(signal.ITIMER_REAL)[0] == 0
