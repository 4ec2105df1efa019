"""Sums of derivatives as people tell them: behind the name of a variable, several in a line, with a function for the derivative by each."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection

from graders.observing.probes.marks import plain

_VARIABLE = r"[A-Za-z](?:_?\{?\w{1,3}\}?)?"
_TOLD = rf"[ \t]*(?:[-*+•]\s+)?[`$*]*(?P<name>{_VARIABLE})[`$*]*\s*:(?!=)\s*"
TOLD = re.compile(rf"{_TOLD}(?P<said>[^=]*[^=\s][^=]*)")
"""A variable, and the derivative by it."""
BEFORE = re.compile(rf"{_TOLD}(?=[^:]*=)")
"""The variable of which the equation behind it is."""
BEHIND = re.compile(
    rf"[,;][ \t]+(?=[`$*]*{_VARIABLE}[`$*]*\s*:\s*[`$]*(?:\\[dt]?frac|\\partial|[d∂]\w*[({{]?|\(*[d∂]))|;"
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
ADDED = re.compile(r"_\(\s*(\d+\s*\+\s*[ijkn]|[ijkn]\s*\+\s*\d+)\s*\)")
"""An index with a number added to it, in round brackets."""
LAID = re.compile(
    r"\\(?:math)?[rlc]lap\s*\{\s*\$?\s*(?:\\displaystyle)?(?P<inner>(?:[^{}$]|\{(?:[^{}]|\{[^{}]*\})*\})*)\$?\s*\}"
)
"""What is set without a width of its own."""
LOSS = "Z"


def with_last(text: str, output: str, last: str) -> str:
    """Return a text in which an expression, called by a capital letter such as `\\mathcal A`, has the name of its last variable."""
    name = rf"(?:\{{\s*{output}\s*\}}|{output})(?![A-Za-z_'])"
    text = re.sub(r"(?<=[A-Za-z])(?=\\mathcal)", " ", text) if output else text
    return re.sub(rf"\\mathcal\s*{name}|(?<![A-Za-z\\]){name}", last, text) if output else text


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
    return f"d{last}/d{told['name']} = {told['said']}" if re.search(r"/", said) else part
