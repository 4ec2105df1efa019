"""What is told behind a formula, and is no part of it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import numpy as np

from graders.model import Array
from graders.numerics.compare import agree
from graders.observing.probes.expressions import cases
from graders.observing.probes.relations import related
from graders.observing.probes.spelling import beside, prose
from graders.observing.probes.spelling.marks import plain
from graders.observing.probes.spelling.mathematical import words_in
from graders.observing.probes.spelling.tokens import Unread
from graders.vocabulary.shortened import THAT_IS

Read = TypeVar("Read")
TOLD = re.compile(
    r"[,;]?\s*\(?\s*(?:(?:with|mit|avec|con|where|wobei|où|donde|for|für|pour|para)\s+)?(?:0\s*<\s*)?(?:alpha|a|α|\$?\\alpha)\s*"
    r"(?:(?:=|<|>|~=|≈|in|∈)\s*[\d.,\[\]() ]*\d\]?\$?|(?:is\s+|ist\s+)?(?:small|klein|petit|pequeñ[ao])\b)[^;\n()]*\)?[^;\n()|]*(?:\([^()]*\))?\s*$",
    re.I,
)
"""A remark behind a formula on what its factor is."""


DRAWN = r"(?:~|(?:is |are |ist |est |es )?(?:drawn|sampled|gezogen|verteilt|tirée?|distribuée?|sacad[oa]|distribuid[oa])\s+(?:from|as|aus|nach|wie|dans|selon|de|como|según))"
"""What stands between a variable and what it is drawn from."""
WHERE = r"(?:(?:with|mit|avec|con|where|wobei|où|donde)\s+)"
DRAWN_ONE = r"(?<!\w)[A-Za-z]\w*(?:_\{[^{}]*\})?"
DRAWN_FROM = r"(?:N|U|p|q|[Nn]ormal)\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
SAMPLED = re.compile(
    rf"(?:,?\s*{WHERE}?{DRAWN_ONE}\s*~|(?:[,(\n]\s*{WHERE}?|(?<=\s){WHERE}){DRAWN_ONE}\s*{DRAWN}(?=[^()]*{DRAWN_FROM}\)*\s*(?:[.,;\n]|$)))"
    rf"\s*{DRAWN_FROM}"
)
"""What a variable is drawn from."""
STANDARD = (
    r"\s*(?:\w+\s*[;|]\s*)?(?:(?:mu|mean)\s*=\s*)?0(?:\.0*)?\s*[,;]\s*(?:(?:sigma|std|var\w*)(?:\^?2)?\s*=\s*)?"
    r"(?:1(?:\.0*)?|I(?:_?\{?\w+\}?)?)(?:\^2)?\s*\)"
)
"""The mean and variance of a standard normal distribution."""
FOLLOWS = rf"(?:{DRAWN}|(?<!\w)(?:follows?|folgt|suit|sigue|from|aus|selon|according to)(?!\w))"
"""What announces a distribution."""
NOISE = re.compile(
    rf"(?:(?<!\w)(?P<noise>epsilon|eps|e|noise|rauschen|bruit|ruido)\s*)?{FOLLOWS}\s*(?:an?\s+|the\s+)?"
    rf"(?:U(?:nif\w*)?\s*\(|(?:N|[Nn]ormal)\s*\((?!{STANDARD})(?(noise)|\s*(?:\w+\s*[;|]\s*)?(?:(?:mu|mean)\s*=\s*)?[-\d][\d.]*\s*[,;]\s*(?:\w+(?:\^2)?\s*=\s*)?[\d.][\d./^ ]*\)))",
    re.I,
)
"""Noise, or a variable with a variance in numbers, that is not drawn from a standard normal distribution."""


def require_standard(text: str) -> None:
    """Require that a text draws noise from a standard normal distribution, where it says from what.

    Raises:
        Unread: It may.
    """
    if NOISE.search(plain(text)):
        raise Unread("from what is the noise drawn?")


def require_own(text: str, variables: Iterable[str], notation: Iterable[str]) -> None:
    """Require that no variable is told to be a quantity of another name, such as `D = fan_out`.

    Raises:
        Unread: One is.
    """
    variables = set(variables)
    others = "|".join(name for name in notation if name.isidentifier() and name not in variables)
    told = rf"(?<!\w)(?:{'|'.join(variables)})[\s$]*(?:=|(?<!\w)(?:is|ist|est|es)(?!\w))[^.,;=\n]*?(?<!\w)(?:{others})(?!\w)"
    if others and (match := re.search(told, text)):
        raise Unread(f"what is `{' '.join(match[0].split())}`?")


def without(body: str, read: Callable[[str], Read]) -> Read:
    """Return what is read of a formula, without what is told behind it where it cannot be read with that."""
    try:
        return read(body)
    except ValueError:
        for part in (TOLD.sub("", body), *_beginnings(body)):
            if part != body and re.search(r"\w", part):
                with contextlib.suppress(ValueError):
                    return _agreed(read(part), body, len(part), read)
        raise


_BECOMES = (
    r"(?:is(?: the same as| equal to| nothing but| just)?|equals|gives|becomes|turns into|(?:simplifies|reduces|amounts|boils down|comes down) to|can be (?:written|simplified) (?:as|to)|"
    r"ist(?: gleich| dasselbe wie| nichts anderes als)?|wird(?: zu)?|ergibt|vereinfacht sich zu|lässt sich (?:schreiben als|vereinfachen zu)|"
    r"est(?: égal à| la même chose que)?|devient|donne|vaut|se simplifie en|se réduit à|es(?: igual a| lo mismo que)?|se convierte en|queda|da|se simplifica a|se reduce a)(?!\w)"
)
FURTHER = re.compile(
    rf"(?<!\w)(?:(?:which|what)(?: (?:by|with|using) \w+)? {_BECOMES}|(?<=[,;] )equal to|(?<=, )gleich(?=\s+[$\\])|that is(?=,?\s+[-−$\d\\A-Za-z])|(?:was|das|dies) {_BECOMES}|(?:ce qui|cela|ça|qui) {_BECOMES}|(?:lo que|lo cual|esto|que) {_BECOMES}|"
    r"i\.\s?e\.|d\.\s?h\.|das heißt|c\.-à-d\.|c['’]est-à-dire|soit(?=\s+\$)|es decir|o sea|in other words|mit anderen worten|en d['’]autres termes|en otras palabras|in words|in worten|"
    r"(?:so|also|thus|hence|donc|luego)?,?\s*(?:simplified|vereinfacht|simplifiée?|simplificad[oa])\s*[:,]|"
    r"(?:(?:so|also|thus|hence|donc|luego),?\s+)?(?:altogether|in total|insgesamt|au total|en tout|en total))[\s,:]+(?:also\s+)?(?P<said>[^;\n]+?)(?=[.]\s|[.]?$|[;\n])",
    re.I | re.M,
)
"""What announces the same once more, or a result."""


def said_again(text: str) -> list[str]:
    """Return what a text says once more, in other words or as an equation in parentheses."""
    said = [m["said"] for m in FURTHER.finditer(text) if "=" not in m["said"]]
    return [*prose.equated(plain(text)), *said]


AGAIN = re.compile(
    rf"[,;:(]?\s{{0,9}}(?<!\w)(?:{THAT_IS}|c['’]est[- ]à[- ]dire|es decir|o sea|that is,|das heißt,?|soit(?=\s*\$)"
    r"|(?:in )?short(?=:|,?\s+[\\$])|kurz(?=:)|(?:en )?bref(?=[ ,:])|en corto(?=:)|in other words|anders gesagt|autrement dit|en otras palabras|"
    r"(?:with|using|in|mit|avec|en|con)\s+(?:the |a |dem |der |le |la |un |una )?(?:(?:symbole|delta|notation|notación|forme|forma)\s+(?:de |d['’])?)?"
    r"(?:kronecker(?![- ](?:product|produkt))|(?:iverson|indicator|indikator|matrix|vector|vektor|index|component|komponenten)[ -]?(?:brackets?|klammern?|functions?|funktion(?:en)?|notation|form|schreibweise)|"
    r"(?:matricielle|vectorielle|matricial|vectorial|indicatrices?|indicadoras?)(?!\w))(?:[ -](?:delta|symbol))?)\s*[,:\\]?\s*"
    rf"|(?<![-+*/^=<>(,:])(?<!else)(?<!sonst)(?<!sinon)(?<!si no)(?<!otherwise)\s\((?=(?!\s*=)(?!\s*{cases.IF}(?!\w))[^()]*(?<!\w){cases.IF}(?!\w)[^()]*(?<!\w)(?:{cases.IF}|{cases.ELSE})(?!\w)[^()]*\)\W*$)",
    re.I,
)
"""What announces that the same is said in other words."""


def in_other_words(text: str) -> list[str]:
    """Return the parts of a text that say the same, each in other words; the text alone where it says it once."""
    parts = [part for part in AGAIN.split(text) if re.search(r"\w", part)]
    return [text] if len(parts) < 2 else list(map(_closed, parts))


def _closed(part: str) -> str:
    """A part without the parenthesis that ends the remark in which it stands."""
    bare = part.rstrip(" .,;")
    return bare[:-1] if bare.endswith(")") and bare.count(")") > bare.count("(") else part


def _values(read: Any) -> Array:
    """The values of what was read: of a formula, of the first of several things, or itself."""
    return np.asarray(getattr(read[0] if type(read) is tuple else read, "values", read))


def _agreed(found: Read, body: str, end: int, read: Callable[[str], Read]) -> Read:
    """Return what was read up to an end, with which what is announced behind it has to agree where it can be read."""
    said = [m["said"] for m in FURTHER.finditer(body) if m.end() > end]
    for text in (*said, *prose.equated(body[end:])):
        try:
            other = read(text)
        except ValueError:
            continue
        if not agree(_values(found), _values(other)):
            raise Unread("several formulas are given")
    for match in HELD.finditer(body[end:]):
        _require_held(match, found, read)
    return found


HELD = re.compile(
    r"(?<![\w\\.=])(?P<value>[-−]?[\w.]{1,5})[\s$]+"
    r"(?:for|if|when|where|für|wenn|falls|pour|si|para|cuando)[\s$]+(?P<name>[^\W\d_])[\s$]*(?P<sign>[<>≤≥]|\\[lg]e?q?(?![a-z]))[\s$]*(?P<bound>[-−]?\d+(?:\.\d+)?)(?=[\s$]*(?:[.,;)\n]|$))",
    re.I,
)
"""What a formula is told to be where a condition holds."""


def _require_held(match: re.Match[str], found: Any, read: Callable[[str], Any]) -> None:
    """Require that a formula is what is told of it where a condition holds, such as `0 for x < 0` of `max(0, x)`.

    Raises:
        Unread: It is not.
    """
    try:
        told, at = _values(read(match["value"])), _values(read(match["name"]))
    except ValueError:
        return
    bound, value = float(match["bound"].replace("−", "-")), _values(found)
    where = at > bound if re.match(r"[>≥]|\\g", match["sign"]) else at < bound
    if where.shape == value.shape and not np.allclose(
        np.broadcast_to(told, value.shape)[where], value[where]
    ):
        raise Unread(f"is it `{match['value']}` for `{match['name']} {match['sign']} {match['bound']}`?")


REMARKED = re.compile(
    r"\s(?=\()|\s(?=—\s+(?:the same|le même|la même|derselbe|dieselbe|dasselbe|el mismo|la misma)\s(?:for|pour|für|para)\s(?:all|every|each|tout|chaque|alle|jede\w*|tod[oa]|cada)\s(?:(?:the|le|la|el|den|die)\s)?\w+[\s.$]*$)|\\in(?![a-z])|∈|\$(?=[\s,.;:)])|[,;:.](?=\s|\\q?quad(?![A-Za-z]))|\s(?=[^\W\d_]{2,}\s)|\\iff|\\(?:Long)?[Rr]ightarrow|⇒|=>|(?<![-=<>])[<>]"
)
"""Where a remark may begin behind a formula."""
CHANGES = re.compile(
    rf"(?<!\w)(?:{cases.ELSE}|or|oder|ou|not|nicht|pas|no|except|außer|sauf|salvo|plus|minus|only|nur|seulement|solo|sólo|kept|stays?|scaled|skaliert|summed|summiert|(?:factor|faktor|facteur)(?=\s+\w\s*[*×]))(?!\w)|^\W*[-+*/^]",
    re.I,
)
"""What in a remark may say that the formula is not all of the answer."""


STANDS = re.compile(
    r"(?<!\w)(?:(?:appears?|occurs?|kommt|steht|apparaît|intervient|vit|lives|aparece|está)\s+(?:only|nur|que|seulement|uniquement|solo|sólo)|(?:only|nur|seulement|uniquement|solo|sólo)\s+(?:appears?|occurs?|aparece|apparaît))\s+(?:in|dans|en)(?!\w)",
    re.I,
)
"""That a quantity stands only in one place, which changes no formula."""
INDEPENDENT = re.compile(
    r"(?<!\w)(?:(?:distribution|density|law|noise) (?:of [^\s=]{1,14} )?(?:does|do) not (?:any (?:longer|more) )?depend(?: any ?more)? on"
    r"|(?:verteilung|dichte|rauschen) (?:von [^\s=]{1,14} )?hängt (?:dabei |ja |hier )?nicht (?:mehr )?von"
    r"|(?:loi|distribution|densité|bruit) (?:(?:de |d['’])[^\s=]{1,14} )?ne dépend (?:pas|plus) de"
    r"|(?:ley|distribución|densidad|ruido) (?:de [^\s=]{1,14} )?(?:ya )?no depende de)(?!\w)",
    re.I,
)
"""That from which something is drawn does not depend on a quantity, which changes no formula."""
OPEN = re.compile(r"(?:[-+*/^=≈]|~=|\\(?:approx|cdot|times))[\s$]*$")
"""The end of a beginning that goes on."""
CONDITIONAL = re.compile(
    rf"(?:^\W*|(?<![\w.])\d+[\s$,]+)(?:{cases.IF})\s+(?:[\\$]*(?!alpha|a\s*(?:[<>]|\\[lg]))(?-i:[a-z])[\s$]*"
    r"(?:(?:is\s+|ist\s+|est\s+|es\s+)?(?:pos|nég|neg)|[<>≤≥=]|\\[lg]e?q?(?![a-z])(?!\s*1\b))|(?:pos|neg)\w*\s+[a-z](?!\w))",
    re.I,
)
"""A case behind a formula, in which alone it holds."""


def _beginnings(body: str) -> list[str]:
    """The beginnings of a body behind which a remark follows, the longest first."""
    cuts = [m.start() for m in REMARKED.finditer(body)]
    return [
        body[:at]
        for at in reversed(cuts)
        if not OPEN.search(body[:at])
        and not CONDITIONAL.search(body[at:])
        and not related.AT_POINT.search(body[at:])
        and not CHANGES.search(STANDS.sub(" ", INDEPENDENT.sub(" ", body[at:].replace("$", " "))))
        and not beside.may_change(body[at:])
        and not _may_be_a_factor(body[at:])
    ]


ASIDE = re.compile(r"\\(?:in|leq?|geq?|neq?)(?![a-z])|[∈<>≤≥≠]|\b\w\.\s?\w\.")
"""A condition, or an abbreviation."""
SIZE = re.compile(r"\s*\w+\s*(?:×|x|\\times)\s*\w+\s*")
"""The size of a matrix."""


def _may_be_a_factor(rest: str) -> bool:
    """Whether parentheses behind a formula hold no word and no equation, and so may belong to it."""
    inner = re.match(r"\s*\(((?:[^()]|\([^()]*\))*)\)?", rest)
    if inner and (SIZE.fullmatch(inner[1]) or ASIDE.search(inner[1])):
        return False
    return inner is not None and "=" not in inner[1] and not words_in(inner[1])
