"""The numbers that Word and LibreOffice set before the items of lists and before headings, which stand in no text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graders.observing.probes.formats.equations_of_word import WORD
from graders.observing.probes.labelling.counters import COUNTERS, counted, written
from graders.observing.probes.labelling.labels import NUMBERED, WORDED

BULLET = "-"
"""The label of an item that has no number."""
DEEPEST = 20
"""Styles that build on each other."""
DEPTHS = 10
"""Depths of a list."""


@dataclass(frozen=True)
class Level:
    """How a list numbers at one depth.

    Args:
        form: What it counts with: `1`, `a`, `A`, `i` or `I`; `-` for bullets, empty where nothing is shown.
        text: The label, in which `%1` stands for the number of the first depth.
        start: The first number.
        restart: How many outer depths there are at which it begins anew; None for all.
    """

    form: str
    text: str
    start: int = 1
    restart: int | None = None


def labelled(text: str, heading: bool) -> bool:
    """Return whether a paragraph begins with a label of its own, beside which the number of its list says nothing."""
    worded, number = WORDED.match(text), NUMBERED.match(text)
    if worded and (heading or len(worded["word"]) > 3):
        return True
    return bool(heading and number and ("." in number["number"] or number["close"].strip()))


@dataclass
class Counts:
    """The numbers that the lists of a document have reached, by list and depth."""

    reached: dict[tuple[str, int], int] = field(default_factory=dict)
    used: bool = False
    """Whether a number was told."""

    def label(self, name: str, depth: int, levels: Mapping[int, Level]) -> str:
        """Return the label of the next item of a list.

        Args:
            name: The list.
            depth: How deep the item is, from 0 on.
            levels: How the list numbers.
        """
        level = levels.get(depth, Level("1", f"%{depth + 1}."))
        if level.form == BULLET:
            return BULLET
        self.used = True
        self.reached[name, depth] = self.reached.get((name, depth), level.start - 1) + 1
        restarts = {at: level.restart for at, level in levels.items() if level.restart is not None}
        for key in [k for k in self.reached if k[0] == name and depth < min(k[1], restarts.get(k[1], k[1]))]:
            del self.reached[key]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            upper = levels.get(at, level)
            return written(upper.form, self.reached.get((name, at), upper.start)) if upper.form else ""

        return re.sub(rf"%({DEPTHS}|\d)", number, level.text).strip()


FORMS = {"decimal": "1", "decimalZero": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I", "bullet": BULLET, "none": ""}  # fmt: skip


class OfWord:
    """The lists of a Word document.

    Args:
        document: The document.
    """

    def __init__(self, document: Any) -> None:
        try:
            self.numbering = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            self.numbering = None
        every = self.numbering.findall if self.numbering is not None else lambda _: []
        self.numbers = {n.get(f"{WORD}numId"): n for n in reversed(every(f"{WORD}num"))}
        self.described: dict[str | None, list[Any]] = {}
        for one in every(f"{WORD}abstractNum"):
            self.described.setdefault(one.get(f"{WORD}abstractNumId"), []).extend(one.findall(f"{WORD}lvl"))
        self.known: dict[str, tuple[str, dict[int, Level]]] = {}
        self.counts = Counts()

    def label(self, paragraph: Any, style: str) -> str:
        """Return the label of a paragraph, with a blank behind it; empty where it is no item of a list.

        Args:
            paragraph: The paragraph.
            style: The name of its style.
        """
        properties = _numbered(paragraph)
        if properties is None:
            if "List Number" in style:
                return self._guessed(style, 0)
            return f"{BULLET} " if "List Bullet" in style else ""
        number = properties.numId.val if properties.numId is not None else 0
        depth = properties.ilvl.val if properties.ilvl is not None else 0
        if not number:
            return ""  # the numbering of its style is taken away
        name, levels = self._levels(str(number))
        if not levels:
            return self._guessed(str(number), depth)
        label = self.counts.label(name, depth, levels)
        return f"{label} " if label else ""

    def _guessed(self, name: str, depth: int) -> str:
        """A label of a list that the document does not describe."""
        levels = {at: Level({"(a)": "a", "i.": "i", "A.": "A"}.get(c, "1"), re.sub(r"[1aiA]", f"%{at + 1}", c)) for at, c in enumerate(COUNTERS)}  # fmt: skip
        return f"{self.counts.label(name, min(depth, len(COUNTERS) - 1), levels)} "

    def _levels(self, number: str) -> tuple[str, dict[int, Level]]:
        """The list to which a number belongs, and how it numbers; read once."""
        if number not in self.known:
            self.known[number] = self._read(number)
        return self.known[number]

    def _read(self, number: str) -> tuple[str, dict[int, Level]]:
        found = self.numbers.get(number)
        abstract = _value(found, "abstractNumId") if found is not None else ""
        if found is None or not abstract:
            return "", {}
        changed = found.findall(f"{WORD}lvlOverride")
        starts = {_depth(o): int(start) for o in changed if (start := _value(o, "startOverride")).isdigit()}
        described = self.described.get(abstract, [])[:DEPTHS]
        levels = {}
        for level in [*described, *(own for o in changed for own in o.findall(f"{WORD}lvl"))]:
            depth, start = _depth(level), _value(level, "start")
            form = FORMS.get(_value(level, "numFmt") or "decimal", "1")
            form = "1" if level.find(f"{WORD}isLgl") is not None else form
            begins = starts.get(depth, int(start) if start.isdigit() else 1)
            restart = _value(level, "lvlRestart")
            levels[depth] = Level(
                form, _value(level, "lvlText"), begins, int(restart) if restart.isdigit() else None
            )
        return (number if starts else f"abstract {abstract}"), levels


def _value(node: Any, name: str) -> str:
    """What an element below another one says; empty where it is not there."""
    found = node.find(f"{WORD}{name}")
    return str(found.get(f"{WORD}val") or "") if found is not None else ""


def _depth(node: Any) -> int:
    said = str(node.get(f"{WORD}ilvl") or "0")
    return int(said) if said.isdigit() else 0


def _numbered(paragraph: Any) -> Any:
    """The numbering of a paragraph, its own or that of its style; None where it has none."""
    properties = paragraph._p.pPr
    if properties is not None and properties.numPr is not None:
        return properties.numPr
    style = paragraph.style
    for _ in range(DEEPEST):
        if style is None:
            break
        properties = style.element.pPr
        if properties is not None and properties.numPr is not None:
            return properties.numPr
        style = style.base_style
    return None


class OfOpenDocument:
    """The lists of a LibreOffice document.

    Args:
        styles: Its styles of lists.
    """

    def __init__(self, styles: Iterable[Any]) -> None:
        self.styles = {
            str(s.getAttribute("name")): {n: level for n, level in map(_open_level, s.childNodes) if level}
            for s in styles
            if getattr(s, "qname", ("", ""))[1] == "list-style"
        }
        self.counts = Counts()

    def begin(self, node: Any, depth: int) -> None:
        """Begin a list, from its first number on unless it goes on from the last one of its style."""
        goes_on = (
            str(node.getAttribute("continuenumbering") or "") == "true"
            or node.getAttribute("continuelist")
            or _is_bare(node.parentNode)
        )
        if not goes_on:
            name = self.name_of(node)
            for key in [k for k in self.counts.reached if k[0] == name and k[1] >= depth]:
                del self.counts.reached[key]

    def name_of(self, node: Any) -> str:
        """Return the style of a list: its own, or that of the list around it."""
        while node is not None and getattr(node, "qname", ("", ""))[1] in ("list", "list-item"):
            if node.qname[1] == "list" and (name := node.getAttribute("stylename")):
                return str(name)
            node = node.parentNode
        return ""

    def label(self, item: Any, depth: int) -> str:
        """Return the label of an item of a list; empty where it only holds the next items of an inner list."""
        if _is_bare(item):
            return ""
        name = self.name_of(item.parentNode)
        levels = self.styles.get(name)
        if levels is None:
            self.counts.used = True
            number = self.counts.reached.get((name, depth), 0) + 1
            self.counts.reached[name, depth] = number
            return counted(COUNTERS[min(depth, 3)], number - 1)
        if (start := str(item.getAttribute("startvalue") or "")).isdigit():
            self.counts.reached[name, depth] = int(start) - 1
        return self.counts.label(name, depth, levels)


def _is_bare(node: Any) -> bool:
    """Whether a node is an item without a text of its own, around a list."""
    if getattr(node, "qname", ("", ""))[1] != "list-item":
        return False
    names = {getattr(child, "qname", ("", ""))[1] for child in node.childNodes}
    return "list" in names and not names & {"p", "h"}


def _open_level(node: Any) -> tuple[int, Level | None]:
    kind = getattr(node, "qname", ("", ""))[1]
    if not kind.startswith("list-level-style-"):
        return -1, None
    depth = min(int(str(node.getAttribute("level") or 1)), DEPTHS)
    if kind != "list-level-style-number":
        return depth - 1, Level(BULLET, "")
    form = str(node.getAttribute("numformat") or "")
    shown = min(int(str(node.getAttribute("displaylevels") or 1)), depth)
    numbers = ".".join(f"%{at}" for at in range(depth - shown + 1, depth + 1)) if form else ""
    text = f"{node.getAttribute('numprefix') or ''}{numbers}{node.getAttribute('numsuffix') or ''}"
    return depth - 1, Level(form, text, int(str(node.getAttribute("startvalue") or 1)))
