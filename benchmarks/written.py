"""How written hand-ins are read (`tests/independent/paper`): what the machine decides of them, each with what is right in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from benchmarks.hand_ins import share
from graders.model import Verdict
from graders.observing.code import Code
from graders.observing.missing import Missing, Unanswered
from graders.paths import ROOT
from graders.sheets.yaml import FAST
from tests.independent.asked import files_in, handed_in, spec_of, wanted

HERE = ROOT / "tests" / "independent" / "paper"
PARTS: dict[str, dict[str, list[str]]] = yaml.safe_load((HERE / "parts.yaml").read_text(encoding="utf-8"))
"""The checks that decide each part, by sheet."""


@dataclass
class Written:
    """What became of the written hand-ins to one sheet, or to all."""

    hand_ins: int = 0
    right: int = 0
    decided: int = 0
    wrong: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Right answers that fail: the hand-in and the check."""
    passed: list[tuple[str, str]] = field(default_factory=list)
    """Wrong parts that pass as a whole: the hand-in and the part."""

    def __add__(self, other: Written) -> Written:
        return Written(**{n: getattr(self, n) + getattr(other, n) for n in vars(self)})


def measured(since: int) -> dict[str, Written]:
    """Return the figures of each sheet, of hand-ins from a number on."""
    return {sheet: of_sheet(sheet, since) for sheet in sorted(PARTS)}


def of_sheet(sheet: str, since: int = 0) -> Written:
    """Return the figures of a sheet, of hand-ins from a number on, 91 of `de-91-tex`."""
    folders = sorted(p for p in (HERE / sheet).iterdir() if int(p.name.split("-")[1]) >= since)
    return sum((_one(sheet, folder) for folder in folders), Written())


def _one(sheet: str, folder: Path) -> Written:
    hand_in = handed_in(sheet, files_in(folder / "hand-in"))
    parts = yaml.load((folder / "truth.yaml").read_text(encoding="utf-8"), FAST or yaml.SafeLoader)["parts"]
    right = {str(p["part"]): p["right"] for p in parts}
    asked = {i for ids in PARTS[sheet].values() for i in ids}
    counts = Written(hand_ins=1)
    for part, ids in PARTS[sheet].items():
        if part not in right:
            continue  # not handed in
        verdicts = {i: _verdict(sheet, i, hand_in, asked) for i in ids}
        if right[part]:
            counts.right += len(ids)
            counts.decided += list(verdicts.values()).count(Verdict.PASSED)
            counts.failed += [(folder.name, i) for i, v in verdicts.items() if v is Verdict.FAILED]
        else:
            counts.wrong += 1
            counts.passed += [(folder.name, part)] if set(verdicts.values()) == {Verdict.PASSED} else []
    return counts


def _verdict(sheet: str, id_: str, hand_in: Code, others: Collection[str]) -> Verdict:
    check = spec_of(sheet).check(id_)
    try:
        seen = check.observe(hand_in)
    except (Unanswered, Missing):
        return Verdict.FAILED
    if check.shown_by in others and check.leaves_out(seen, wanted(sheet, id_)):
        return _verdict(sheet, check.shown_by, hand_in, ())
    return check.judge(seen, wanted(sheet, id_)).verdict


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
            share(len(w.failed), w.right),
            share(len(w.passed), w.wrong),
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    misses = [f"- {sheet}: {miss}" for sheet, w in found.items() for miss in _misses(sheet, w)]
    return "\n".join([*lines, *(["", *misses] if misses else [])])


def _misses(sheet: str, found: Written) -> Iterator[str]:
    """Yield what did not come out as it should."""
    for name, id_ in found.failed:
        yield f"**right answer failed**: {name}, `{id_}`"
    for name, part in found.passed:
        yield f"**wrong part passed**: {name}, {part} ({', '.join(f'`{i}`' for i in PARTS[sheet][part])})"
