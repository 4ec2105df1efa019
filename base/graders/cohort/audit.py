"""The audit trail: what people decided anew, otherwise, or no longer, and what else they did at the desk."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graders.errors import UserError
from graders.grading.decisions import About, Override
from graders.model import (
    Report,
)
from graders.paths import TRAIL, locked

ABOUT = ("student", "check", "version", "member")
"""What a decision is about; the last two stand in the trail where they are not empty."""


def record(out: Path, reports: Sequence[Report], decisions: Sequence[Override]) -> None:
    """Add to the trail what people decided anew, otherwise, or no longer; nothing of it is ever rewritten."""
    students = {r.student for r in reports}
    with locked(_lock(out)):
        state = decided(entries(out))
        current = {about(d): kept(d) for d in decisions if d.student in students}
        _append(out, [*_changes(state, current, dict.fromkeys((*state, *current)))])


def record_some(
    out: Path,
    keys: Collection[About],
    decisions: Mapping[About, Override],
    events: Sequence[Mapping[str, Any]] = (),
    last: Callable[[], Mapping[About, Mapping[str, Any]]] | None = None,
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
        yield from parsed(path.read_bytes(), path)


def parsed(data: bytes, path: Path) -> Iterator[dict[str, Any]]:
    """Yield the entries of whole lines; what stands after the last line's end was cut off by a kill.

    Only `\\n` ends a line: what people write may hold other separators, as U+2028.

    Raises:
        UserError: A line is no entry.
    """
    for line in data.split(b"\n")[:-1]:
        try:
            yield json.loads(line)
        except ValueError as error:
            said = line[:60].decode(errors="replace")
            raise UserError(
                f"{path}: the line `{said}` is no entry of the trail ({error}); put back what was there"
            ) from error


def decided(trail: Iterator[Mapping[str, Any]]) -> dict[About, Mapping[str, Any]]:
    """Return what was decided last, by the trail."""
    return {about_of(e): e["decision"] for e in trail if "decision" in e}


def about(decision: Override) -> About:
    """Return what a decision is about."""
    return decision.student, decision.check, decision.version, decision.member


def about_of(entry: Mapping[str, Any]) -> About:
    """Return what an entry of the trail, or of the file of overrides, is about."""
    student, check, version, member = (entry.get(n, "") for n in ABOUT)
    return student, check, version, member


def kept(decision: Override) -> dict[str, Any]:
    """Return a decision as the trail keeps it; of items with what they come to."""
    return decision.model_dump(mode="json", exclude_defaults=True, exclude=set(ABOUT))


def _changes(
    state: Mapping[About, Mapping[str, Any]],
    current: Mapping[About, Mapping[str, Any]],
    keys: Collection[About],
) -> Iterator[dict[str, Any]]:
    now = _now()
    for key in keys:
        before, after = dict(state.get(key, {})), dict(current.get(key, {}))
        if before != after:
            said = {n: v for n, v in zip(ABOUT, key, strict=True) if v or n in ABOUT[:2]}
            yield {"when": now, **said, "decision": after, "before": before}


def _append(out: Path, new: Sequence[Mapping[str, Any]]) -> None:
    """Append lines in one write, after the last whole one."""
    if not new:
        return
    path = out / TRAIL
    path.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in new).encode()
    with path.open("ab+") as file:
        if end := file.tell():
            file.seek(end - 1)
            if file.read(1) != b"\n":  # a kill cut the last line off
                file.truncate(path.read_bytes().rfind(b"\n") + 1)
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _lock(out: Path) -> Path:
    return (out / TRAIL).with_name(".audit.lock")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
