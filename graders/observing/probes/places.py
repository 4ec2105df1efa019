"""Find where an answer stands: under labels, in all the ways in which people number.

A label is read with what stands above it: `(a)` below `1.` below `Problem 1` is 1.1a, and so are `1.1 (a)`, `1.1a)`,
`## 1.1a` and a row of a table that begins with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from graders.observing.probes.documents import CELL
from graders.observing.probes.headings import (
    ALONE,
    CAPITAL,
    DOTTED,
    ENDED,
    PART,
    PROBLEM,
    ROW,
    RULE,
    RULED,
    TITLE,
    apart,
    in_display,
    lettered,
    with_letters,
)
from graders.observing.probes.labels import (
    ASKS,
    AT_ONCE,
    BELOW,
    BOLD,
    BULLET,
    DASHED,
    ESCAPED,
    HEAD,
    JOINED,
    LETTER_ROMAN,
    LETTERED,
    LISTED,
    NUMBERED,
    ORDINAL,
    PARTED,
    ROMAN,
    ROMANED,
    SPELLED,
    WORDED,
    continues,
    of_bullet,
)

Path = tuple[str, ...]
MOST_LINES = 300
"""Lines below a label that are looked at with the labels within it; an answer is far shorter."""


@dataclass(frozen=True)
class Passage:
    """What stands under one label.

    Args:
        paths: What the label may mean, as numbers, letters and small roman numerals, the likelier first.
        text: From the label to the next one.
        where: The file, and the cell of a notebook.
        below: With what stands under the labels within it.
        titled: The label stands in a heading, which may have a title.
    """

    paths: tuple[Path, ...]
    text: str
    where: str
    below: str = ""
    titled: bool = False


@dataclass
class _Context:
    """The numbers that hold at a line."""

    problem: str = ""
    number: str = ""
    letter: str = ""
    roman: str = ""
    capital: str = ""
    last: int = field(default=0)
    level: int = 0
    """How deep the heading is whose bare number is the problem; 0 where a word such as `Problem` says it."""
    dotted: int = 0
    """How deep the headings are that give the numbers of problem and question, such as `## 9.1`."""
    lettered: int = 0
    """How deep the heading is that gave the letter that holds; 0 where no heading gave it."""
    within: bool = False
    """Whether the capital names an expression within a part, and not what the parts are of."""
    small: bool = True
    """Whether the letters of parts are small ones."""


@dataclass
class _Event:
    line: int
    paths: tuple[Path, ...]
    rest: str
    heading: bool = False
    row: bool = False


def path_of(label: str) -> Path:
    """Return a label of a sheet as its numbers and letters: 1, 1, c, ii for `1.1cii`; capitals stay."""
    parts: list[str] = []
    for word in re.findall(r"\d+|[A-Za-z]+", label):
        split = re.fullmatch(rf"([A-Za-z])({ROMAN})", word)
        alone = re.fullmatch(ROMAN, word)
        parts += [word] if alone or not split else [split[1], split[2]]
    return tuple(parts)


def passages(text: str, where: str) -> list[Passage]:
    """Return what stands under each label of a text."""
    lines = with_letters([ESCAPED.sub(r"\1", part) for line in text.splitlines() for part in apart(line)])
    events = _events(lines)
    found = []
    places = _places(lines, where)
    for at, event in enumerate(events):
        if not event.paths:
            continue
        end = events[at + 1].line if at + 1 < len(events) else len(lines)
        own = "\n".join([event.rest, *lines[event.line + 1 : end]]) if not event.row else event.rest
        if at + 1 < len(events) and events[at + 1].line == event.line and not event.row:
            own = ""
        far = min(event.line + 1 + MOST_LINES, len(lines))
        last = next(
            (
                min(e.line, far)
                for e in events[at + 1 : at + 1 + MOST_LINES]
                if e.line >= far or not any(p[: len(q)] == q for p in e.paths for q in event.paths)
            ),
            far,
        )
        below = "\n".join([event.rest, *lines[event.line + 1 : last]]) if not event.row else event.rest
        titled = event.heading and bool(event.rest.strip(" .:-–—"))
        found.append(
            Passage(event.paths, _without_places(own), places[event.line], _without_places(below), titled)
        )
    return found


def _places(lines: list[str], where: str) -> list[str]:
    places, here = [], where
    for line in lines:
        if line.startswith(CELL):
            here = line[1:].strip()
        places.append(here)
    return places


def _without_places(text: str) -> str:
    if CELL in text:
        text = "\n".join(line for line in text.splitlines() if not line.startswith(CELL))
    return text.strip("\n")


def _events(lines: list[str]) -> list[_Event]:
    events: list[_Event] = []
    context = _Context()
    fenced = display = False
    asks = False
    before = ""
    head: list[str] = []
    for at, line in enumerate(lines):
        if re.match(r"\s*(```|~~~)", line):
            fenced = not fenced
        inside = fenced or display
        display = in_display(line, display)
        if inside or fenced or line.startswith(CELL):
            continue
        if line.lstrip().startswith("|"):
            cells = [c.strip() for c in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            if not before.lstrip().startswith("|"):
                asks = bool(ASKS.match(cells[0])) or "label" in cells[0].lower() or lettered(lines, at + 1)
                head = cells
            before = line
            if row := _row(at, cells, context, asks):
                events.append(_with_size(row, head, cells))
            elif cells != head:
                events += _columns(at, head, cells, context)
            continue
        if before.lstrip().startswith("|") and events and events[-1].row and line.strip():
            events.append(_Event(at, (), ""))
        after = lines[at + 1].strip() if at + 1 < len(lines) else ""
        following = next((later.strip() for later in lines[at + 1 : at + 12] if later.strip(" =-~")), "")
        titles = bool(RULE.fullmatch(after)) or (not before.strip(" =-*#~_") and not after)
        title = TITLE.fullmatch(line.strip()) or (RULE.fullmatch(after) and RULED.fullmatch(line.strip()))
        events += _of_line(at, line, context, titles and bool(title), bool(PART.match(following)))
        before = line
    return events


def _row(at: int, cells: list[str], context: _Context, asks: bool) -> _Event | None:
    if len(cells) < 2:
        return None
    label = re.sub(r"[*_`]", "", cells[0]).strip()
    match = WORDED.fullmatch(label) or NUMBERED.fullmatch(label)
    if not match or match["rest"].strip(" .:)"):
        letter = re.fullmatch(ROW, label, re.I) if asks else None
        if not letter or not (context.number or context.problem):
            return None
        context.letter, context.roman = letter[1].lower(), ""
        return _Event(at, (_here(context),), " | ".join(cells[1:]), row=True)
    if not asks and "." not in match["number"] and not match["letter"]:
        return None
    paths = _numbered(match, context, False)
    return _Event(at, paths, " | ".join(cells[1:]), row=True)


def _with_size(event: _Event, head: list[str], cells: list[str]) -> _Event:
    """A row with its height and width as one size, where they stand in columns of their own."""
    if len(head) != len(cells):
        return event
    axes = [next((c for h, c in zip(head, cells, strict=True) if re.fullmatch(a, h, re.I)), "") for a in AXES]
    return replace(event, rest=f"h = {axes[0]}, w = {axes[1]}") if all(axes) else event


AXES = (
    r"[*$]*(?:h|height|höhe|hauteur|alto|altura)[*$]*",
    r"[*$]*(?:w|b|width|breite|largeur|ancho|anchura)[*$]*",
)
"""The heads of the columns in which heights and widths stand."""


def _columns(at: int, head: list[str], cells: list[str], context: _Context) -> list[_Event]:
    """What stands in the columns of a table whose head holds letters in their order."""
    labels = [re.fullmatch(r"[*_`$]*\(?([a-h])[.):]*\)?[*_`$]*", c) for c in head]
    letters = "".join(m[1] for m in labels if m)
    wanted = len(letters) > 1 and "abcdefgh".startswith(letters) and not labels[0] and len(cells) == len(head)
    if not wanted or len(letters) < len(head) - 1 or not (context.number or context.problem):
        return []
    found = []
    for match, cell in zip(labels, cells, strict=True):
        if match and not re.fullmatch(r":?-*:?", cell):
            context.letter, context.roman = match[1], ""
            found.append(_Event(at, (_here(context),), cell, row=True))
    return found


def _here(context: _Context) -> Path:
    return tuple(
        p for p in (context.problem, context.number, context.capital, context.letter, context.roman) if p
    )


def _of_line(at: int, line: str, context: _Context, title: bool, opens: bool) -> Iterator[_Event]:
    head = HEAD.match(line)
    assert head is not None
    rest = line[head.end() :]
    heading = bool(head["heading"]) or title
    if (ruled := ENDED.search(rest)) and (heading or WORDED.match(rest[: ruled.start()])):
        rest, heading = rest[: ruled.start()], True
    marked = heading or bool(head["bold"])
    deep = len(head["heading"].strip()) if (head["heading"] or "").startswith("#") else 0
    below = deep > context.lettered > 0
    if (
        (opens or below)
        and (context.number or context.problem)
        and (match := CAPITAL.fullmatch(line.strip()))
    ):
        context.capital, context.roman, context.within = match["capital"], "", below
        context.letter = context.letter if below else ""
        yield _Event(at, (_here(context),), "", True)
        return
    if deep and context.level >= deep:
        context.problem, context.level = "", 0
    if deep and deep <= context.dotted and ALONE.match(rest):
        context.problem, context.number, context.letter, context.roman = "", "", "", ""
    if deep and DOTTED.match(rest):
        context.dotted = deep
    nested = bool(context.problem)
    first = _label(rest, context, marked, heading)
    if first and deep and not nested and not context.problem and context.number and not context.letter:
        context.problem, context.number, context.level, context.last = context.number, "", deep, 0
    if first is None:
        if heading and line.lstrip().startswith("#"):
            yield _Event(at, (), "")
        return
    paths, rest = first
    context.lettered = deep if deep and context.letter else 0 if deep else context.lettered
    while True:
        follows = _letter(rest.lstrip(" \t*_"), context, roman_only=bool(context.letter))
        yield _Event(at, paths, _unclosed(rest, bool(head["bold"])), heading)
        if follows is None:
            return
        paths, rest = follows


def _unclosed(rest: str, bold: bool) -> str:
    """What stands behind a label, without the end of its bold letters."""
    rest = rest.lstrip()
    if bold:
        rest = re.sub(r"^[*_]{2}\s*:?\s*|^\}\s*:?\s*", "", rest)
    if bold and rest.count("**") % 2:
        rest = rest.replace("**", "", 1) if not rest.startswith("**") else rest[2:]
    return rest.strip()


def _label(rest: str, context: _Context, marked: bool, heading: bool) -> tuple[tuple[Path, ...], str] | None:
    """The label that a line begins with, as the paths that it may mean, and what follows it."""
    if (bullet := BULLET.match(rest)) and (context.problem or context.number):
        rest = of_bullet(bullet) + rest[bullet.end() :]
    rest = DASHED.sub(r"\1.\2", rest, count=1) if DASHED.match(rest) else rest
    if (match := PARTED.match(rest)) and (context.number or context.problem):
        after = rest[match.end() :]
        if heading or marked or not after.strip(" *_") or match[0].endswith((")", ":", ".")):
            context.letter, context.roman = match["letter"].lower(), ""
            return (_here(context),), after
    if (match := LETTER_ROMAN.match(rest)) and (context.number or context.problem):
        context.letter, context.roman = match["letter"], match["roman"]
        return (_here(context),), match["rest"]
    if (match := WORDED.match(rest)) and (
        match["close"].strip() or match["inner"] or not match["rest"].strip() or heading or marked
    ):
        rest, problem = match["rest"], bool(re.fullmatch(PROBLEM, match["word"], re.I))
        paths = _numbered(match, context, problem)
        if problem and not match["letter"] and (below := BELOW.match(rest)):
            context.number, context.last = below["number"], int(below["number"])
            return ((context.problem, below["number"]),), below["rest"].lstrip(" .:)")
        return paths, rest
    if context.letter and (listed := LISTED.match(rest)):
        rest = rest[listed.end() :]
    if (match := SPELLED.match(rest)) and not JOINED.match(rest):
        context.problem, _, context.number = match["number"].partition(".")
        context.letter = context.roman = ""
        return (path_of(match["label"]),), match["rest"]
    joined = JOINED.match(rest)
    at_once = joined and AT_ONCE.match(joined["rest"])
    for form in (NUMBERED, JOINED) if at_once else (JOINED, NUMBERED):
        if (match := form.match(rest)) and _is_label(match, context, marked, heading):
            return _numbered(match, context, False), match["rest"]
    return _letter(rest, context, bold=marked and not heading)


def _is_label(match: re.Match[str], context: _Context, marked: bool, heading: bool) -> bool:
    number, rest = match["number"], match["rest"]
    inner = match["inner"] if "inner" in match.groupdict() else ""
    closed = match["close"].strip(" *_") or inner
    if number.startswith("0") or any(int(n) > 40 for n in number.split(".")) or ORDINAL.match(rest):
        return False
    if context.lettered and not (heading or marked or match["letter"] or "." in number):
        return False  # an item of a list
    if match["letter"]:
        bracketed = ")" in match[0][: len(match[0]) - len(rest)]
        return bool(closed) or bracketed or heading or not rest.strip() or (marked and rest.startswith("**"))
    if closed == "=":
        return False
    if match["roman"]:
        bracketed = ")" in match[0][: len(match[0]) - len(rest)]
        return bool(closed) or bracketed or heading or not rest.strip()
    if "." in number and re.fullmatch(r"\s+\([^()]*\)\s*", rest):
        return True
    if "." in number and not closed and rest[:1] in (" ", "\t"):
        problem, _, below = number.partition(".")
        if problem == context.problem and below == str(context.last + 1) and not continues(rest):
            return True  # the next one of its problem
    if "." in number:
        return (
            closed not in ("", "-") or heading or marked or closed in ("-", "–", "—") or not rest.strip()
        ) and not continues(rest)
    if closed[:1] in ("-", "–", "—") and not (heading or marked):
        return False
    if match[0].startswith("(") and ")" not in match["close"] + (
        match["inner"] if "inner" in match.groupdict() else ""
    ):
        return False
    bold = marked and re.search(r"\*\*|__", match["close"]) and context.problem and not context.letter
    if bold and not closed and int(number) > context.last and (not rest.strip() or rest[:1].isspace()):
        return True
    if not closed and not heading and not (marked and rest.startswith(("**", "__", "}"))):
        return False
    if (
        continues(rest)
        or rest[:1].isdigit()
        or (closed == "." and rest[:1] not in ("", " ", "\t", "*", "_", "$", "}"))
    ):
        return False
    return (
        heading
        or marked
        or closed == ":"
        or int(number) == 1
        or int(number) > context.last
        or not context.number
        or closed == ")"
    )


def _numbered(match: re.Match[str], context: _Context, problem: bool) -> tuple[Path, ...]:
    """The paths of a label that has a number; the context goes on from it."""
    numbers = match["number"].split(".")
    letter, roman = (match["letter"] or "").lower(), (match["roman"] or "").lower()
    tail = tuple(p for p in (letter, roman) if p)
    capital = (match["letter"], *tail[1:]) if letter != (match["letter"] or "") else ()
    context.letter, context.roman, context.capital = letter, roman, ""
    if len(numbers) > 1:
        context.problem, context.number = numbers[0], ".".join(numbers[1:])
        context.last = int(numbers[-1])
        return ((*numbers, *capital), (*numbers, *tail)) if capital else ((*numbers, *tail),)
    (number,) = numbers
    if problem:
        context.problem, context.number, context.last = number, "", 0
        return ((number, *tail),)
    alone = (number, *tail)
    context.number, context.last = number, int(number)
    if context.problem:
        below = (context.problem, number, *tail)
        return (below, alone) if tail else (below,)
    return (alone,)


def _letter(
    rest: str, context: _Context, roman_only: bool = False, bold: bool = False
) -> tuple[tuple[Path, ...], str] | None:
    """A label that is a letter or a small roman numeral, below the number that holds."""
    if match := ROMANED.match(rest):
        said = (match["one"] or match["two"]).lower()
        if context.number or context.problem:
            context.roman = said
            return (_here(context),), match["rest"]
    if bold and (match := BOLD.match(rest)) and (context.number or context.problem):
        context.letter, context.roman = match["letter"].lower(), ""
        return (_here(context),), match["rest"].lstrip(" \t–—:.-")
    if not roman_only and (match := LETTERED.match(rest)) and (context.number or context.problem):
        said = match["one"] or match["two"]
        if said.isupper() and context.letter and context.small:  # an expression within a part
            context.capital, context.roman, context.within = said, "", True
            return (_here(context),), match["rest"]
        context.letter, context.roman = said.lower(), ""
        context.capital = "" if context.within else context.capital
        context.small = said.islower()
        return (_here(context),), match["rest"]
    return None
