"""How the things are called that a passage states: what is asked, what is made of it, or another thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from graders.observing.probes.relations import equations
from graders.observing.probes.spelling import tabled

_OWN = r"(?:\\?[A-Za-z]\w*'*(?:_\{?[^{}\s]{1,6}\}?)?(?:\([^()]*\)|\[[^\[\]]*\])?)"
_RATE = r"(?:\(\((?:d|partial)[^/]*\)\s*/\s*\((?:d|partial)[^/=]*\)\)|(?:d|partial) ?[a-z]\w{0,6}\s*/\s*(?:d|partial) ?[a-z]\w{0,6})"
_NAME = rf"(?:{_RATE}|{_OWN})"
_NUMBER = r"(?:\d{1,3}|\(\(\d+\)/\(\d+\)\))"
MADE = re.compile(
    rf"[-−]\s*{_NAME}|{_NUMBER}(?!\s*x\s*\d)\s*[*·]?\s*{_NAME}|1\s*/\s*\(?{_NAME}\)?|\(\(1\)/\({_NAME}\)\)|\d+\s*[-−]\s*{_NAME}"
    rf"|{_NAME}\s*/\s*(?:\d+(?:[.,]\d+)?|ln\s?\(?2\)?)|{_NAME}\s*[-−+]\s*{_NUMBER}"
    rf"|{_NAME}\s*\^\s*\(?\s*(?:\d|[-−]\s*[1t]|t)\s*\)?|[a-z]+'\s*\^\s*\(?\d\)?\s*\([^()]*\)"
    rf"|\|\s*(?!log|ln|det)[^|]+\||(?:sqrt|exp|int|abs|floor|ceil|e\s*\^)(?![a-z]).*|[a-z]+'\s*\(\s*\d+\s*[a-z]\s*\)|.*(?:\snot|\\neq?|≠)",
    re.S,
)
"""A name, in the plain spelling, of what is made of a quantity: its negative, a multiple of it, its inverse or its root."""
OF_ANOTHER = re.compile(r"e\s*[\[(](?P<mean>[^\[\]=]*)[\])]|\(?(?P<primed>[^=]*[)\w])\)?'", re.S)
"""The name, in the plain spelling, of a mean or a derivative of something."""
OF_LOG = re.compile(r"[-−]?\s*(?:ln|log|lg)(?![a-z]).*", re.S)
OF_SECOND = re.compile(r"[a-z]+''\s*(?:\([^()]*\))?")
"""The names, in the plain spelling, of a logarithm and of a second derivative."""
LOWER = re.compile(r"[\s$]*(?:\\?sigma|σ|s)(?![A-Za-z])")
"""The name of a standard deviation, whose square is a variance."""
LED = re.compile(
    r"^.*(?:(?<!\w)(?!ln|log|int|det|exp|not|sqrt|partial)[^\W\d_]{2,}[,:]?\s+|[,:]\s*)(?=\S)", re.S
)
"""Words before a name."""
ITEM = re.compile(r"^[\s>]*[-–−*•+]\s+")
"""The mark of an item of a list."""
SINGLE = re.compile(r"[\s$*]*[A-Za-z][\s$]*")
"""A letter alone."""
TAIL = re.compile(r"[^\s:;,]+(?:\s*\([^()]*\))?$")
"""The end of a name, behind the words that introduce it."""
AT_POINT = re.compile(r"(?:'|'\s*\(|\w\()\s*[-−]?\d+(?:[.,]\d+)?\s*\)?$")
"""The name of a value at one point, such as `f'(0)`."""
GIVEN = re.compile(r"(?P<bare>\\?[A-Za-z]+)(?:_\{?[A-Za-z]\}?)?(?:\([a-z]\))?")
"""A name that a passage may give to an expression."""
SEVERAL = re.compile(
    r"(?<!\w)(?:and|und|et|y|or|oder|ou|vs\.?|versus|together|zusammen|ensemble|juntos)(?!\w)|[/&,]", re.I
)
"""What joins several things of which a part of a passage is."""
NUMERIC = re.compile(
    r"\\[a-z]?frac|\\(?:ln|log|sqrt|exp|left|right|cdot|times|big|Big)(?![a-z])|(?<![A-Za-z])(?:ln|log|sqrt|exp)(?![A-Za-z])"
)
"""Commands and functions that a calculation with numbers alone may hold."""
ROWS = re.compile(r"\\begin\{[a-z]*matrix\}")
"""A matrix that is written out."""
NAMED = re.compile(r"[^\W\d_]")
"""What a name holds that is one of a quantity."""
DERIVED = re.compile(
    r"\\?(?:[dt]?frac)?\s{0,3}\{?\s{0,3}(?:\\partial|∂|d|\\mathrm\{?d\}?)[^{}/]{0,40}\}?\s{0,3}[/{]{1,3}\s{0,3}(?:\\partial|∂|d|\\mathrm\{?d\}?)\s{0,3}[^{}\s]{0,40}\}?"
    r"|d\s{0,3}\w{0,20}\s{0,3}/\s{0,3}d\s{0,3}\w{1,20}"
)
"""A derivative as a fraction."""
LONG = 200
"""Letters of a name that is looked through."""
CHANGED = re.compile(
    r"^\W*[-−]|(?<!^)[+*/^−]|(?<=\w)\s-\s|\\[a-z]?frac|\\(?:sqrt|not|int|mathbb\s*\{?E)|√|∫|^\W*\d|''|\bar(?:c)?tanh|\bexp\b|\\operatorname\{ar"
)
"""What may be done with a quantity where it is named, in whatever spelling."""


@dataclass(frozen=True)
class Name:
    """What a passage sets equal to something.

    Args:
        written: It as it is written.
    """

    written: str

    @cached_property
    def itself(self) -> str:
        """Return it as it is written, without the mark of an item of a list."""
        return ITEM.sub("", self.written)

    @cached_property
    def whole(self) -> str:
        """Return it in the plain spelling."""
        return equations.plainly(self.itself).strip(" $*")

    @cached_property
    def bare(self) -> str:
        """Return it as it is written, without the words before it."""
        return LED.sub("", self.itself)

    @cached_property
    def plain(self) -> str:
        """Return it in the plain spelling, without the words before it."""
        return LED.sub("", self.whole).strip(" $*")

    @cached_property
    def tail(self) -> str:
        """Return the letters and digits of its end, by which two names are the same."""
        end = TAIL.search(self.whole)
        return re.sub(r"[\W_]", "", end[0] if end else "")

    @cached_property
    def is_quantity(self) -> bool:
        """Return whether it is that of a quantity, and no calculation with numbers or matrices, whose total it may announce."""
        if ROWS.search(self.itself):
            return False
        words = re.sub(r"[\d.,+*·×/()\s-]+", " ", NUMERIC.sub(" ", self.itself)).strip()
        return bool(NAMED.search(words)) and not tabled.SUMMED.fullmatch(words)

    @property
    def is_altered(self) -> bool:
        """Return whether it is that of what is made of a quantity; a variance is the square of a deviation, and not made of it."""
        if re.search(r"\^\W*2\W*$", self.plain) and LOWER.match(self.bare):
            return False
        return bool(MADE.fullmatch(self.plain))

    def is_made_of(self, pattern: str) -> bool:
        """Return whether it is the mean or the derivative of what a sheet calls so."""
        match = OF_ANOTHER.fullmatch(self.plain.strip()) if pattern else None
        inner = match and (match["mean"] or match["primed"])
        return bool(inner and re.search(pattern, f"{inner} ="))

    @property
    def may_be_altered(self) -> bool:
        """Return whether something may be done with the quantity, in whatever spelling.

        By this nothing passes, while by `is_altered` a person is asked about an answer that is right by itself, so that has to be sure.
        """
        if not self.is_quantity:
            return False
        if len(self.written) > LONG or re.match(r"\W*e\s*\^", self.written):
            return True
        said = re.sub(
            r"_\s*(?:\{[^{}]*\}|\w)|\^\s*\{?\s*(?:\\?[A-Z]\w*|\\top|T)\s*\}?(?!\w)", "", self.written
        )
        said = DERIVED.sub("D", said)
        while (inner := re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\|[^|]*\|", "", said)) != said:
            said = inner
        return bool(CHANGED.search(re.sub(r"\\sum|∑|\\bar|\\hat|\\nabla", "", said)))

    @property
    def is_letter(self) -> bool:
        """Return whether it is a letter alone."""
        return SINGLE.fullmatch(self.bare) is not None

    def fits(self, pattern: str) -> bool:
        """Return whether it is, without the words before it, as a sheet calls something."""
        return bool(pattern and re.search(pattern, f"{self.plain} ="))


def asked(name: Name, about: Iterable[str], pattern: str) -> tuple[bool, str]:
    """Return whether a statement is called what is asked, and by what, if that is only what its sentence or part of the passage is about.

    Args:
        name: How it is called.
        about: What its sentence, and what its part of the passage are about.
        pattern: How what is asked is called; empty where the sheet does not say.
    """
    if not pattern or AT_POINT.search(name.whole):
        return False, ""
    if name.written and re.search(pattern, f"{name.whole} ="):
        return True, ""
    if name.is_quantity:
        return False, ""
    for said in about:
        if said and not SEVERAL.search(said) and re.search(pattern, f"{equations.plainly(said)} ="):
            return True, said
    return False, ""


def named(name: str, sides: Sequence[str], pattern: str) -> Name:
    """Return how a statement is called: by its first side, or as what is asked where that stands behind it, as in `P = p(1|x) = ...`.

    Args:
        name: Its first side; empty where it is no equation.
        sides: Its other sides.
        pattern: How what is asked is called; empty where the sheet does not say.
    """
    first = Name(name)
    if not pattern or not name or len(sides) < 2 or first.fits(pattern):
        return first
    second = Name(sides[0])
    alone = second.fits(pattern) and not re.search(r"[,;:]", second.written)
    return second if alone and not second.may_be_altered else first


def derived_letters(text: str) -> set[str]:
    """Return the letters of the derivatives in a text, as those of `dy/dx`.

    Args:
        text: The text.
    """
    alone = r"(?<![A-Za-z\\])[a-z](?![A-Za-z])"
    return {letter for rate in DERIVED.findall(text) for letter in re.findall(alone, rate)}
