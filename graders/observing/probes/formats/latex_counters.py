"""The numbers that LaTeX counts: those of sections, of counters of one's own, and of environments such as `exercise`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from graders.observing.probes.formats.latex_lists import SIGNS
from graders.observing.probes.labelling.counters import written
from graders.observing.probes.labelling.labels import ANSWERED
from graders.observing.probes.spelling.marks import braced

LEVELS = {"part": -1, "chapter": 0, "section": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4, "subparagraph": 5}  # fmt: skip
"""How deep each heading is; the first three below the top are numbered by themselves."""
DECLARED = re.compile(r"\\newcounter\s*\{(?P<name>\w+)\}(?:\[(?P<within>\w+)\])?")
THEOREM = re.compile(
    r"\\newtheorem(?P<star>\*?)\s*\{(?P<name>\w+\*?)\}(?:\[(?P<shared>\w+)\])?\s*\{(?P<title>[^{}]*)\}(?:\[(?P<within>\w+)\])?"
)
OWN = re.compile(
    r"(?<![_^])(?<![_^]\{)\d|^[\W_]*\(?[a-h]\s*[).:]|^\W*(?:teil|part|partie|parte)\s+\(?[a-h]\b", re.I
)
"""A title that says its own number or letter."""
DEEPEST, LONGEST = 4, 120
"""So deep counters are counted within each other, and so long the form of a number is."""
COUNTERS, PARTS, EXPANDED, TITLE = 40, 20_000, 5000, 1000
"""So many counters there are, parts of a document between commands and numbers that are written out, and letters in a title."""
NUMBERED = 3
"""The deepest heading that an article numbers by itself."""
PATTERN = re.compile(
    r"\\(?P<change>set|addto|step|refstep)counter\s*\{(?P<name>\w+)\}(?P<by>\s*\{(?:[^{}]|\{[^{}]*\}){0,60}\})?"
    r"|\\(?P<form>arabic|alph|Alph|roman|Roman)\s*\{(?P<of>\w+)\}"
    r"|\\the(?P<the>[A-Za-z]+)(?![A-Za-z])"
    r"|\\(?P<head>part|chapter|section|subsection|subsubsection|paragraph|subparagraph)(?P<star>\*?)\s*(?:\[[^\]]{0,200}\])?(?=\{)"
    r"|\\begin\s*\{(?P<begin>\w+\*?)\}(?:\[(?P<title>[^\]]{0,200})\])?"
)


@dataclass
class _Heading:
    """A heading as LaTeX sets it.

    Args:
        level: How deep it is.
        number: What its counter holds; 0 where it has none.
        label: The number that stands before it.
        title: Its words.
        above: The last heading of the level above.
    """

    level: int
    number: int
    label: str
    title: str
    above: _Heading | None = None

    @property
    def says(self) -> str:
        """The number or letter that its title begins with; empty where there is none."""
        found = OWN.search(self.title)
        return self.title[found.start() :] if found else ""


@dataclass
class _Counting:
    forms: Mapping[str, str]
    within: dict[str, str]
    theorems: Mapping[str, re.Match[str]]
    counts: dict[str, int] = field(default_factory=dict)
    used: bool = False
    expanded: int = 0

    def step(self, name: str, by: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + by
        self._reset(name)

    def _reset(self, name: str, depth: int = 0) -> None:
        for inner, outer in self.within.items():
            if outer == name and inner != name and depth < DEEPEST:
                self.counts[inner] = 0
                self._reset(inner, depth + 1)

    def said(self, text: str, depth: int = 0) -> str:
        """A text with the values of the counters that it names."""
        return PATTERN.sub(lambda m: self.of(m, depth), text)

    def of(self, match: re.Match[str], depth: int = 0) -> str:
        """What a command about counters sets; itself where it is none."""
        self.expanded += 1
        if self.expanded > EXPANDED:
            return match[0]
        if match["form"] and match["of"] in self.within:
            self.used = True
            return written(SIGNS[match["form"]].lower(), self.counts.get(match["of"], 0))
        name = match["the"]
        if name and name in self.within and depth < DEEPEST:
            self.used = True
            outer = self.within[name] if name in LEVELS or name in self.theorems else ""
            plain = f"\\the{outer}.\\arabic{{{name}}}" if self.counts.get(outer) else f"\\arabic{{{name}}}"
            return self.said(self.forms.get(name, plain)[:LONGEST], depth + 1)
        return match[0]

    def change(self, match: re.Match[str]) -> str:
        """Count; what is set for it is nothing."""
        name = match["name"]
        if name.startswith("enum"):  # lists are counted elsewhere
            return match[0]
        if len(self.within) < COUNTERS:
            self.within.setdefault(name, "")
        if match["change"] in ("step", "refstep"):
            self.step(name)
            return match["by"] or ""
        by = re.sub(r"\\value\s*\{(\w+)\}", self._value, (match["by"] or "").strip()[1:-1])
        if re.fullmatch(r"\s*-?\d{1,6}\s*", by):
            before = self.counts.get(name, 0) if match["change"] == "addto" else 0
            self.counts[name] = before + int(by)
        return ""

    def _value(self, match: re.Match[str]) -> str:
        """The value of a counter; of one that is counted elsewhere, what is written."""
        return str(self.counts.get(match[1], 0 if match[1] in self.within else match[0]))


def counted_out(preamble: str, body: str, forms: Mapping[str, str]) -> tuple[str, bool]:
    """Return a body with the numbers that LaTeX counts, and headings as those of Markdown; whether any was counted.

    Args:
        preamble: What stands before the body.
        body: The body; commands of one's own are written out.
        forms: How counters are written, by their names.
    """
    theorems = {m["name"]: m for m in islice(THEOREM.finditer(preamble + body), COUNTERS)}
    within = {m["name"]: m["within"] or "" for m in islice(DECLARED.finditer(preamble + body), COUNTERS)}
    top = "chapter" if re.search(r"\\chapter\s*(?:\[[^\]]{0,200}\])?\{", body) else "section"
    within |= {"chapter": "", "section": "chapter" if top == "chapter" else "", "subsection": "section", "subsubsection": "subsection"}  # fmt: skip
    within |= {n: m["within"] or "" for n, m in theorems.items() if not m["shared"]}
    counting = _Counting(forms, within, theorems)
    for before in islice(PATTERN.finditer(preamble), PARTS):
        if before["change"]:
            counting.change(before)
    deepest = counting.counts.get("secnumdepth", NUMBERED)
    body = THEOREM.sub("", DECLARED.sub("", body))
    for name in theorems:
        body = body.replace(f"\\end{{{name}}}", "\n\n")
    parts: list[str | _Heading] = []
    at = 0
    last: dict[int, _Heading] = {}
    while len(parts) < PARTS and (match := PATTERN.search(body, at)):
        parts.append(body[at : match.start()])
        at = match.end()
        if match["head"]:
            title, at = _argument(body, at)
            heading = _heading(counting, match, title, last, min(deepest, NUMBERED), LEVELS[top])
            last[heading.level] = heading
            parts.append(heading)
        elif match["change"]:
            parts.append(counting.change(match))
        elif match["begin"]:
            parts.append(_theorem(counting, match))
        else:
            parts.append(counting.of(match))
    parts.append(body[at:])
    headings = [p for p in parts if isinstance(p, _Heading)]
    shown = {level for level in set(LEVELS.values()) if _are_counted(headings, level)}
    said = "".join(p if isinstance(p, str) else _set(p, shown, LEVELS[top]) for p in parts)
    return said, counting.used or bool(shown)


def _argument(text: str, at: int) -> tuple[str, int]:
    try:
        title, length = braced(text[at : at + TITLE], 0)
    except ValueError:
        return "", at + 1
    return title, at + length


def _heading(
    counting: _Counting,
    match: re.Match[str],
    title: str,
    last: Mapping[int, _Heading],
    deepest: int,
    top: int,
) -> _Heading:
    level, name = LEVELS[match["head"]], match["head"]
    above = last.get(level - 1)
    number, label = 0, ""
    if not match["star"] and top <= level <= deepest:
        used = counting.used
        counting.step(name)
        number, label = counting.counts[name], counting.said(f"\\the{name}")
        counting.used = used
    return _Heading(level, number, label, re.sub(r"\\ ", " ", counting.said(title)), above)


def _theorem(counting: _Counting, match: re.Match[str]) -> str:
    """The title of an environment of one's own that is counted; other environments begin as they are."""
    made = counting.theorems.get(match["begin"])
    if made is None:
        return match[0]
    name, title = made["shared"] or made["name"], f" {match['title']}" if match["title"] else ""
    if ANSWERED.match(f"{made['title']}:") or (made["star"] and not title):
        return f"\n\n{made['title']}{title}:\n\n"  # no label, and no title that ends what stands above
    if made["star"]:
        return f"\n\n## {made['title']}{title}\n\n"
    counting.step(name)
    return f"\n\n## {made['title']} {counting.said(chr(92) + 'the' + name)}:{title}\n\n"


def _are_counted(headings: list[_Heading], level: int) -> bool:
    """Whether the headings of a level have numbers of LaTeX alone: two of them at least, and no title with a number of its own."""
    numbered = [h for h in headings if h.level == level and h.number]
    return len(numbered) > 1 and not any(h.says for h in numbered)


def _set(heading: _Heading, shown: set[int], top: int) -> str:
    """A heading as one of Markdown, with its number where LaTeX counts it and those above it say the same."""
    marks = "#" * min(max(heading.level - top, 0) + 2, 6)
    said = f"\n\n{marks} {heading.title}\n\n"
    if not heading.number or heading.level not in shown:
        return said
    if heading.level == top:
        return f"\n\n{marks} Problem {heading.number}: {heading.title}\n\n"
    above = heading.above
    own = re.match(r"\d+(?!\.?\d)", above.says) if above else None
    agrees = (
        above is not None and above.number and (int(own[0]) == above.number if own else above.level in shown)
    )
    return f"\n\n{marks} {heading.label} {heading.title}\n\n" if agrees else said
