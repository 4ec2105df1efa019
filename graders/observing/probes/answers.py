"""The answer sheet: lines such as `1b: 13.5` in text files and notebooks, or `answer_1b` in code."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graders.observing.code import Code
from graders.observing.found import Found
from graders.observing.missing import Missing
from graders.submission.source import text as decode_source

ANSWER_CAP = 4000
LABEL = re.compile(
    r"^[\s>*_`#(-]*(\d+(?:\.\d+)*)((?:[\s.)(]*[a-zA-Z]|[\s.)(]*\d(?=\s*[)*_`]*\s*[:=])){0,4})"
    r"[)*_`]*\s*[:=](?![=])[*_`]*\s*(.*)$"
)
EMPTY = re.compile(r"^[\s._?…*`$-]*$|^<.*>$|^todo\b", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Answer:
    """What was answered under one label, and where."""

    text: str
    where: str


def written(code: Code, label: str) -> Answer | None:
    """Return the last answer under `label` that is not empty; None where the label does not occur.

    Raises:
        NotImplementedError: The label is there, and nothing was answered.
    """
    found = [a for name, a in _all(code) if name == plain_label(label)]
    filled = [a for a in found if not EMPTY.match(a.text)]
    if found and not filled:
        raise NotImplementedError(f"{found[-1].where}: nothing is answered at {label}")
    return filled[-1] if filled else None


def plain_label(name: str) -> str:
    """Return a label without what writers vary."""
    return re.sub(r"[\s()]|\.(?!\d)", "", name).lower()


def computed(code: Code, label: str) -> Found | None:
    """Return a function or variable `answer_LABEL` of the code."""
    name = f"answer_{plain_label(label).replace('.', '_')}"
    for unit in code.units.values():
        if name in unit.names:
            return Found(unit.load(name), name, unit)
    return None


def given(code: Code, label: str) -> Answer | Found:
    """Return what is answered under a label: on the answer sheet, else by the code.

    Raises:
        NotImplementedError: The label is there, and nothing was answered.
        Missing: It is in neither.
    """
    answer = written(code, label) or computed(code, label)
    if answer is None:
        sheets = [p for p in code.files if p.lower().endswith((".md", ".txt"))]
        where = f"in {', '.join(sheets[:3])}" if sheets else "; there is no answers.md"
        raise Missing(f"no answer to {label} was found {where}; write a line `{label}: your answer`")
    return answer


def value(code: Code, found: Found, arguments: Mapping[str, Any] | None = None) -> Any:
    """Return what a function `answer_LABEL` returns, or what the variable holds."""
    return code.call(found, arguments or {}) if callable(found.value) else found.value


def _all(code: Code) -> Iterator[tuple[str, Answer]]:
    for path, data in sorted(code.files.items()):
        lower = path.lower()
        if lower.endswith((".md", ".txt", ".tex", ".rst")):
            yield from _answers(decode_source(data), path)
        elif lower.endswith(".ipynb"):
            for number, source in _prose(data):
                yield from _answers(source, f"{path} cell {number}")


def _prose(data: bytes) -> Iterator[tuple[int, str]]:
    try:
        cells = json.loads(decode_source(data))["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if isinstance(cell, dict) and cell.get("cell_type") in ("markdown", "raw"):
            source = cell.get("source", "")
            yield number, "".join(map(str, source)) if isinstance(source, list) else str(source)


def _answers(text: str, where: str) -> Iterator[tuple[str, Answer]]:
    """Yield a line with a label, and what follows until a blank line, the next label or a heading."""
    label, lines = "", [""]
    for line in [*text.splitlines(), "#"]:
        begins = LABEL.match(line)
        if begins or re.match(r"#+(\s|$)", line):
            if label:
                yield label, Answer(_first_paragraph(lines)[:ANSWER_CAP], where)
            label = plain_label(f"{begins[1]}{begins[2]}") if begins else ""
            lines = [begins[3]] if begins else [""]
        else:
            lines.append(line)


def _first_paragraph(lines: list[str]) -> str:
    """Return what stands on the label's line or right below; else the next paragraph, unless it is a question."""
    first, *later = re.split(r"\n[^\S\n]*\n", "\n".join(lines))
    if first.strip():
        return first.strip()
    following = next((p.strip() for p in later if p.strip()), "")
    return "" if following.endswith((":", "?")) else following
