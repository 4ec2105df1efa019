"""Short trainings: a spec with its keys `quick_X` in the place of those of `X`."""

from __future__ import annotations

from typing import TypeVar

from graders.sheets.spec import Mode, Spec
from graders.vocabulary.frozen import Frozen

F = TypeVar("F", bound=Frozen)


def for_mode(spec: Spec, mode: Mode) -> Spec:
    """Return the spec, in the mode quick with the values of its keys `quick_X` in the place of those of `X`."""
    if mode == "full":
        return spec
    exercises = tuple(e.model_copy(update={"checks": tuple(map(quick, e.checks))}) for e in spec.exercises)
    runs = {name: quick(run) for name, run in spec.runs.items()}
    return spec.model_copy(update={"exercises": exercises, "runs": runs})


def quick(part: F) -> F:
    """Return a check or run with the values of its keys `quick_X` in the place of those of `X`."""
    values = {
        n.removeprefix("quick_"): v
        for n in type(part).model_fields
        if n.startswith("quick_") and (v := getattr(part, n)) is not None
    }
    return part.model_copy(update=values)
