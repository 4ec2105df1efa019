"""Sums of derivatives as people tell them: behind the name of a variable, several in a line, with a function for the derivative by each."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection

from graders.observing.probes.spelling import tabled
from graders.observing.probes.spelling.marks import plain

_VARIABLE = r"[A-Za-z](?:_?\{?\w{1,3}\}?)?"
_TOLD = rf"[ \t]*(?:[-*+•]\s+)?[`$*]*(?P<name>{_VARIABLE})[`$*]*\s*:(?!=)\s*"
TOLD = re.compile(rf"{_TOLD}(?P<said>[^=]*[^=\s][^=]*)")
"""A variable, and the derivative by it."""
BEFORE = re.compile(rf"{_TOLD}(?=[^:]*=)")
"""The variable of which the equation behind it is."""
BEHIND = re.compile(
    rf"[,;.][ \t]+(?=[`$*]*{_VARIABLE}[`$*]*\s*:\s*[`$]*(?:\\[dt]?frac|\\partial|[d∂]\w*[({{]?|\(*[d∂]))|;"
)
"""Where the next one begins in a line."""
DERIVATIVE = re.compile(
    r"\s*\(*\s*(?:partial\s*|d\s*)(?P<of>\w+)\s*\)?\s*/\s*\(?\s*(?:partial\s*|d\s*)(?P<by>[\w{}]+)\s*\)*\s*(?:\([^()=+*]*\))?[\s.]*"
)
"""A derivative alone, and words behind it in brackets."""
IN_ONE = re.compile(r"(?<![A-Za-z\\])[d∂]\(\s*(?P<of>\w+)\s*/\s*(?P<by>\w+)\s*\)")
"""A derivative whose sign stands before both variables."""
APPLIED = re.compile(
    rf"(?<![\w\\])(?P<function>[A-Za-z]+)(?:\[\s*(?P<one>{_VARIABLE})\s*\]|\(\s*(?P<other>{_VARIABLE})\s*\))"
)
"""A function of a variable, such as `g[t1]`."""
OF = re.compile(r"(?<![A-Za-z])(?:partial\s*|d\s?)(\w+)\s*\)?\s*/")
"""What is derived."""
ADDED = re.compile(r"_\(\s*(\d+\s*\+\s*[ijkn]|[ijkn]\s*\+\s*\d+)\s*\)")
"""An index with a number added to it, in round brackets."""
LAID = re.compile(
    r"\\(?:math)?[rlc]lap\s*\{\s*\$?\s*(?:\\displaystyle)?(?P<inner>(?:[^{}$]|\{(?:[^{}]|\{[^{}]*\})*\})*)\$?\s*\}"
)
"""What is set without a width of its own."""
LOSS = "Z"
BY = re.compile(
    r"(?:\\partial|∂)\s*_\s*(?:\{(?P<inner>(?:[^{}]|\{[^{}]*\})*)\}|(?P<by>\w))\s*(?:\\mathcal\s*)?\{?(?P<of>[A-Za-z]\w*)\}?"
)
"""A derivative whose variable is an index of its sign, such as `\\partial_a \\mathcal A`."""
NABLA = re.compile(rf"(?:\\nabla(?![A-Za-z])|∇)\s*\{{?(?P<name>{_VARIABLE})\}}?(?!\w)")
"""The derivative by a variable, with a sign before it."""
ALIKE = re.compile(
    r"(?<!\w)(?:same|likewise|similarly|analog\w*|gleiche\w*|ebenso|genauso|entsprechend|pareil\w*|idem|de même|la même chose|igual|lo mismo|análog\w*)\s+"
    r"(?:(?:holds|goes|gilt|vaut|vale)\s+)?(?:for|with|für|mit|bei|pour|avec|para|con)\s+(?P<which>[^.;\n]*?)(?=[.;\n]|,?\s+(?:where|wobei|où|donde)\s|$)",
    re.I,
)
"""That what is told of one variable is so for others too."""


def with_last(text: str, output: str, last: str) -> str:
    """Return a text in which an expression, called by a capital letter such as `\\mathcal A`, has the name of its last variable."""
    name = rf"(?:\{{\s*{output}\s*\}}|{output})(?![A-Za-z_'])"
    text = re.sub(r"(?<=[A-Za-z])(?=\\mathcal)", " ", text) if output else text
    return re.sub(rf"\\mathcal\s*{name}|(?<![A-Za-z\\]){name}", last, text) if output else text


_DERIVED = rf"(?:\(*\(?(?:partial\s*|[d∂]\s?)[\w{{}}]+\)?/\(?(?:partial\s*|[d∂]\s?)[\w{{}}]+\)*|{LOSS}\s+\w+(?:_\{{?\w+\}}?)?)"
SENTENCE = re.compile(
    rf"(?P<before>[^=]*?)(?P<equation>{_DERIVED}\s*=[^=]*?{_DERIVED})\s*(?P<behind>(?:(?:[.:;,(]+(?=\s|$)|(?:and|und|et|y)\s)[^=]*)?)"
)
"""An equation of derivatives with words around it."""
ADDS = re.compile(
    rf"^[\s,;:.(]*(?:(?:and|und|et|y)\s+)?(?:[-−+*·/^]|{_DERIVED})|(?<!\w)(?:plus|minus|moins|menos|mal|times|fois|veces|por|twice|same|gleich\w*|analog\w*|more|mehr|another)(?!\w)",
    re.I,
)
"""Words behind an equation that may go on in it."""


def within(part: str) -> str:
    """Return an equation in a sentence, without the words before and behind it, unless these may take it back."""
    match = SENTENCE.fullmatch(part)
    if match is None:
        return part
    behind = ALIKE.sub(" ", match["behind"])
    words = f"{match['before']} {behind}"
    doubted = tabled.TAKEN_BACK.search(words) or tabled.DOUBTS.search(words) or ADDS.search(behind)
    return part if doubted else match["equation"]


def alike(text: str, names: Collection[str]) -> set[str]:
    """Return the variables of which a text says that what it tells of others is so for them too."""
    said = " ".join(m["which"] for m in ALIKE.finditer(text))
    return {re.sub(r"[_{}]", "", m[0]).lower() for m in re.finditer(_VARIABLE, said)} & {*names}


def prepared(text: str, output: str, last: str, names: Collection[str]) -> str:
    """Return a text with an equation for each sum of derivatives that it tells, of the last variable of a graph.

    Args:
        text: The text.
        output: The capital letter of the expression; empty where it has none.
        last: The last variable, which is derived.
        names: The other variables.
    """
    return as_equations(with_last(text, output, last), last, names)


def as_equations(text: str, last: str, names: Collection[str]) -> str:
    """Return a text that tells sums of derivatives with an equation for each of them.

    Args:
        text: The text.
        last: The last variable, which is derived.
        names: The other variables.
    """
    if last.isupper() and last.lower() not in names:  # `c` for `C = ...`
        text = re.sub(
            rf"(?<![A-Za-z\\])((?:d|∂|\\partial|\\bar)?\s*\{{?\s*){last.lower()}(?![\w'])", rf"\1{last}", text
        )
    text = BY.sub(
        lambda m: rf"\frac{{\partial {m['of']}}}{{\partial {m['inner'] or m['by']}}}",
        NABLA.sub(rf" {LOSS} \g<name> ", text),
    )
    text = ADDED.sub(r"_{\1}", LAID.sub(lambda m: m["inner"], text))
    text = _with_loss(IN_ONE.sub(lambda m: f"d{m['of']}/d{m['by']}", text))
    return "\n".join(
        _equation(part, last) if not line.lstrip().startswith("|") else part
        for line in text.split("\n")
        for part in ([line] if line.lstrip().startswith("|") else BEHIND.split(line))
    )


def _with_loss(text: str) -> str:
    """A text in which a function that stands on the left of several equations is the derivative by what it is of."""
    left = [
        m["function"]
        for line in text.split("\n")
        if (m := APPLIED.match(line.strip(" \t-*`$"))) and re.match(r"\s*=", line.strip(" \t-*`$")[m.end() :])
    ]
    if len(left) < 3 or len({*left}) > 1:
        return text
    return APPLIED.sub(
        lambda m: f" {LOSS} {m['one'] or m['other']} " if m["function"] == left[0] else m[0], text
    )


def _equation(part: str, last: str) -> str:
    """What is told of one variable as an equation; nothing where it is a derivative by itself, or that of the last variable."""
    if before := BEFORE.match(part):
        return part[before.end() :]
    told = TOLD.fullmatch(part)
    if told is None:
        return part
    name, said = re.sub(r"[_{}]", "", told["name"]), ""
    with contextlib.suppress(ValueError):
        said = plain(told["said"].strip(" `$"))
    if alone := DERIVATIVE.fullmatch(said):
        itself = (
            re.sub(r"[_{}]", "", alone["by"]) == name
            and re.sub(r"[_{}]", "", alone["of"]).lower() == last.lower()
        )
        return "" if itself else part
    if name.lower() == last.lower() and said.strip(" .") == "1":
        return ""
    derived = OF.search(said)
    return f"d{derived[1] if derived else last}/d{told['name']} = {told['said']}" if "/" in said else part
