"""What stands beside a formula and is related to what is asked: its number, and other quantities, such as a standard deviation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np

from graders.model import Array
from graders.observing.probes.expressions import cases
from graders.observing.probes.expressions.names import Names
from graders.observing.probes.expressions.notation import condition
from graders.observing.probes.quantities import brackets
from graders.observing.probes.spelling import beside, prose
from graders.observing.probes.spelling.tokens import Unread

_NUMBER = r"(?:eqs?\.?|gl\.?|éq\.?|ec\.?)?\s*(?:\d{1,2}(?:\.\d{1,2})*[a-z]?|\*{1,3})"
_BRACKETED = rf"(?:\(\s*{_NUMBER}\s*\)|\[\s*{_NUMBER}\s*\])"
BEHIND = re.compile(
    rf"(?:(?<![ ])[ ]{{3,}}+|\t|\\q?quad(?![A-Za-z])|(?<=\S)\$+[ ]|\\[)\]][ ]?)[\s~]*+{_BRACKETED}\s*(?P<dollars>\$*)\s*$",
    re.I | re.M,
)
"""The number of an equation, apart from it at the end of a line."""
NEAR = re.compile(
    rf"(?:[)\]}}]|(?<![\\\w])\w(?:_\w)?)\s+{_BRACKETED}\s*\$*\s*$|^\s*\$*\(\d{{1,2}}\)\s+\S", re.I
)
"""A number in brackets behind or before a formula, which may be a factor."""
DEVIATION = re.compile(
    r"(?<!\w)(?:standard[- ]deviations?|std\.?(?:dev\.?)?|standardabw\w*|écarts?[- ]types?|desviaci[oó]n(?:es)?\s+(?:est[aá]ndar|t[ií]pica)s?"
    r"|precision|präzision|précision|precisión)(?![\w-])(?=[^.;,\n]*[\d=√\\])",
    re.I,
)
"""A quantity that says the same in other numbers, with its value."""
DEVIATES = re.compile(r"[\s$]*(?:sigma|s)_\{?[A-Za-z]\w*\}?[\s$]*")
"""A standard deviation as the name of what follows."""
BOUND = re.compile(r"(?<![-=<>])(?:>=|≥|\\geq?(?:slant)?(?![a-z]))(?!.*(?:>=|≥|\\ge))(?![^{}\n]*\})")
"""The last sign of a lower bound in a line; not that of a condition in braces."""
GENERAL = re.compile(
    r"(?<![\w)}])(?:\\?(?:log|ln)|f|g|φ|ϕ|\\(?:var)?phi)(?![A-Za-z])\s*(?:\\left)?[\s({\[]*(?:\\(?:mathbb|mathrm|operatorname|mathcal)\s*\{?\s*E\s*\}?|E|𝔼)(?![A-Za-z])[^≥⩾<>=]*?"
    r"(?:>=|≥|⩾|\\geq?(?:slant)?(?![a-z]))(?=[^≥⩾<>]*(?:[,;.]\s(?![^(\[]*[)\]])|(?<!\w)(?:so|also|donc|thus|hence|somit|luego|por tanto)(?!\w)|⇒)[^≥⩾<>]*$)"
)
"""A general inequality of a function of a mean that another one follows from."""
CHANGED = re.compile(
    r"(?<!\w)(?:squared?|quadr\w*|carrée?|cuadrad[oa]|root|wurzel\w*|racine|raíz|inverse[snr]?|kehrwert|reciprocal|réciproque|rec[ií]proc[oa]|invers[ao])(?!\w)",
    re.I,
)
"""What is still to be done with what stands before it."""
ANOTHER = "it tells a quantity that is related to another one; which is asked?"

COMPARES = re.compile(r"(?<![-=])>=?|<=?(?![-=>])|≤|≥|⩽|⩾|\\[lg](?:eq?(?:slant)?|t)(?![A-Za-z])")
"""The sign of a comparison, such as that of a bound behind a formula."""
MOST_SIDES = 4


def compared(text: str) -> list[str]:
    """Return what the comparisons of an answer compare, such as the formula and its bound in `x(1 - x) <= 1/4`."""
    return COMPARES.split(text)[:MOST_SIDES]


def close(text: str) -> str:
    """Return a text without long runs of blanks and of lines that are blank."""
    return re.sub(r"(?:[^\S\n]*\n){3,}", "\n\n", re.sub(r"[^\S\n]{3,}", "   ", text))


REMAINDER = re.compile(
    r"=(?P<side>(?:[^=≈<>$\n\\]|\\(?!approx|[\])n])){1,80}?)[-+−±][\s$]*(?:\\(?:mathcal|mathrm|text)\s*\{?\s*|𝒪|(?<![\w\\]))(?:[oO]\}?|𝒪)\s*(?:\\left|\\[bB]ig[lg]?)?\("
    r"[^()=$\n]{1,20}(?:\\right|\\[bB]ig[rg]?)?\)"
)
"""What something is but for a remainder, in the symbols of Landau."""


MARGIN = re.compile(
    r"^(?!\s*\|)(?P<line>[^\n]*[=≈≥≤~][^\n]*?[^\s=≈≥≤<~-])(?:(?:[^\S\n]+<-+|[^\S\n]*←|[^\S\n]{4,}(?=[^\W\d_]{3}))[^\S\n]*(?P<said>[^=<>≤≥≈|\n\d$\\]*)"
    r"|[^\S\n]{3,}[(\[](?P<aside>[^()\[\]=<>≤≥≈+*/^|\n$\\]*[^\W\d_]{3}[^()\[\]=<>≤≥≈+*/^|\n$\\]*)[)\]])[^\S\n]*$",
    re.M,
)
"""What is told in the margin of an equation, in words alone."""
CONTINUED = re.compile(
    rf"^(?![^\S\n]*[|#])(?!.*(?<!\w)(?:{cases.IF}|{cases.ELSE})(?!\w))(?P<line>[^\n&]*[^\s:|\\])[^\S\n]*\n"
    rf"(?P<sign>[^\S\n]*(?:=(?![=>])|≈|~=|\\approx|≥|>=))(?=[^\S\n]*[^\s=&])(?!.*(?<!\w)(?:{cases.IF}|{cases.ELSE})(?!\w))",
    re.M | re.I,
)
"""The end of a line whose equation goes on in the next one."""
MEANS = re.compile(rf"(?<!\w)(?:{cases.IF}|{cases.ELSE}|{cases.AND})(?!\w)", re.I)
"""Words in a margin that belong to the equation, as those of a case do."""


JENSEN = re.compile(
    r"(?<=[^\s])[^\S\n]{3,}[(\[]?(?:(?:by|using|nach|par|por|wegen)[^\S\n]+)?(?:the )?Jensen[^\n]*"
)
"""By what an inequality holds, in the margin."""


def leading(text: str) -> str:
    """Return a text with `≈ x` for `= x + O(x^3)`, and without what is told in the margins of its equations, each in one line."""
    return _joined(
        REMAINDER.sub(lambda m: f"≈{m['side']}", MARGIN.sub(_without_margin, JENSEN.sub("", text)))
    )


def _joined(text: str) -> str:
    """Return a text in which an equation that goes on in the next line stands in one."""
    while (text := CONTINUED.sub(lambda m: f"{m['line']} {m['sign'].strip(' &')}", before := text)) != before:
        pass
    return text


def _without_margin(match: re.Match[str]) -> str:
    """The equation, with what is told in its margin where that may change it."""
    said = match["said"] or match["aside"] or ""
    means = (
        MEANS.search(said)
        or beside.CHANGES.search(said)
        or beside.UNSAID.search(said)
        or prose.UNSURE.search(said)
    )
    return match[0] if means else match["line"]


def in_lines(text: str) -> str:
    """Return a text with each of its equations and lists in one line, and nothing between the lines that says no more."""
    return brackets.in_one_line(close(leading(text)))


def without_number(text: str) -> str:
    """Return a formula without the number that an equation has in a text.

    Raises:
        Unread: A number in brackets may be that, or a factor.
    """
    said = BEHIND.sub(lambda m: "$" if m[0].startswith("$") else m["dollars"], close(text))
    near = NEAR.search(said.strip())
    if near and not re.fullmatch(r".?\s*[(\[]\s*1\s*[)\]].*", near[0]) and re.search(r"[^\W\d_]", said):
        raise Unread("is the number in brackets a factor, or that of the equation?")
    return said


def numbered(text: str) -> bool:
    """Return whether a number in brackets stands apart from a formula."""
    return BEHIND.search(text) is not None


def require_itself(said: str, known: Callable[[str], object]) -> None:
    """Require that a passage tells the quantity itself: no standard deviation for a variance, nothing of which the square is meant.

    Args:
        said: The passage, without marks of Markdown.
        known: Whether a word is a variable.

    Raises:
        Unread: It may tell another one.
    """
    said = prose.without_remarks(said)
    aside = prose.ASIDE.search(said)
    if any(not known(m[0]) for m in DEVIATION.finditer(said)) or (aside and CHANGED.search(aside[0])):
        raise Unread(ANOTHER)


_WHERE = r"(?:iff|if|and|only|exactly|just|at|where|when|genau|dann|nur|bei|und|wenn|falls|gdw|et|ssi|si|seulement|exactement|y|sólo|solo|cuando|exactamente|for|für|pour|para)(?!\w)"
ZERO = re.compile(
    rf"(?<=[\w)}}\]$])[\s$]{{0,6}}=[\s$]{{0,6}}0[\s$,]*(?:<=>|⇔|\\iff(?![a-z])|\\Leftrightarrow|(?<!\w){_WHERE}(?:,?\s+{_WHERE}){{0,4}})[\s$]*"
    r"(?P<name>[A-Za-z]\w*)[\s$]*=[\s$]*(?P<value>[^\s=<>,;$][^=<>,;$\n]{0,20}?)[\s$]*(?:[.,;:(]\s(?P<rest>[^\d=<>]*))?[\s.$]*$",
    re.I,
)
"""Where what stands before it is zero, such as `= 0 iff a = y`, and words behind."""
_SIGN = r"(?:negativ|négati[fv]|positi[fv])\w*"
_HELD = r"\s{1,3}(?:for|where|when|if|für|wo|wenn|falls|pour|quand|si|para|cuando)\s{1,3}\$?((?:[^,;.$<>=]|\.(?=\d)){1,20}[<>](?:[^,;.$<>=]|\.(?=\d)){1,20}?)\$?"
SIGNED = re.compile(
    rf"[\s,;(]{{0,4}}(?<!\w)({_SIGN}){_HELD}[,;]?\s{{1,3}}(?:(?:and|und|et|y)\s{{1,3}})?({_SIGN}){_HELD}(?=\s?[).,;]|\s?$)",
    re.I,
)
"""Where what stands before it is negative and where it is positive."""


KINK = re.compile(
    r"(?<!\w)(?:at|in|en|bei|für|for|pour|para)\s+(?:exactly\s+|genau\s+|exactement\s+|exactamente\s+)?[\s$]*(?:\w\s*=\s*)?0\$?(?![.\w]*\d)|(?<!\w)(?:kink|knick)(?!\w)|(?<!\w)[xtuz]\s*=\s*0\$?(?![.\w]*\d)",
    re.I,
)
"""The point at which two cases meet."""
UNDEFINED = re.compile(
    r"(?<!\w)(?:not|doesn['’]t|isn['’]t|undefined|nicht|undefiniert|keine?|n['’](?:est|existe)|pas|no|conv?ention\w*|konvention\w*|convenci[oó]n\w*|usual\w*|üblich\w*|in practice|practically|en pratique|en la práctica|in der praxis|just|everyone|libraries|frameworks|pytorch"
    r"|(?:sub|unter|sous)[-\s]?(?:gradi|different|diff[eé]ren)\w*|(?:we|one|man|on|se) (?:takes?|sets?|uses?|chooses?|nimmt|setzt|wählt|prend|pose|toma|pone))(?!\w)",
    re.I,
)
"""That something is not defined there, or what is taken there by convention."""
TAKEN = re.compile(r"(?<![\w.])(?:\[0[.,;]\s?1\]|0[.,]5|1/2|½|[01])(?![\w.,]*\d)")
"""What may be taken there."""
SEGMENT = re.compile(r"(?<!\w\.\w\.)(?<=[.;])\s+|,\s+(?=\D)|\s+(?=\()")
"""Where a remark may begin or go on."""
SAYS = re.compile(
    r"(?<!\w)(?:every(?!one)\w*|always|other\w*|else|round|or|oder|ou|sonst|immer|überall|ander\w*|sinon|partout|toujours|autre\w*|siempre|todo\w*|otr[oa]s?|revers\w*)(?!\w)|[\d<>≤≥]|\\[lg]eq?(?![a-z])|[-+*/^]\s*\w",
    re.I,
)
"""What a remark does not hold."""


def without_kink(said: str) -> str:
    """Return a formula by cases without what is told of the point where they meet."""
    kept, at, within = "", 0, False
    for end in [*(m.end() for m in SEGMENT.finditer(said)), len(said)]:
        segment = said[at:end]
        bare = TAKEN.sub(" ", KINK.sub(" ", segment))
        about = KINK.search(segment) and UNDEFINED.search(segment)
        within = (
            bool(kept) and not SAYS.search(bare) and bool(about or (within and said[:at].rstrip()[-1] != "."))
        )
        kept += "" if within else segment
        at = end
    return kept.rstrip(" ,;(") if len(kept) < len(said) and COMPARES.search(kept) else said


AT_POINT = re.compile(
    r"(?<!\w)(?:and|und|et|y|but|aber|mais|pero)\s+\$?(?P<value>[-−]?\d+(?:[.,/]\d+)?)\$?\s+(?:for|für|pour|para|at|bei|if|when|wenn|si)\s+"
    r"\$?(?P<name>[A-Za-z]\w*)\s*=\s*(?P<at>[-−]?\d+(?:[.,/]\d+)?)(?!\w)",
    re.I,
)
"""What it is at one point, behind a formula."""
EVERYWHERE = re.compile(
    r"=[\s$]*0[\s$,]*(?:for|für|pour|para)\s+(?:all|every|each|any|alle|jede\w*|tou\w*|chaque|tod\w*|cada)(?!\w)",
    re.I,
)
"""That a formula is zero everywhere."""


def require_no_other(said: str) -> None:
    """Require that a formula is not told to be zero everywhere, or another number at one point.

    Raises:
        Unread: It is.
    """
    if (match := AT_POINT.search(said)) and not COMPARES.search(said[: match.start()]):
        raise Unread(f"is it `{match['value']}` at one point?")
    if EVERYWHERE.search(said):
        raise Unread("several formulas are given")


LED = re.compile(
    r"^(?:(?:for|für|pour|para|bei|near)\s+(?:[^\W\d_]{4,}\s+)?[^\W\d_]\s+|(?:[^\W\d_]{3,}[\s,:]+)(?=\S))*",
    re.I,
)
"""Words before a name, also those that say for which values it is told."""


def same_name(one: str, other: str) -> bool:
    """Return whether two names of equations are one, but for the words before them."""
    bare = [LED.sub("", name.strip()) for name in (one, other)]
    return bool(bare[0]) and bare[0] == bare[1]


def alone(body: str, names: Names, read: Callable[[str, Mapping[str, Array]], Array]) -> str:
    """Return a formula without where it is zero, negative and positive; with what else is told behind it.

    Args:
        body: The formula, and what stands behind it.
        names: Its variables.
        read: The values of a text at points.

    Raises:
        ValueError: It is not so, or cannot be read.
    """
    body = _without_zero(body, names, read)
    if (match := SIGNED.search(body)) is None:
        return body
    value = read(body[: match.start()], names.points)
    for sign, where in (match.groups()[:2], match.groups()[2:]):
        there = condition(where, names)
        if not there.any() or not ((value < 0) if sign[0] in "nN" else (value > 0))[there].all():
            raise Unread(f"is it {sign} for `{where}`?")
    return body[: match.start()] + body[match.end() :]


def _without_zero(body: str, names: Names, read: Callable[[str, Mapping[str, Array]], Array]) -> str:
    """A formula without where it is zero; whole where more is told behind it."""
    match = ZERO.search(body)
    rest = (match["rest"] or "") if match else ""
    if match is None or cases.REST.search(rest) or beside.may_change(rest):
        return body
    formula, name = body[: match.start()], names.find(match["name"])
    if name is None or not np.allclose(
        read(formula, {**names.points, name: read(match["value"], names.points)}), 0
    ):
        raise Unread(f"is it 0 for `{match['name']} = {match['value']}`?")
    return formula
