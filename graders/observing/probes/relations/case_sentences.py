"""Cases that are told in a sentence each, as one formula by cases: `If k = i: dy = x. Otherwise: 0.`"""

from __future__ import annotations

import re

from graders.observing.probes.expressions import cases
from graders.observing.probes.spelling import beside

COMPARED = r"(?:<=|>=|==|!=|[<>≤≥≠=]|\\(?:neq?|leq?|geq?)(?![a-z]))"
CONDITION = rf"(?P<test>\$?\w{{1,4}}\s*{COMPARED}\s*\w{{1,4}}\$?)"
BEGINS = re.compile(
    rf"(?:^|(?<=[.;,\n])\s*|(?<=[.;,]\s))(?:{cases.AND}\s+)?(?:(?:{cases.IF})\s+{CONDITION}(?!\w)|(?P<else>{cases.ELSE})(?!\w))\s*[,:]?\s*",
    re.I,
)
"""The beginning of a sentence that tells a case, with its condition first."""
VERB = re.compile(
    r"^(?:(?:is|ist|est|es|vaut|vale|gives?|gilt|then|dann|alors|entonces|it|es|on a|that|das|il|this)\s+)+",
    re.I,
)
GIVES = re.compile(
    r"(?:->|→|\\(?:right|)arrow(?![a-z])|\\to(?![a-z])|(?<![<>=!])=(?!=)|(?<!\w)(?:is|ist|est|es|vaut|vale|wird|becomes|devient)(?!\w)(?:\s+(?:it|es|das|ça))?)"
)
"""What stands before the value of a case."""
MOST = 40
"""Letters of the value of a case."""
SECOND = re.compile(
    rf"(?P<before>(?<!\w)(?:{cases.IF})\s+[^,;.=\n]{{1,12}}(?:=|==)[^,;.=\n]{{1,12}}?)(?:,\s*(?:{cases.AND}\s+)?|\s+{cases.AND}\s+)=\s*(?=[^=,;\n]{{1,40}}?\s(?:{cases.IF}|{cases.ELSE})(?!\w))",
    re.I,
)
"""A second case that begins with a sign of equality."""
DELTA = re.compile(
    rf"\s\(\s*(?:(?:avec|with|mit|con|where|wobei|où|donde)\s+)?(?:(?:iverson|kronecker|indicator|indikator|indicatrice|indicador)[^()=:]*[:=]|[\s$\\]*(?:delta|δ)[^()=]*=)?\s*\$?1\$?,?\s+"
    rf"(?:{cases.IF})\s+(?:true|wahr|vraie?|ciert[oa]|verdader[oa]|\$?k\s*==?\s*i\$?|\$?i\s*==?\s*k\$?)\s*[,;]?\s*(?:{cases.AND}\s+)?(?:\$?0\$?,?\s+(?:{cases.ELSE}|if (?:not|false)|{cases.IF}\s+\$?[ik]\s*(?:!=|≠|\\neq?)\s*[ik]\$?)|{cases.ELSE}\s+\$?0\$?)\s*\)",
    re.I,
)
"""What the sign for one where two indices are the same stands for."""
SIGNED = re.compile(r"delta|δ|\[\s*[ik]\s*==?\s*[ik]\s*\]|1_\{|\b1\[|I\(", re.I)


def rewritten(text: str) -> str:
    """Return a text in which sentences that tell a case each are one formula by cases; else the text as it is.

    What stands before the first of them tells no value of what they tell.
    """
    text = SECOND.sub(r"\g<before>, ", text)
    if SIGNED.search(text):
        text = DELTA.sub(" ", text)
    begins = list(BEGINS.finditer(text))
    if len(begins) < 2 or not begins[0]["test"] or any(b["else"] for b in begins[:-1]):
        return text
    before = text[: begins[0].start()]
    if re.search(r"[/']|\\frac|partial|∂", before) or cases.BEGINS.search(before):
        return text
    told: list[str] = []
    for one, end in zip(begins, [*(b.start() for b in begins[1:]), len(text)], strict=True):
        value = _value(text[one.end() : end])
        if value is None:
            return text
        told.append(f"{value} {'otherwise' if one['else'] else 'if ' + one['test'].strip('$ ')}")
    return ", ".join(told)


def _value(said: str) -> str | None:
    """What a sentence says that a case is; None where it says more than that."""
    said = VERB.sub("", said.strip(" .,;$\n"))
    parts = GIVES.split(said)
    if any(map(beside.may_change, parts[:-1])):
        return None
    value = VERB.sub("", parts[-1].strip(" .,;:$\n")).strip(" $")
    return (
        value
        if value and len(value) <= MOST and not re.search(r"[.;:\n]|(?<![\\\w])[^\W\d_]{4,}", value)
        else None
    )
