"""The audit trail: what people decided anew, otherwise, or no longer, and what else they did at the desk."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graders.grading.decisions import Override
from graders.model import (
    Report,
)
from graders.paths import TRAIL, locked

Key = tuple[str, str]
"""A student and a check; the check is empty where it is about the whole hand-in."""


def record(out: Path, reports: Sequence[Report], decisions: Sequence[Override]) -> None:
    """Add to the trail what people decided anew, otherwise, or no longer; nothing of it is ever rewritten."""
    students = {r.student for r in reports}
    with locked(_lock(out)):
        state = decided(entries(out))
        current = {(d.student, d.check): kept(d) for d in decisions if d.student in students}
        _append(out, [*_changes(state, current, dict.fromkeys((*state, *current)))])


def record_some(
    out: Path,
    keys: Collection[Key],
    decisions: Mapping[Key, Override],
    events: Sequence[Mapping[str, Any]] = (),
    last: Callable[[], Mapping[Key, Mapping[str, Any]]] | None = None,
) -> None:
    """Add to the trail what was decided of some keys, and other events.

    Args:
        out: The folder of the cohort's results.
        keys: Whose decisions may have changed.
        decisions: What is decided of them now.
        events: What else happened; each says what in `event`.
        last: Says what the trail says last of these keys, where somebody knows without reading all of it.
    """
    with locked(_lock(out)):
        state = last() if last else decided(entries(out))
        current = {key: kept(decisions[key]) for key in keys if key in decisions}
        _append(out, [*_changes(state, current, keys), *({"when": _now(), **e} for e in events)])


def entries(out: Path) -> Iterator[dict[str, Any]]:
    """Return the entries of the trail; a last line that a kill cut off is none."""
    path = out / TRAIL
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                yield json.loads(line)


def decided(trail: Iterator[Mapping[str, Any]]) -> dict[Key, Mapping[str, Any]]:
    """Return what was decided last, by the trail."""
    return {(e["student"], e["check"]): e["decision"] for e in trail if "decision" in e}


def kept(decision: Override) -> dict[str, Any]:
    """Return a decision as the trail keeps it; of items with what they come to."""
    return decision.model_dump(mode="json", exclude_defaults=True, exclude={"student", "check"})


def _changes(
    state: Mapping[Key, Mapping[str, Any]], current: Mapping[Key, Mapping[str, Any]], keys: Collection[Key]
) -> Iterator[dict[str, Any]]:
    now = _now()
    for key in keys:
        before, after = dict(state.get(key, {})), dict(current.get(key, {}))
        if before != after:
            yield {"when": now, "student": key[0], "check": key[1], "decision": after, "before": before}


def _append(out: Path, new: Sequence[Mapping[str, Any]]) -> None:
    """Append lines in one write, after the last whole one."""
    if not new:
        return
    path = out / TRAIL
    path.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in new).encode()
    with path.open("ab") as file:
        if end := file.tell():
            whole = path.read_bytes().rfind(b"\n") + 1
            if whole < end:  # a kill cut the last line off
                file.truncate(whole)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _lock(out: Path) -> Path:
    return (out / TRAIL).with_name(".audit.lock")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
