"""Find where an answer stands: under labels, in all the ways in which people number.

A label is read with what stands above it: `(a)` below `1.` below `Problem 1` is 1.1a, and so are `1.1 (a)`, `1.1a)`,
`## 1.1a` and a row of a table that begins with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import takewhile

from graders.observing.probes.formats.documents import CELL
from graders.observing.probes.labelling import labels
from graders.observing.probes.labelling.copied_questions import Questions, with_labels
from graders.observing.probes.labelling.counters import COUNTED
from graders.observing.probes.labelling.headings import (
    ALONE,
    CAPITAL,
    DOTTED,
    ENDED,
    EXPRESSION,
    EXPRESSIONS,
    PART,
    ROW,
    RULE,
    RULED,
    TITLE,
    all_apart,
    in_display,
    in_order,
    in_romans,
    is_node,
    lettered,
    with_letters,
)
from graders.observing.probes.labelling.labels import (
    ASKS,
    ESCAPED,
    HEAD,
    NUMBERED,
    ROMAN,
    WORDED,
    numbers_a_row,
)
from graders.observing.probes.labelling.numbering import (
    SHORT,
    Context,
    Path,
    here,
    label_of,
    lettered_label,
    numbered,
)
from graders.observing.probes.spelling import beside, dashes, prose
from graders.observing.probes.spelling.tabled import DOUBTS, TAKEN_BACK, answer_of, cells_of

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
        behind: Something stands behind the label on its line.
        on_page: It may be misread, or be that to another question, which the page shows: in a PDF, or where labels were counted or words stand for them.
    """

    paths: tuple[Path, ...]
    text: str
    where: str
    below: str = ""
    titled: bool = False
    behind: bool = False
    on_page: bool = False
    dash: str = ""
    """Where a dash alone stands between the label and what may be a minus sign: `set apart`, where others are set apart by marks, else `open`."""


@dataclass
class _Event:
    line: int
    paths: tuple[Path, ...]
    rest: str
    heading: bool = False
    row: bool = False
    deep: int = 0
    """How deep its heading is; 0 where it is none of Markdown."""
    mark: str = ""
    """What stands between the label and the rest: `-` for a dash that may be a minus sign, `.` for another mark, `?` for none."""

    def ends_at(self, other: _Event) -> bool:
        """Whether what stands below it ends where another one begins: at no label within it, and no title below its own."""
        if not other.paths and other.deep > self.deep > 0:
            return False  # a title within it
        return not any(p[: len(q)] == q for p in other.paths for q in self.paths)


