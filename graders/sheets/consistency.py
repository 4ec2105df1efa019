"""Check what single keys of a spec cannot tell: names that lead nowhere, checks that cannot depend on each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from graders.checks import Check
from graders.sheets.spec import Spec
from graders.sheets.yaml import Place, meant
from graders.vocabulary.symbols import named

Problem = tuple[Place, str]
Wrong = tuple[Path, Place | int, str]
"""A file, the line or the place in the spec, and what is wrong there."""


def problems(spec: Spec) -> Iterator[Problem]:
    """Return what is wrong with a spec in itself, each with its place."""
    yield from _symbols(spec)
    ids: set[str] = set()
    for here, check in placed_checks(spec):
        if check.id in ids:
            yield (*here, "id"), f"two checks are called `{check.id}`"
        ids.add(check.id)
        if not check.title:
            yield here, f"the check `{check.id}` has no `title`"
        if check.run and check.run not in spec.runs:
            yield (*here, "run"), f"no run is called `{check.run}`{meant(check.run, spec.runs)}"
        for below, name in named(check):
            if name not in spec.naming.symbols:
                yield (
                    (*here, *below),
                    f"no symbol is called `{name}`{meant(name, spec.naming.symbols)}",
                )
    for here, check in placed_checks(spec):
        if wrong := _wrong_rubric(check):
            yield (*here, "by_hand"), wrong
        for number, need in enumerate(check.needs):
            if wrong := _wrongly_needed(spec, check, need):
                yield (*here, "needs", number), wrong
        for number, name in enumerate(check.builds_on):
            if wrong := _wrongly_built_on(spec, check, name):
                yield (*here, "builds_on", number), wrong
        if check.shown_by and (wrong := _wrongly_needed(spec, check, check.shown_by)):
            yield (*here, "shown_by"), wrong
        if check.observation_of and (wrong := _wrongly_shared(spec, check)):
            yield (*here, "observation_of"), wrong
    total = sum(c.points for c in spec.checks if not c.extra_credit)
    if abs(total - spec.points) > 1e-9:
        yield ("points",), f"the checks have {total:g} points, not {spec.points:g}"


def placed_checks(spec: Spec) -> Iterator[tuple[Place, Check]]:
    """Return all checks, each with its place in the spec."""
    for e, exercise in enumerate(spec.exercises):
        for c, check in enumerate(exercise.checks):
            yield ("exercises", e, "checks", c), check


def _symbols(spec: Spec) -> Iterator[Problem]:
    symbols, tensors = spec.naming.symbols, spec.naming.tensors
    if tensors is not None and tensors.made_by not in symbols:
        yield (
            ("naming", "tensors", "made_by"),
            f"no symbol is called `{tensors.made_by}`{meant(tensors.made_by, symbols)}",
        )
    for name, symbol in symbols.items():
        for number, other in enumerate(symbol.other_than):
            here: Place = ("naming", "symbols", name, "other_than", number)
            if other not in symbols:
                yield here, f"no symbol is called `{other}`{meant(other, symbols)}"
            elif symbols[other].other_than:
                yield here, f"`{other}` has `other_than` itself; one of both is enough"


def _wrong_rubric(check: Check) -> str:
    """Return why the items of a rubric do not fit the points of its check; empty if they do."""
    rubric = check.by_hand
    if rubric is None:
        return ""
    groups: dict[str, float] = {}
    for item in rubric.items:
        key = item.group or f"item {item.id}"
        groups[key] = max(groups.get(key, 0.0), item.points)
    most = sum(groups.values()) + (check.points if rubric.start == "everything" else 0)
    if most < check.points - 1e-9 and rubric.cap is None:
        return f"the items of the rubric come to {most:g} points at most; the check has {check.points:g}"
    return ""


def _wrongly_needed(spec: Spec, check: Check, name: str) -> str:
    """Return why a check cannot wait for another; empty if it can."""
    ids = [c.id for c in spec.checks]
    if name not in ids:
        return f"no check is called `{name}`{meant(name, ids)}"
    if name == check.id:
        return "a check cannot need itself"
    order = sorted(spec.checks, key=lambda c: bool(c.run))
    if order.index(spec.check(name)) > order.index(check):
        why = "looks at a run, which comes last" if spec.check(name).run else "comes after it"
        return f"`{name}` {why}, so it cannot be needed here"
    return ""


def _wrongly_built_on(spec: Spec, check: Check, name: str) -> str:
    """Return why a check cannot build on another; empty if it can."""
    before = {c.id: c for c in spec.checks[: spec.checks.index(check)]}
    other = before.get(name)
    if other is None:
        return f"no check before it is called `{name}`{meant(name, before)}"
    if check.run:
        return "a check of a run cannot build on others"
    key = "answer" if getattr(check, "answer", "") else "call"
    if not getattr(other, key, ""):
        return f"`{name}` has no `{key}`, so nothing can build on it"
    return ""


def _wrongly_shared(spec: Spec, check: Check) -> str:
    """Return why a check cannot judge the observation of another; empty if it can."""
    other = next((c for c in spec.checks if c.id == check.observation_of), None)
    if other is None:
        ids = [c.id for c in spec.checks]
        return f"no check is called `{check.observation_of}`{meant(check.observation_of, ids)}"
    theirs, own = other.inside(), check.inside()
    different = [k for k in own if k not in theirs or own[k] != theirs[k]]
    if other.observation_of:
        return f"`{other.id}` itself judges the observation of another check; name `{other.observation_of}`"
    if different:
        return f"`{other.id}` observes something else: `{different[0]}` differs"
    if check.public and not other.public:
        return f"`{other.id}` is hidden, so students could not run this one"
    return ""
