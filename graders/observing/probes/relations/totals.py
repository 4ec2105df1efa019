"""What one of several things that a passage counts comes to: the total of the part that is about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from graders.observing.probes.relations import led
from graders.observing.probes.spelling import tabled
from graders.observing.probes.spelling.tokens import Unread
from graders.vocabulary.stated import AMONG

LONGEST = 6000
"""Letters of a passage that is looked at."""
UNITS = re.compile(r"\n|(?<=[.;])(?<!\w\.\w\.)\s+|(?<=\$)[,;.]\s+")
"""Where a line or a sentence ends."""
MARKS = re.compile(
    r"\\(?:item|textbf|textit|emph|paragraph|mathbf|mathrm|text|boxed|underline|noindent|bigskip|medskip|texttt)\*?(?![A-Za-z])|[*_`#>$|{}]|^\s*[-+•]\s+|\\[(\[\])](?!\d)"
)
"""What sets off words and numbers."""
HEAD = re.compile(r"[^:=\d]{0,60}")
"""With what a line or sentence begins: words before the first number."""
GROUPS = re.compile(r"(?<=\d)\{([.,])\}(?=\d)")
"""A sign within a number, in braces."""
_COUNT = r"(?P<{}>\d{{1,3}}(?:(?:[.,'’\u202f\u00a0 ]|\\[,;: ]|~){{1,2}}\d{{3}})+(?!\d)|\d+)(?![.,]?\d|\s*(?:[-+*·×/^]|\\(?:cdot|times))\s*[\d(])"
SUMMED = re.compile(
    r"(?<!\w)(?:totals?|sum|summe|somme|suma|gesamt|insgesamt|zusammen|together|altogether|(?:in|overall) all|overall|en tout|macht|makes|ergibt)(?!\w)"
    rf"\W{{0,30}}(?:(?:number|of|trainable|learnable|parameters?|parametern?|de|paramètres|parámetros|also|so|is|ist|est|es|are|sind|son|sont)\W{{1,4}}){{0,4}}(?<![\d=+*])(?<![=+*·]\s){_COUNT.format('summed')}",
    re.I,
)
"""What is told to be the sum of all."""
EQUATED = re.compile(
    rf"(?:=|≈|→|⇒|->|=>|\\(?:to|approx|Rightarrow|rightarrow)(?![A-Za-z]))\s*{_COUNT.format('equated')}"
)
"""What a calculation comes to."""
COUNTED = re.compile(
    rf"(?<![\w.,+*·×/^-])(?<![+*·×/^-]\s){_COUNT.format('counted')}\s*(?:\w+\s+)?(?:param\w*|paräm\w*|parám\w*|weights and bias\w*|gewichte und bias\w*)",
    re.I,
)
"""A number of parameters."""
OTHERWISE = re.compile(
    r"(?<!\w)(?:larger|bigger|wider|increas\w*|match\w*|closest|größer\w*|vergrößer\w*|breiter\w*|verbreiter\w*|näher\w*|heran\w*|agrandi\w*|élargi\w*|approch\w*|augment\w*|aument\w*|agrand\w*|ampli\w*|acerca\w*|igual\w* (?:al|a la))(?!\w)"
    r"|(?<!\w)\w+\s?[·×x*]\s?[1-9]\d{2,3}\s+(?:units?|neuron\w*|einheiten|unités|unidades)",
    re.I,
)
"""That a part is about a network of another size."""


COMPARED = re.compile(
    r"(?<!\w)(?:more|fewer|less|than|mehr|weniger|als|moins|más|menos|times as|approx\w*|about|roughly|nearly|almost|ungefähr|etwa|rund|fast|environ|presque|casi|not|nicht|kein\w*|wrong|falsch\w*)(?!\w)",
    re.I,
)
"""Words by which a number is compared with another one, or is not sure."""
BEHIND = re.compile(
    r"\W{0,4}(?:(?:trainable|learnable|trainierbare|lernbare|in total|total|insgesamt|zusammen|en tout|au total|en total)\W{1,3})?"
    r"(?:(?:param|paräm|parám)\w*|weights|gewichte|poids|pesos|in total|total|insgesamt|zusammen|en tout|au total|en total|numbers|zahlen|nombres|números)?"
    r"(?:\s+(?:in total|total|insgesamt|zusammen|en tout|au total|en total|für das mlp|for the mlp|with biases|mit bias\w*|entrena\w*|entraîna\w*))?(?=\s*(?:[.,;:()|!✓\]\[]|[-–—]\s|$))",
    re.I,
)
"""What may stand behind a total: what it counts."""


class Total(NamedTuple):
    """What a part of a passage comes to.

    Args:
        value: The total.
        part: The part.
    """

    value: float
    part: str


def of(text: str, pattern: str, beside: str) -> Total:
    """Return what the one that is asked comes to, where a passage counts several things.

    Args:
        text: The passage.
        pattern: Regular expression of how what is asked is called.
        beside: Regular expression of how the other things are called that are counted there.

    Raises:
        Unread: No part of the passage is about it alone, or that comes to several totals or to none.
    """
    parts = [
        p for n, p in enumerate(_parts(text[:LONGEST], pattern, beside)) if not n or not OTHERWISE.search(p)
    ]
    found = [(_total(part), part) for part in parts]
    totals = {total for total, _ in found if total}
    if len(totals) != 1:
        raise Unread(AMONG)
    return next(Total(total, part) for total, part in found if total)


def _parts(text: str, pattern: str, beside: str) -> Iterator[str]:
    """The parts of a passage that are about what is asked: each from a line or sentence that begins with its name, up to one that names another thing."""

    def role(unit: str, within: bool) -> led.Role:
        said = MARKS.sub(" ", unit)
        head = HEAD.match(said)
        begins = head[0] if head else ""
        if re.search(beside, begins, re.I) or (within and re.search(beside, said, re.I)):
            return "ends"
        return "begins" if not within and re.search(pattern, begins, re.I) else "goes on"

    return map("\n".join, led.parts(UNITS.split(GROUPS.sub(r"\1", text)), role))


def _total(part: str) -> float:
    """What a part comes to; 0 where that is not sure."""
    lines = [
        _row(line) if line.strip().startswith("|") else MARKS.sub(" ", line) for line in part.split("\n")
    ]
    said = "\n".join(lines)
    found = sorted(
        (match.start(name), name, _whole(match[name]), match)
        for sign, name in ((SUMMED, "summed"), (EQUATED, "equated"), (COUNTED, "counted"))
        for match in sign.finditer(said)
    )
    sums = {value for _, name, value, _ in found if name == "summed"}
    if not found or len(sums) > 1 or COMPARED.search(said):
        return 0.0
    total = next(iter(sums), found[-1][2])
    same = [one for one in found if one[2] == total]
    if found[-1][2] != total or any(one[2] > total for one in found) or not any(map(_ends, same)):
        return 0.0
    adds = any(name == "equated" and _adds(match) for _, name, _, match in same)
    return total if sums or adds or len({value for _, _, value, _ in found}) == 1 else 0.0


def _ends(one: tuple[int, str, float, re.Match[str]]) -> bool:
    """Whether what stands behind a number says nothing more of it than what it counts."""
    _, name, _, match = one
    behind = match.string[match.end() if name == "counted" else match.end(name) :].partition("\n")[0]
    return BEHIND.match(behind) is not None


def _adds(match: re.Match[str]) -> bool:
    """Whether a number is set equal to a sum of several."""
    before = match.string[: match.start()].rpartition("\n")[2]
    before = before if "+" in before else match.string[: match.start()].rstrip().rpartition("\n")[2]
    return before.count("+") > 1


def _row(line: str) -> str:
    """A row of a table, with the value of a sum behind its name."""
    cells = [MARKS.sub(" ", c).strip() for c in tabled.cells_of(line)]
    summed = any(map(tabled.SUMMED.fullmatch, cells))
    return f"total {next((c for c in reversed(cells) if c), '')}" if summed else " ; ".join(cells)


def _whole(said: str) -> float:
    return float(re.sub(r"\D", "", said))
