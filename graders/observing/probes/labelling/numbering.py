"""The label that a line begins with, read with the numbers that hold there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

from graders.observing.probes.labelling import counters
from graders.observing.probes.labelling.headings import PROBLEM
from graders.observing.probes.labelling.labels import (
    AT_ONCE,
    BELOW,
    BOLD,
    BULLET,
    DASHED,
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
    in_one_form,
    of_bullet,
)

Path = tuple[str, ...]
"""The numbers and letters of a label."""


@dataclass
class Context:
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
    told: bool = False
    """Whether a heading, a word or the problem before it tells the number that holds: bare numbers are items of lists then."""
    alone: bool = True
    """Whether no numbered row of numbers stands next to the line."""
    short: int = 0
    """The last problem whose heading gives its word by the first letter."""
    word: str = ""
    """The word that has named the last problem, such as `aufgabe`."""
    bold: bool = False
    """Whether the number that holds stands in bold letters."""
    listed: bool = False
    """Whether such an item stands behind the number that holds."""


def here(context: Context) -> Path:
    """Return the path that holds at a line."""
    return tuple(
        p for p in (context.problem, context.number, context.capital, context.letter, context.roman) if p
    )


def path_of(label: str) -> Path:
    """Return a label of a sheet as its numbers and letters: 1, 1, c, ii for `1.1cii`; capitals stay."""
    parts: list[str] = []
    for word in re.findall(r"\d+|[A-Za-z]+", label):
        split = re.fullmatch(rf"([A-Za-z])({ROMAN})", word)
        alone = re.fullmatch(ROMAN, word)
        parts += [word] if alone or not split else [split[1], split[2]]
    return tuple(parts)


def spelled(path: Path, told: Iterable[Path]) -> list[Path]:
    """Return a path, and with its last number as a roman one, where a hand-in numbers no part of that question otherwise."""
    if len(path) < 2 or not path[-1].isdigit() or not 0 < int(path[-1]) <= len(counters.ROMAN):
        return [path]
    if any(p[:-1] == path[:-1] and p[-1].isdigit() for p in told):
        return [path]
    return [path, (*path[:-1], counters.ROMAN[int(path[-1]) - 1])]


def label_of(rest: str, context: Context, marked: bool, heading: bool) -> tuple[tuple[Path, ...], str] | None:
    """The label that a line begins with, as the paths that it may mean, and what follows it."""
    if (bullet := BULLET.match(rest)) and (context.problem or context.number):
        rest = of_bullet(bullet) + rest[bullet.end() :]
    rest = in_one_form(_in_full(rest, context) if heading else rest)
    rest = DASHED.sub(r"\1.\2", rest, count=1) if DASHED.match(rest) else rest
    if (match := PARTED.match(rest)) and (context.number or context.problem):
        after = rest[match.end() :]
        if heading or marked or not after.strip(" *_") or match[0].endswith((")", ":", ".")):
            context.letter, context.roman = match["letter"].lower(), ""
            return (here(context),), after
    if (match := LETTER_ROMAN.match(rest)) and (context.number or context.problem):
        context.letter, context.roman = match["letter"], match["roman"]
        return (here(context),), match["rest"]
    if (match := WORDED.match(rest)) and (
        (match["close"].strip() or match["inner"] or APART.match(match["rest"]) or heading or marked)
        and not VARIABLE.match(rest)
    ):
        word = match["word"].lower()
        problem = bool(re.fullmatch(PROBLEM, word)) and (heading or not _is_part(word, context))
        context.word = word if problem else context.word
        rest = match["rest"]
        paths = numbered(match, context, problem)
        context.told = not problem or "." in match["number"]
        if problem and not match["letter"] and (below := BELOW.match(rest)):
            context.number, context.last, context.told = below["number"], int(below["number"]), True
            return ((context.problem, below["number"]),), below["rest"].lstrip(" .:)")
        return paths, rest
    if context.letter and (listed := LISTED.match(rest)):
        rest = rest[listed.end() :]
    if (
        (match := SPELLED.match(rest))
        and (match["apart"] or not JOINED.match(rest))
        and _goes_on(match, context)
    ):
        path = path_of(match["label"] or match["apart"])
        context.problem, context.number = path[0], ".".join(takewhile(str.isdigit, path[1:]))
        context.letter = context.roman = ""
        return (path,), match["rest"]
    joined = JOINED.match(rest)
    at_once = joined and AT_ONCE.match(joined["rest"])
    for form in (NUMBERED, JOINED) if at_once else (JOINED, NUMBERED):
        if (match := form.match(rest)) and _is_label(match, context, marked, heading):
            context.told = heading or "." in match["number"]
            context.bold = marked and not heading
            return numbered(match, context, False), match["rest"]
    if ITEM.match(rest) and not (heading or marked):
        context.listed = True
    return lettered_label(rest, context, bold=marked and not heading, heading=heading)


def _goes_on(match: re.Match[str], context: Context) -> bool:
    """Whether a label that nothing but a dash may set apart is of the question that holds, or of the next one."""
    problem, _, number = (match["number"] or "").partition(".")
    if (
        not problem
        or match["close"].strip(" *_-–—>→⇒.")
        or not context.problem.isdigit()
        or not context.number.isdigit()
    ):
        return True
    following = (int(problem) - int(context.problem), number)
    return following in ((0, context.number), (0, str(int(context.number) + 1)), (1, "1"))


def _is_part(word: str, context: Context) -> bool:
    """Whether a word for parts, such as `Teil`, stands below a problem that another word has named."""
    return word == "teil" and bool(context.problem) and context.word not in ("", word)


SHORT = re.compile(r"[AEÜ](?=(?P<number>\d{1,2})(?:[\s:.)]|$)(?!\s*=))")
"""The word of a heading by its first letter, as in `A1 Divergences`."""


def _in_full(rest: str, context: Context) -> str:
    """A heading with its word in full; the first of them is number 1, and stands below no problem of another kind."""
    match = SHORT.match(rest)
    if match is None or int(match["number"]) <= context.short:
        return rest
    if not context.short and (context.problem or context.number or match["number"] != "1"):
        return rest
    context.short = int(match["number"])
    return f"Aufgabe {rest[match.end() :]}"


VARIABLE = re.compile(
    r"(?P<letter>[pq])\d\s*(?:=(?!=)\s*(?:[A-Za-z(\\]|.*(?P=letter)\d)|,\s*(?P=letter)\d)", re.I
)
"""A variable such as `q1` that is set equal to an expression, or stands in a list, and is no question."""
ITEM = re.compile(r"\(?\d{1,2}\s*[.):](?!\d)")
"""A number with a mark behind it that is no label."""
APART = re.compile(r"\s*$|[ ]{3,}|[ ]*\t")
"""What stands behind a label without a mark behind it: nothing, or a gap."""
ROW = re.compile(r"\s+(?:\.|[-−]\s+[-−])(?:\s+(?:[.−-]|-?\d+(?:[.,]\d+)?))+\s*")
"""What follows the first entry in a row of a matrix whose zeros are dots or dashes."""


def _is_label(match: re.Match[str], context: Context, marked: bool, heading: bool) -> bool:
    number, rest = match["number"], match["rest"]
    inner = match["inner"] if "inner" in match.groupdict() else ""
    closed = match["close"].strip(" *_") or inner
    if number.startswith("0") or any(int(n) > 40 for n in number.split(".")) or ORDINAL.match(rest):
        return False
    if ROW.fullmatch(match["close"] + rest):
        return False
    of_list = context.lettered or (context.told and context.problem and context.number)
    if of_list and not (heading or marked or match["letter"] or "." in number):
        goes_on = int(number) == context.last + 1 and not (context.lettered or context.listed)
        return goes_on and bool(closed) and not continues(rest)
    if (
        match["letter"]
        and rest[:1] in (" ", "\t")
        and "." in number
        and not closed
        and _is_next(match, context)
    ):
        return not continues(rest)
    if closed[:1] in ("→", "⇒") or closed[1:2] == ">":
        return "." in number
    if match["letter"]:
        bracketed = ")" in match[0][: len(match[0]) - len(rest)]
        return (
            bool(closed)
            or bracketed
            or heading
            or not rest.strip()
            or (marked and (rest.startswith(("**", "}")) or "**" in match["close"]))
        )
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
        if (problem, below) == (context.number, "1") and context.told and not continues(rest):
            return True  # the first one below the heading of its problem
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
    in_turn = not context.letter or (context.bold and int(number) == context.last + 1)
    bold = marked and re.search(r"\*\*|__", match["close"]) and context.problem and in_turn
    if bold and not closed and int(number) > context.last and (not rest.strip() or rest[:1].isspace()):
        return True
    if not closed and not heading and not (marked and rest.startswith(("**", "__", "}"))):
        return False
    if (
        (continues(rest) and not (closed == ")" and (context.alone or re.match(r"\s[^/;]*[/;]", rest))))
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


def _is_next(match: re.Match[str], context: Context) -> bool:
    """Whether a label such as `1.1b` follows the one that holds, or is the first of its problem or question, set apart by a gap."""
    problem, _, number = match["number"].partition(".")
    letter = (match["letter"] or "").lower()
    if (problem, number) == (context.problem, context.number):
        return bool(context.letter) and letter == chr(ord(context.letter) + 1)
    return letter == "a" and (
        match["rest"][:1] == "\t"
        or match["rest"][:2] == "  "
        or (problem == context.problem and number == str(context.last + 1))
    )


def numbered(match: re.Match[str], context: Context, problem: bool) -> tuple[Path, ...]:
    """The paths of a label that has a number; the context goes on from it."""
    numbers = match["number"].split(".")
    letter, roman = (match["letter"] or "").lower(), (match["roman"] or "").lower()
    tail = tuple(p for p in (letter, roman) if p)
    capital = (match["letter"], *tail[1:]) if letter != (match["letter"] or "") else ()
    context.letter, context.roman, context.capital = letter, roman, ""
    context.listed = bool(re.match(r"[\s*_]*\(?1[.)]", match["rest"]))
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


ALONE = re.compile(r"(?P<letter>[a-hA-H])(?:\s*[–—:-]\s+(?=\S)|\s*$)(?P<rest>.*)$", re.S)
"""A heading that is a letter, or one before a dash."""


AND_ANOTHER = re.compile(
    r"(?:in|into|and|with|to|from|und|mit|aus|zu|dans|en|et|avec|de|y|con|[&+])\s+\(?[a-h]\)", re.I
)
"""What joins the letter of a part before it with that of another one, as in `(c) in (b) einsetzen`."""


def lettered_label(
    rest: str, context: Context, roman_only: bool = False, bold: bool = False, heading: bool = False
) -> tuple[tuple[Path, ...], str] | None:
    """A label that is a letter or a small roman numeral, below the number that holds."""
    if match := ROMANED.match(rest):
        said = (match["one"] or match["two"]).lower()
        if context.number or context.problem:
            context.roman = said
            return (here(context),), match["rest"]
    if heading and (match := ALONE.match(rest)) and (context.number or context.problem):
        context.letter, context.roman = match["letter"].lower(), ""
        return (here(context),), match["rest"]
    if bold and (match := BOLD.match(rest)) and (context.number or context.problem):
        context.letter, context.roman = match["letter"].lower(), ""
        return (here(context),), match["rest"].lstrip(" \t–—:.-")
    if not roman_only and (match := LETTERED.match(rest)) and (context.number or context.problem):
        said = match["one"] or match["two"]
        if said < context.letter and AND_ANOTHER.match(match["rest"]):
            return None  # what is answered to both is used
        if said.isupper() and context.letter and context.small:  # an expression within a part
            context.capital, context.roman, context.within = said, "", True
            return (here(context),), match["rest"]
        context.letter, context.roman = said.lower(), ""
        context.capital = "" if context.within else context.capital
        context.small = said.islower()
        return (here(context),), match["rest"]
    return None
