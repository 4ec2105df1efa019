"""Several things of a hand-in that may be meant as well, for kinds whose property others have by chance: where they disagree, a person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from graders.model import Array, Observation, Outcome, human
from graders.vocabulary.observed import texts


def as_rivals(found: Mapping[str, Array]) -> Observation:
    """Return what rivals do as part of an observation, which declares `rivals` and `rival:{n}`."""
    made = {f"rival:{number}": array for number, array in enumerate(found.values())}
    return {"rivals": np.array(list(found), dtype=np.str_), **made}


def by_all(seen: Observation, name: str, judge: Callable[[Observation], Outcome]) -> Outcome:
    """Return the outcome of an observation, or a person's where that of a rival has another verdict.

    Args:
        seen: The observation.
        name: What of it a rival has an array of its own for.
        judge: Returns the outcome of one of them.
    """
    outcome = judge(seen)
    for number, where in enumerate(texts(seen, "rivals")):
        other = judge({**seen, name: seen[f"rival:{number}"]}) if f"rival:{number}" in seen else outcome
        if other.verdict is not outcome.verdict:
            return human(
                f"{where} may be meant as well, and earns another verdict",
                ask="which one is the hand-in's?",
                actual=f"{where}: {_said(other)}; what was taken: {_said(outcome)}",
            )
    return outcome


def _said(outcome: Outcome) -> str:
    return outcome.diagnosis.summary or str(outcome.verdict)
