"""The audit trail: what people decided anew, otherwise, or no longer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graders.grading.decisions import Override
from graders.model import (
    Report,
)
from graders.paths import TRAIL, write_whole

ABOUT = ("student", "check", "version", "member")
"""What a decision is about."""


def record(out: Path, reports: Sequence[Report], decisions: Sequence[Override]) -> None:
    """Add to the trail what people decided anew, otherwise, or no longer; nothing of it is ever rewritten."""
    path = out / TRAIL
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    state: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for line in lines:
        entry = json.loads(line)
        state[tuple(entry.get(n, "") for n in ABOUT)] = entry["decision"]
    students = {r.student for r in reports}
    current: dict[tuple[str, ...], Mapping[str, Any]] = {}
    for decision in decisions:
        if decision.student in students:
            said = decision.model_dump(exclude_defaults=True, exclude=set(ABOUT))
            current[tuple(getattr(decision, n) for n in ABOUT)] = said
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new = [
        {
            "when": now,
            **{n: v for n, v in zip(ABOUT, key, strict=True) if v or n in ABOUT[:2]},
            "decision": current.get(key, {}),
            "before": state.get(key, {}),
        }
        for key in dict.fromkeys((*state, *current))
        if dict(state.get(key, {})) != dict(current.get(key, {}))
    ]
    if new:
        added = [json.dumps(entry, ensure_ascii=False) for entry in new]
        write_whole(path, ("\n".join([*lines, *added]) + "\n").encode())
