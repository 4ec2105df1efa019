"""What a passage states, one equation after the other, whatever words stand around them; a judge who knows the right value looks for it there.

It is asked where a passage as a whole cannot be read. What cannot be read is kept as such, under its name, so that it may speak against
what can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from graders.model import Array, Observation
from graders.observing.probes import announced, beside, cases, equations, prose, remarks, tabled
from graders.vocabulary import wording
from graders.vocabulary.stated import ASKED, BARE, COUNTS, DOUBTED, EQUATION, STEPS

Told = dict[str, tuple[Array, int, str]]
"""What a passage itself names: by the name its values, in bits the variables in it, and the name in full, such as `s(x)`."""
Reading = tuple[Array, int, bool]
"""A value, in bits the variables in it, and whether it is a number or a variable alone."""
MOST = 80
"""Statements of a passage that are looked at."""
LONGEST = 6000
"""Letters of a passage that is looked at."""
MARKED = re.compile(
    r"\\\[(?!\d)(?P<brackets>.+?)\\\]|\$\$(?P<dollars>.+?)\$\$|(?<!\\)\$(?P<inline>[^$]+)(?<!\\)\$|\\\((?P<round>.+?)\\\)"
    r"|\\begin\{(?P<name>(?:align|aligned|equation|gather|gathered|multline|split|flalign|eqnarray|displaymath)\*?)\}(?P<environment>.+?)\\end\{(?P=name)\}",
    re.S,
)
"""Mathematics between its marks."""
HELD = "\x01"
"""Stands for mathematics in a sentence."""
ROWS = re.compile(r"\\begin\{([a-z]*(?:matrix|cases|array)\*?)\}.*?\\end\{\1\}", re.S)
PARTS = re.compile(
    r"\\\\(?:\[[^\]]*\])?|\\q?quad(?![A-Za-z])|(?<![-=<])(?:\\(?:Long)?[Rr]ightarrow|\\implies|\\iff|⇒|⟹|=>)"
)
"""Where a formula that is set apart goes on with another one."""
ITEM = r"[^\S\n]*(?:[-*+•]|\\item|\d+[.)])[^\S\n]"
ENDED = r"(?<=[.!?;])(?<!\w\.\w\.)\s+"
SENTENCES = re.compile(rf"{ENDED}|\n[^\S\n]*\n|\n(?={ITEM})")
LINES = re.compile(rf"{ENDED}|\n")
"""Where a sentence ends: also at the end of a line where mathematics has no marks."""
FOLLOWS = re.compile(r"\s{3,}(?=\S)|=>|⇒|->|→|(?<!\w)(?:donc|also|so|thus|hence)(?!\w)")
"""Where a sentence without marks goes on with another equation."""
ENDS = re.compile(r"[\s.,;:&]+$|^[\s&]+")
EQUATED = re.compile(r"(?<![<>!:])=(?![=>])|≈|\\approx|\\simeq|\\equiv|~=")
LEAD = re.compile(rf"^(?:{ITEM})?\s*(?P<lead>[^:\n]{{1,60}}?):\s")
"""What a sentence is about."""
TOPIC = re.compile(
    rf"^(?:{ITEM})?[^\S\n]*(?:(?:\*\*|__)(?P<bold>[^*_\n]+?)(?:\*\*|__)|\\(?:textbf|emph|textit|underline|paragraph)\*?\{{(?P<set>[^{{}}\n]*)\}}|#+\s*(?P<heading>[^\n]+))",
    re.M,
)
"""What begins a part of a passage, and names what it is about."""
ROW = re.compile(r"[^\S\n]*[\[(|]?(?:[^\S\n]*[-−+]?\d+(?:[.,]\d+)?[^\S\n]*[,;&|]?){2,}[\])|]?[^\S\n]*")
"""A row of a matrix in plain text."""


MATHEMATICAL = re.compile(r"\d[\w.,]*\s*[-+*/^]|[-+*/^]\s*\w|\w\(\w")
"""Mathematics without a sign of equality."""
TAIL = re.compile(r"[^\s:;,]+(?:\s*\([^()]*\))?$")
"""The end of a name, behind the words that introduce it."""


@dataclass(frozen=True)
class Statement:
    """An equation, or mathematics alone.

    Args:
        name: What it is set equal to something: its first side; empty where there is none.
        sides: Its other sides, the last of which counts.
        words: The words of its sentence.
        near: Those before it, and those behind it up to other mathematics.
        about: What its sentence is about, where that is said before it.
        topic: What the part of the passage is about.
        after: The sentences behind it, up to the next statement.
        more: There is other mathematics in its sentence, which states nothing.
    """

    name: str
    sides: tuple[str, ...]
    words: str = ""
    near: str = ""
    about: str = ""
    topic: str = ""
    after: str = ""
    more: bool = False


def statements(text: str) -> list[Statement]:
    """Return what a passage states, in its order."""
    apart = SENTENCES if MARKED.search(text) else LINES
    found: list[Statement] = []
    for topic, part in _by_topic(_with_matrices(text[:LONGEST])):
        maths: list[str] = []

        def held(match: re.Match[str], into: list[str] = maths) -> str:
            into.append(next(g for n, g in match.groupdict().items() if n != "name" and g is not None))
            alone = match["inline"] is None and match["round"] is None
            return f" {HELD} " + ("\n\n" if alone and re.search(r"[.;]\s*$", into[-1]) else "")

        marked = MARKED.sub(held, part)
        following = iter(maths)
        for sentence in apart.split(marked):
            bodies = [next(following) for _ in range(sentence.count(HELD))]
            stated = [replace(s, topic=topic) for s in _of_sentence(sentence, bodies)]
            if found and not stated:
                found[-1] = replace(found[-1], after=f"{found[-1].after} {sentence}")
            found += stated
    return found[:MOST]


def _by_topic(text: str) -> Iterator[tuple[str, str]]:
    """The parts of a passage, each with what it is about."""
    begins = list(TOPIC.finditer(text))
    yield "", text[: begins[0].start()] if begins else text
    for at, match in enumerate(begins):
        end = begins[at + 1].start() if at + 1 < len(begins) else len(text)
        yield next(filter(None, match.groups()), ""), text[match.start() : end]


def _with_matrices(text: str) -> str:
    """A text with rows of numbers as matrices, and the totals of tables as equations."""
    lines, out = text.splitlines(), list[str]()
    at = 0
    while at < len(lines):
        end = at
        while end < len(lines) and ROW.fullmatch(lines[end]):
            end += 1
        if end - at > 1:
            rows = (re.sub(r"[\[\](){}|]", " ", line).strip(" ,;") for line in lines[at:end])
            body = r" \\ ".join(" & ".join(re.split(r"[\s,;&]+", row)) for row in rows)
            before = next((n for n in range(len(out) - 1, -1, -1) if out[n].strip(" `")), -1)
            lead = ""
            if before >= 0 and re.search(r"[:=]\s*$", out[before]):
                *earlier, lead = re.split(r"(?<=[.;!?])\s", out[before].strip())
                out[before], lead = " ".join(earlier), lead.rstrip(":= ")
            out.append(rf"$${lead and lead + ' = '}\begin{{matrix}} {body} \end{{matrix}}$$")
        elif lines[at].strip().startswith("|") and (
            cells := [c for c in tabled.cells_of(lines[at]) if c.strip()]
        ):
            if len(cells) > 1 and tabled.SUMMED.fullmatch(cells[0]):
                about = _about(lines[:at], TABLE)
                out.append(f"\n{about}{cells[0].strip('*_ ')} = {cells[-1].strip('*_ ')}\n")
        elif total := TOTAL.fullmatch(lines[at]):
            about = _about(lines[:at], CALCULATION, ":")
            out.append(f"\n{about}{total['name']} = {total['value']}\n" if about else lines[at])
        else:
            out.append(lines[at])
        at = max(end, at + 1)
    return "\n".join(out)


TOTAL = re.compile(
    r"[\s*_-]*(?P<name>(?:in )?total|sum|(?:al)?together|summe|zusammen|insgesamt|gesamt|somme|en tout|au total|suma|en total)[\s:*_]*(?P<value>\d[\d .,'’]*?)[\s.*_]*",
    re.I,
)
"""A line with the total of what stands above it, and no sign of equality."""
TABLE = re.compile(r"(?:[^\S\n]*\n)*(?:[^\S\n]*\|[^\n]*\n)*\Z")
CALCULATION = re.compile(r"(?:[^\S\n]*\n|[^=\n]*=[^\n]*\n)*\Z")
"""What a line is about that stands above these: the rows of one table, or equations."""


def _about(lines: list[str], below: re.Pattern[str], ending: str = "") -> str:
    """The first words of the plain line above a table or a calculation; none where they may be taken back, or make no such line.

    Args:
        lines: What stands above, with the rows or equations at its end.
        below: These rows or equations.
        ending: With what the line ends.
    """
    at = len(lines)
    while at and below.fullmatch("".join(f"{line}\n" for line in lines[at - 1 :])):
        at -= 1
    line = lines[at - 1].strip(" *_") if at else ""
    if TOPIC.match(line) or "=" in line or not line.endswith(ending):
        return ""
    if tabled.TAKEN_BACK.search(line) or tabled.DOUBTS.search(line) or prose.OR.search(line):
        return ""
    words = re.findall(r"[^\W\d_]{2,}", re.split(r"[:;,.(]", line)[0])
    return f"{' '.join(words)} " if words else ""


def _of_sentence(sentence: str, bodies: list[str]) -> list[Statement]:
    """What a sentence states; mathematics between marks stands apart from its words."""
    found: list[Statement] = []
    if bodies:
        gaps = sentence.split(HELD)
        words = " ".join(gaps)
        for at, body in enumerate(bodies):
            near = " ".join(gaps[: at + 2])
            found += [_of(part, words, near) for part in _parts(body)]
    else:
        parts = FOLLOWS.split(sentence)
        beside_them = " ".join(part for part in parts if not EQUATED.search(part))
        found = [_plain(part, beside_them) for part in parts if EQUATED.search(part)]
    if found and (match := LEAD.match(sentence)):
        told = iter(bodies)
        about = re.sub(HELD, lambda _: next(told), match["lead"])
        found[-1] = replace(found[-1], about=about)
    return found


def _plain(part: str, beside_it: str) -> Statement:
    """A statement without marks, whose sides hold its words, with what stands beside it in its sentence."""
    one = _of(part)
    return replace(
        one, words=f"{one.name} {beside_it}", near=one.name, more=bool(MATHEMATICAL.search(beside_it))
    )


def _parts(body: str) -> list[str]:
    """The formulas of mathematics that is set apart, each with all its sides."""
    kept: list[str] = []

    def hide(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\x02{len(kept) - 1}\x02"

    parts: list[str] = []
    for part in PARTS.split(ROWS.sub(hide, body)):
        part = ENDS.sub("", part.replace("&", " "))
        if not re.search(r"\w", part):
            continue
        if parts and re.match(r"=|≈|\\approx|\\simeq|\+|-(?!>)|\\cdot|\\times", part):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return [re.sub(r"\x02(\d+)\x02", lambda m: kept[int(m[1])], p) for p in parts]


def _of(part: str, words: str = "", near: str = "") -> Statement:
    depth, begin, sides = 0, 0, list[str]()
    for match in re.finditer(rf"[(\[{{]|[)\]}}]|{EQUATED.pattern}", part):
        if match[0] in "([{":
            depth += 1
        elif match[0] in ")]}":
            depth -= 1
        elif depth <= 0:
            sides.append(part[begin : match.start()])
            begin = match.end()
    sides = [ENDS.sub("", s) for s in (*sides, part[begin:])]
    return Statement(sides[0] if len(sides) > 1 else "", tuple(sides[1:] or sides), words, near)


NOT = re.compile(wording.NOT, re.I)
CONDITION = re.compile(rf"(?<!\w)(?:{cases.IF}|{cases.ELSE})(?!\w)", re.I)


def _doubted(one: Statement) -> bool:
    """Whether words around mathematics may change what it says."""
    words, near = (re.sub(r"\\[A-Za-z]+", " ", said) for said in (one.words, one.near))
    said = beside.may_change(words) or beside.UNSAID.search(words) or beside.may_change(one.after)
    conditional = CONDITION.search(near) or announced.wanted(words, "")
    return bool(one.more or said or conditional or prose.OR.search(words) or NOT.search(words))


def observed(
    text: str, pattern: str, read: Callable[[str, Told], Reading], shared: bool = False
) -> Observation:
    """Return what a passage states as entries of an observation: those of `vocabulary.stated.SEES`; none where it is unsure.

    Args:
        text: The passage.
        pattern: How what is asked is called there; empty where the sheet does not say.
        read: How a formula or number is read, with what was given names before it.
        shared: It answers other parts of the question, too.
    """
    if prose.UNSURE.search(text.replace("?", "")):
        return {}
    found = statements(text)
    called = [_called(one, pattern) for one in found]
    any_called = any(said for said, _ in called)
    if shared and not any_called:
        return {}
    seen: dict[str, Array] = {}
    told: Told = {}
    bits, names, of, known = list[int](), list[int](), list[int](), dict[str, int]()
    for number, (one, (said, steps)) in enumerate(zip(found, called, strict=True)):
        value, variables, bare, differs = _value(one, lambda side: read(side, told))
        if value is not None:
            seen[f"stated:{number}"] = value
            if variables and (name := GIVEN.fullmatch(one.name.strip())):
                told[name["bare"].strip("\\")] = (value, variables, name[0])
        marks = {
            COUNTS: said or not (shared or any_called),
            ASKED: said and not steps,
            DOUBTED: differs or _doubted(one),
            EQUATION: one.name or steps,
            BARE: bare,
            STEPS: steps,
        }
        bits.append(sum(mark for mark, holds in marks.items() if holds))
        of.append(variables)
        tail = TAIL.search(equations.spelled(one.name))
        name = re.sub(r"[\W_]", "", steps or (tail[0] if tail else ""))
        names.append(known.setdefault(f"{said}:{name}", len(known)) if name else -1)
    kept = {"bits": bits, "names": names, "of": of}
    return seen | {f"stated_{n}": np.array(v, np.int64) for n, v in kept.items()} if seen else {}


GIVEN = re.compile(r"(?P<bare>\\?[A-Za-z]+)(?:_\{?[A-Za-z]\}?)?(?:\([a-z]\))?")
"""A name that a passage may give to an expression."""


def _called(one: Statement, pattern: str) -> tuple[bool, str]:
    """Whether a statement is called what is asked, and what its sentence or part is about, if it is so called by that."""
    if not pattern:
        return False, ""
    if one.name and re.search(pattern, f"{equations.spelled(one.name)} ="):
        return True, ""
    for said in (one.about, one.topic, f"{one.topic} {one.name}" if one.topic else ""):
        if said and re.search(pattern, f"{equations.spelled(said)} ="):
            return True, said
    return False, ""


def _value(one: Statement, read: Callable[[str], Reading]) -> tuple[Array | None, int, bool, bool]:
    """What the last side of a statement is, None where it cannot be read, and whether a side before it is something else."""
    found: list[Reading] = []
    for side in one.sides[::-1]:
        try:
            found.append(remarks.without(side, read))
        except ValueError:
            if not found:
                return None, 0, False, False
    value, variables, bare = found[0]
    differs = any(
        v.shape != value.shape or not np.allclose(v, value, rtol=2e-3, equal_nan=True) for v, _, _ in found
    )
    return value, variables, bare, differs
