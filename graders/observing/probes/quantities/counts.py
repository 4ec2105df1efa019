"""What there is of each and what there is of all, as in `75 per filter, times 10 filters is 750`: of which the latter is the answer."""

from __future__ import annotations

import math
import re

from graders.observing.probes.quantities.spoken import NUMBERS
from graders.observing.probes.spelling.tokens import Unread

CALCULATION = r"(?:\d+(?:\s*[*×·x⋅]\s*\d+)+\s*=\s*)?"
SEVERAL = rf"(?:\d+|{'|'.join(w for w, n in NUMBERS.items() if n > 1)})"
GIVES = r"(?:=|→|=>|is|are|gives?|makes?|has|have|ist|sind|macht|ergibt|ergeben|haben|fait|font|donnent?|ont|son|dan?|tienen)"
ALL = r"(?P<all>\d+)(?![\w]*[.,]?\d)"
FOR = r"(?<!\w)(?:per|pro|par|por|je|in each|für jeden|pour chaque)\s+(?!cent|tanto|ejemplo|lo\b|exemple|conséquent)[^\W\d_]+\)?"
EACH = re.compile(
    rf"[,;(–-]*\s*(?<![\w.,*×·/+=-])(?<![*×·/+=-]\s){CALCULATION}(?P<each>\d+)\s*(?P<unit>(?:[^\W\d_]+\s+){{0,2}}?){FOR}"
    rf"|(?<!\w)(?:one|each|every|an?|(?:je|jede[rs]?)|eine?|chaque|une?|cada|una?)\s+[^\W\d_]+\s+(?:has|have|hat|a|tiene|needs|braucht|contains|contient|contiene)\s+"
    rf"{CALCULATION}(?P<of>\d+)(?:\s+(?P<called>[^\W\d_]{{3,}}))?(?=[\s,;.:])",
    re.I,
)
"""How much there is of each, such as `75 per filter` and `one filter has 5·5·3 = 75 weights`."""
BEHIND = re.compile(
    rf"[\s,;:.]*(?:(?:so|thus|hence|and|also|somit|und|donc|et|así que|luego|y)\s+)?(?:"
    rf"(?:[*×·x]|times|mal|fois|por)\s+(?P<times>{SEVERAL})(?:\s+[^\W\d_]+)?\s*,?\s*{GIVES}\s*"
    rf"|(?P<many>{SEVERAL})\s+[^\W\d_]+\s+{GIVES}\s+"
    rf"|(?:in total|in all|(?:all )?together|altogether|total|zusammen|insgesamt|en tout|au total|en total|en conjunto)\s*(?:{GIVES}\s*)?"
    rf"|(?=\d+\s+(?:[^\W\d_]+\s+)?(?:for|für|pour|para)\s+(?:the|die|les|los|las|all)\s+(?P<these>{SEVERAL})(?!\w))){ALL}",
    re.I,
)
"""How many there are of what was counted for each, and what there is of all."""
COUNTED = re.compile(
    rf"(?<![\w.,*×·/+=-])(?<![*×·/+=-]\s)(?P<count>{SEVERAL})\s+[^\W\d_]+\s+(?:of|with|de|à|avec|mit|von|zu|con|[*×·x]|times|mal|fois|por)\s+(?:(?:each|je|jeweils|cada\s+uno)\s+)?"
    rf"{CALCULATION}(?P<each>\d+)(?:\s+[^\W\d_]+){{0,2}}?\s*",
    re.I,
)
"""How many there are, and how much there is of each, as in `10 filters of 75`."""
SUM = re.compile(rf"[\s,]*{GIVES}\s*{ALL}", re.I)


def product(remark: str) -> float | None:
    """Return what a remark such as `10 filters of 75` counts; None of any other."""
    counted = COUNTED.fullmatch(remark.strip())
    return _number(counted["count"]) * float(counted["each"]) if counted else None


def of_all(said: str) -> str:
    """Return a text without what there is of each, where it says what there is of all: a multiple, by how many there are where that is told.

    Raises:
        Unread: It says what there is of each alone, or something else beside it.
    """
    said = re.sub(r"[^\S\n]{40,}", "   ", said)
    plain = re.sub(r"\\(?:cdot|times)(?![a-z])\s*", "·", said).replace("$", "").replace("**", "")
    counted = COUNTED.search(plain)
    if counted and (total := SUM.match(plain, counted.end())):
        if product(counted[0]) != float(total["all"]) or not _reckoned(
            counted[0].rpartition(counted["count"])[2]
        ):
            raise Unread("is it of each, or of all?")
        return f"{plain[: counted.start()]} {plain[total.start('all') :]}"
    match = EACH.search(plain)
    if match is None:
        return said
    if not _reckoned(match[0]):
        raise Unread("is it of each, or of all?")
    each, unit = float(match["each"] or match["of"]), match["called"] or (match["unit"] or "").strip()
    before = re.sub(r"(?<=\d)\s*:\s*$", ", ", plain[: match.start()])
    if total := BEHIND.match(plain, match.end()):
        count, many = float(total["all"]), total["times"] or total["many"] or total["these"]
        if count % each or count <= each or (many and _number(many) * each != count):
            raise Unread("is it of each, or of all?")
        rest = plain[total.end("all") :]
        if BEHIND.match(re.sub(r"^(?:\s+[^\W\d_]+)?[\s,;.]*", "", rest)):
            raise Unread("is it of each, or of all?")  # it is counted further
        named = re.match(r"\s*[^\W\d_]{3,}", rest) and not re.match(
            r"\s*(?:ohne|without|sans|sin|for|für|pour|para)\b", rest
        )
        return f"{before} {total['all']} {'' if named else unit}{rest}"
    rest = f"{plain[: match.start()]} {plain[match.end() :]}"
    numbers = [float(n) for n in re.findall(r"(?<![\w.,])\d+(?![\w.,]*\d)", rest)]
    if not any(n > each > 0 and n % each == 0 for n in numbers):
        raise Unread("is it of each, or of all?")
    return rest


def _reckoned(said: str) -> bool:
    """Whether a product that is written out in it is what stands behind it."""
    found = re.search(r"(\d+(?:\s*[*×·x⋅]\s*\d+)+)\s*=\s*(\d+)", said)
    return found is None or math.prod(map(int, re.findall(r"\d+", found[1]))) == int(found[2])


def _number(said: str) -> float:
    return float(NUMBERS.get(said.lower(), said))
