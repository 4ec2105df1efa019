"""How written hand-ins are read (`tests/independent/paper`): what the machine decides of them, each with what is right in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from benchmarks.hand_ins import share
from graders.checks import Check
from graders.model import Verdict
from graders.observing.code import Code
from graders.paths import ROOT
from graders.sheets.load import find_spec
from graders.sheets.reference import reference_files
from tests.independent.test_answers import of
from tests.independent.test_paper import HERE, PARTS, verdict


@dataclass
class Written:
    """Counts of the written hand-ins to one sheet, or to all."""

    hand_ins: int = 0
    right: int = 0
    decided: int = 0
    failed: int = 0
    wrong: int = 0
    passed: int = 0
    misses: list[str] = field(default_factory=list)

    def __add__(self, other: Written) -> Written:
        return Written(**{n: getattr(self, n) + getattr(other, n) for n in vars(self)})


def number_of(name: str) -> int:
    """Return the number of a written hand-in, 91 of `de-91-tex`."""
    return int(name.split("-")[1])


def measured(since: int) -> dict[str, Written]:
    """Return the figures of each sheet, of hand-ins from a number on."""
    return {sheet: sum(_each(sheet, since), Written()) for sheet in sorted(PARTS)}


def _each(sheet: str, since: int) -> Iterator[Written]:
    spec = find_spec(sheet)
    sys.path.insert(0, str(ROOT / "reference" / sheet.replace("-", "_")))
    reference = of(spec, reference_files(spec))
    asked = {i for ids in PARTS[sheet].values() for i in ids}
    checks = {c.id: c for c in spec.checks if c.id in asked}
    wanted = {i: c.observe(reference) if c.uses_reference else {} for i, c in checks.items()}
    for folder in sorted(p for p in (HERE / sheet).iterdir() if number_of(p.name) >= since):
        yield _one(sheet, folder, of(spec, _files(folder / "hand-in")), checks, wanted)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _one(sheet: str, folder: Path, hand_in: Code, checks: Mapping[str, Check], wanted: Any) -> Written:
    parts = yaml.safe_load((folder / "truth.yaml").read_text(encoding="utf-8"))["parts"]
    right = {str(p["part"]): p["right"] for p in parts}
    counts = Written(hand_ins=1)
    for part, ids in PARTS[sheet].items():
        if part not in right:
            continue  # not handed in
        verdicts = {i: verdict(checks[i], hand_in, wanted, checks) for i in ids}
        if right[part]:
            counts.right += len(ids)
            counts.decided += list(verdicts.values()).count(Verdict.PASSED)
            lost = [i for i, v in verdicts.items() if v is Verdict.FAILED]
            counts.failed += len(lost)
            counts.misses += [f"**right answer failed**: {folder.name}, `{i}`" for i in lost]
            continue
        counts.wrong += 1
        if set(verdicts.values()) == {Verdict.PASSED}:
            counts.passed += 1
            names = ", ".join(f"`{i}`" for i in ids)
            counts.misses.append(f"**wrong part passed**: {folder.name}, {part} ({names})")
    return counts


def table(found: Mapping[str, Written]) -> str:
    """Return the figures as a table in Markdown, with what did not come out as it should below."""
    lines = [
        "| sheet | hand-ins | right answers decided | right answers failed | wrong parts passed |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, w in [*found.items(), ("all", sum(found.values(), Written()))]:
        cells = [
            str(w.hand_ins),
            share(w.decided, w.right),
            share(w.failed, w.right),
            share(w.passed, w.wrong),
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    misses = [f"- {sheet}: {m}" for sheet, w in found.items() for m in w.misses]
    return "\n".join([*lines, *(["", *misses] if misses else [])])
