"""Benchmarks keep up with the code that they time."""

from benchmarks.steps import STEPS


def test_every_step_that_is_timed_is_there():
    assert [name for name, (owner, attribute) in STEPS.items() if not hasattr(owner, attribute)] == []
