"""What a network does in a way of its own, where it is not what is asked for layer by layer."""

from __future__ import annotations

from collections.abc import Sequence

from graders.model import Outcome, Verdict, human


def or_a_person(outcome: Outcome, names: Sequence[str]) -> Outcome:
    """Return an outcome; where it fails and a network does unusual things, a person sees what they are."""
    if outcome.verdict is not Verdict.FAILED or not names:
        return outcome
    return human(
        f"the network uses {' and '.join(f'`{n}`' for n in dict.fromkeys(names[:6]))}",
        ask="is it the same as what is asked for?",
        expected=outcome.diagnosis.expected,
        actual=outcome.diagnosis.actual,
    )


def or_otherwise_made(outcome: Outcome, switches: Sequence[str]) -> Outcome:
    """Return an outcome; where it fails and a network takes truth values that nobody gave, a person sees which."""
    if outcome.verdict is not Verdict.FAILED or not switches:
        return outcome
    names = " and ".join(f"`{n}`" for n in switches[:6])
    return human(
        outcome.diagnosis.summary,
        ask=f"is the network that is meant made with another {names}?",
        expected=outcome.diagnosis.expected,
        actual=outcome.diagnosis.actual,
    )