def passages(text: str, where: str, questions: Questions = ()) -> list[Passage]:
    """Return what stands under each label of a text, and under the sheet's questions in their own words."""
    lines = with_letters([ESCAPED.sub(r"\1", part) for part in all_apart(text.splitlines())])
    lines, by_words = with_labels(lines, questions)
    events = _events(lines)
    found = []
    places = _places(lines, where)
    marks = [e.mark for e in events if e.mark]
    apart_by_dash = "set apart" if "?" not in marks and (marks.count("-") > 2 or "." in marks) else "open"
    for at, event in enumerate(events):
        if not event.paths:
            continue
        behind = events[at + 1 : at + 1 + MOST_LINES]
        end = next((e.line for e in behind if e.paths or event.ends_at(e)), len(lines))
        own = "\n".join([event.rest, *lines[event.line + 1 : end]]) if not event.row else event.rest
        if at + 1 < len(events) and events[at + 1].line == event.line and not event.row:
            own = ""
        far = min(event.line + 1 + MOST_LINES, len(lines))
        last = next(
            (min(e.line, far) for e in behind if e.line >= far or event.ends_at(e)),
            far,
        )
        below = "\n".join([event.rest, *lines[event.line + 1 : last]]) if not event.row else event.rest
        beside = bool(event.rest.strip(" .:-–—"))
        place, titled = places[event.line], event.heading and beside
        found.append(
            Passage(
                event.paths,
                _without_places(own),
                place.removesuffix(COUNTED),
                _without_places(below),
                titled,
                beside,
                on_page=by_words or place.lower().endswith((".pdf", COUNTED)),
                dash=apart_by_dash if event.mark == "-" else "",
            )
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
    context = Context()
    fenced = display = False
    asks = romans = False
    before = above = ""
    head: list[str] = []
    for at, line in enumerate(lines):
        if re.match(r"\s*(```|~~~)", line):
            fenced = not fenced
        display = display and not re.match(
            r"#{1,6}\s", line
        )  # a formula that was not closed ends at a heading
        inside = fenced or display
        display = in_display(line, display)
        if inside or fenced or line.startswith(CELL) or is_node(line, above):
            continue
        if line.lstrip().startswith("|"):
            cells = cells_of(line)
            if not before.lstrip().startswith("|"):
                asks = bool(ASKS.match(cells[0])) or "label" in cells[0].lower() or lettered(lines, at + 1)
                asks = asks or (cells[0].endswith((")", ".")) and lettered(lines, at))  # it has no head
                romans = in_romans(lines, at + 1) or in_romans(lines, at)
                head = cells
            before = line
            if row := _row(at, cells, head, context, asks) or (
                _roman_row(at, cells, context) if romans else None
            ):
                events.append(_answered(_with_size(row, head, cells), head, cells))
            elif cells != head:
                events += _columns(at, head, cells, context)
            else:
                events += _expressions(at, lines, context)
            continue
        if before.lstrip().startswith("|") and events and events[-1].row and line.strip():
            events.append(_Event(at, (), ""))
        after = lines[at + 1].strip() if at + 1 < len(lines) else ""
        following = next((later.strip() for later in lines[at + 1 : at + 12] if later.strip(" =-~")), "")
        titles = bool(RULE.fullmatch(after)) or (not before.strip(" =-*#~_") and not after)
        title = TITLE.fullmatch(line.strip()) or (RULE.fullmatch(after) and RULED.fullmatch(line.strip()))
        context.alone = not (numbers_a_row(above) or numbers_a_row(following))
        above = line if line.strip() else above
        capital = in_order(lines, at, context.capital if context.within else "") if context.letter else ""
        if capital:
            context.capital, context.roman, context.within = capital, "", True
            events.append(_Event(at, (here(context),), "", True))
        else:
            events += _of_line(at, line, context, titles and bool(title), bool(PART.match(following)))
        before = line
    return events


def _row(at: int, cells: list[str], head: list[str], context: Context, asks: bool) -> _Event | None:
    if len(cells) < 2:
        return None
    label = labels.in_one_form(re.sub(r"[*_`]", "", cells[0]).strip())
    match = WORDED.fullmatch(label) or NUMBERED.fullmatch(label)
    if not match or match["rest"].strip(" .:)"):
        letter = re.fullmatch(ROW, label, re.I) if asks else None
        if not letter or not (context.number or context.problem):
            return None
        context.letter, context.roman = letter[1].lower(), ""
        return _Event(at, (here(context),), " | ".join(map(dashes.negative, cells[1:])), row=True)
    if not asks and "." not in match["number"] and not match["letter"]:
        return None
    unnamed = not asks and not re.search(r"[^\W\d_]{3}", head[0])
    if match["number"].startswith("0") or (unnamed and len(cells) > 2 and all(map(NUMBER.fullmatch, cells))):
        return None  # a row of a matrix, or of data
    paths = numbered(match, context, False)
    return _Event(at, paths, " | ".join(map(dashes.negative, cells[1:])), row=True)


def _roman_row(at: int, cells: list[str], context: Context) -> _Event | None:
    """A row that begins with a small roman numeral, below the letter that holds."""
    roman = re.sub(r"[*_`$().:\s]", "", cells[0])
    if len(cells) < 2 or not re.fullmatch(ROMAN, roman) or not (context.number or context.problem):
        return None
    context.roman = roman
    return _Event(at, (here(context),), " | ".join(map(dashes.negative, cells[1:])), row=True)


def _answered(event: _Event, head: list[str], cells: list[str]) -> _Event:
    """A row with what stands in the column of the answers, if there is one, and what may change it."""
    said = answer_of(head, cells)
    return replace(event, rest=" | ".join(map(dashes.negative, said))) if said else event


def _with_size(event: _Event, head: list[str], cells: list[str]) -> _Event:
    """A row with its height and width as one size, where they stand in columns of their own."""
    if len(head) != len(cells):
        return event
    axes = [next((c for h, c in zip(head, cells, strict=True) if re.fullmatch(a, h, re.I)), "") for a in AXES]
    return replace(event, rest=f"h = {axes[0]}, w = {axes[1]}") if all(axes) else event


NUMBER = re.compile(r"[*$]*[-−–]?\d+(?:[.,]\d+)?[*$]*|")
"""A cell that holds a number, or nothing."""
AXES = (
    r"[*$]*(?:h|height|höhe|hauteur|alto|altura)[*$]*",
    r"[*$]*(?:w|b|width|breite|largeur|ancho|anchura)[*$]*",
)
"""The heads of the columns in which heights and widths stand."""


def _columns(at: int, head: list[str], cells: list[str], context: Context) -> list[_Event]:
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
            found.append(_Event(at, (here(context),), dashes.negative(cell), row=True))
    return found


def _expressions(at: int, lines: list[str], context: Context) -> list[_Event]:
    """The columns of a table whose head holds the names of expressions in their order, with what the head says of their indices."""
    rows = [*map(cells_of, takewhile(lambda line: line.lstrip().startswith("|"), lines[at:]))]
    if all(re.fullmatch(r"[\d\W]*", row[0]) for row in rows):
        rows = [row[1:] for row in rows]  # it counts them
    heads = [EXPRESSIONS.fullmatch(cell) for cell in rows[0]]
    letters = "".join(m[1] for m in heads if m)
    if len(letters) < 2 or len(letters) < len(heads) or not "ABCDEFGH".startswith(letters):
        return []
    if not any("=" in cell for row in rows[1:] for cell in row) or _tells_more(lines[at + len(rows) :]):
        return []  # a matrix, or a table of which more is told below it
    before, found = context.capital, []
    for column, head in enumerate(heads):
        said = [row[column] for row in rows[1:] if column < len(row) and re.search(r"\w", row[column])]
        context.capital = letters[column]
        found.append(
            _Event(at, (here(context),), "\n".join([(head and head[2]) or "", *said]).strip(), row=True)
        )
    context.capital = before
    return found


COMPUTES = re.compile(
    r"^\s*\||[=+*/^·×√²→]|\\(?!mathcal|quad|[lc]?dots)[A-Za-z]+|[\w)}]\s*[-−]\s*[\w({]", re.M
)
"""A table, or signs of what may be computed; commands of LaTeX are such, and words with a hyphen."""


MORE = re.compile(
    r"(?<!\w)(?:inputs?|eingaben?|eingänge|entrées?|entradas?|given|gegeben|données?|dad[oa]s|more|weitere\w*|further|another|additional\w*|zusätzlich\w*|encore|más|also there)(?!\w)",
    re.I,
)
"""Words with which more is told below a table than what its variables are."""


def _tells_more(below: list[str]) -> bool:
    """Whether the lines below a table, up to the next heading or part, may say something else than it."""
    told = "\n".join(takewhile(lambda line: not line.startswith("#") and not PART.match(line.strip()), below))
    return any(sign.search(told) for sign in (COMPUTES, MORE, TAKEN_BACK, DOUBTS, prose.UNSURE, prose.OR))


TITLE_LENGTH = 1000
"""Letters of a line that may be a heading; a longer one is none, and slow to search."""


def _of_line(at: int, line: str, context: Context, title: bool, opens: bool) -> Iterator[_Event]:
    head = HEAD.match(line)
    assert head is not None
    rest = line[head.end() :]
    heading = bool(head["heading"]) or title
    if (
        len(rest) < TITLE_LENGTH
        and (ruled := ENDED.search(rest))
        and (
            heading
            or WORDED.match(before := rest[: ruled.start()])
            or (SHORT.match(before) and not beside.COPULA.search(before))
        )
    ):
        rest, heading = rest[: ruled.start()], True
    marked = heading or bool(head["bold"])
    deep = len(head["heading"].strip()) if (head["heading"] or "").startswith("#") else 0
    below = deep > context.lettered > 0
    if (
        (opens or below or EXPRESSION.match(line))
        and (context.number or context.problem)
        and (match := CAPITAL.fullmatch(line.strip()))
    ):
        context.capital, context.roman, context.within = match["capital"], "", below
        context.letter = context.letter if below else ""
        yield _Event(at, (here(context),), "", True)
        return
    if deep and context.level >= deep:
        context.problem, context.level = "", 0
    if deep and deep <= context.dotted and ALONE.match(rest):
        context.problem, context.number, context.letter, context.roman = "", "", "", ""
    if deep and DOTTED.match(rest):
        context.dotted = deep
    nested = bool(context.problem)
    first = label_of(rest, context, marked, heading)
    if first and deep and not nested and not context.problem and context.number and not context.letter:
        context.problem, context.number, context.level, context.last = context.number, "", deep, 0
    if first is None:
        if heading and line.lstrip().startswith("#"):
            yield _Event(at, (), "", deep=deep)
        return
    paths, rest = first
    context.lettered = deep if deep and context.letter else 0 if deep else context.lettered
    while True:
        follows = lettered_label(rest.lstrip(" \t*_}"), context, roman_only=bool(context.letter))
        said = _signed(line, _unclosed(rest, bool(head["bold"])))
        yield _Event(at, paths, said, heading, deep=deep, mark="" if marked else labels.mark(line, said))
        if follows is None:
            return
        paths, rest = follows


def _signed(line: str, rest: str) -> str:
    """What stands behind a label; behind its colon a dash is a minus sign, and no mark of a list."""
    colon = line.endswith(rest) and re.search(r"[:=][\s*_}]*$", line[: len(line) - len(rest)])
    return dashes.negative(rest) if colon else rest


def _unclosed(rest: str, bold: bool) -> str:
    """What stands behind a label, without the end of its bold letters."""
    rest = rest.lstrip()
    if bold:
        rest = re.sub(r"^[*_]{2}\s*:?\s*|^\}\s*:?\s*", "", rest)
    if bold and rest.count("**") % 2:
        rest = rest.replace("**", "", 1) if not rest.startswith("**") else rest[2:]
    return rest.strip()
