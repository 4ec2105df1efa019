"""What is drawn with dashes in plain text: fractions in three lines, boxes around a result, and sums with their total below a rule."""

from __future__ import annotations

import re

from graders.observing.probes.spelling import beside

RULE = re.compile(r"(?<![-─—|+])(?:-{3,}|─{3,}|—{2,})(?![-─—|+>])")
EQUATED = re.compile(r"[=≈∝][^=≈∝|]*$")
"""What stands before the first rule: it is part of an equation, and not of a table or a title."""


LEAD = re.compile(r"\s*(?:\(?\w{1,3}[).]\s+)?[^\W\d_]{2,}(?: [^\W\d_]+)*[.:]?(?=\s{3})")
"""Words on the line of the first numerators, far before them."""
RAISED = re.compile(r".*-{3}.*|\s*\S{1,2}(?:\s+\S{1,2})*\s*")
"""What may be powers or indices of the line beside it, or another fraction."""


FRAME = re.compile(r"\s*\+[-=─]{3,}\+\s*")
"""The upper or lower edge of a box; an edge with more corners is that of a table."""
FRAMED = re.compile(r"(?P<before>\s*)\|(?P<inside>.*)\|\s*")
MOST_FRAMED = 12
"""Lines in a box."""


def in_one_line(text: str) -> str:
    """Return a text with its drawn fractions as `((a)/(b))`, and without boxes; where it is not plain what belongs to one it stays as it is."""
    lines = _unboxed(text.split("\n"))
    at = 1
    while at < len(lines) - 1:
        if (joined := _joined(lines, at)) is not None:
            lines[at - 1 : at + 2] = [joined]
        at += 1
    return "\n".join(lines)


def _unboxed(lines: list[str]) -> list[str]:
    """Lines with what stands in boxes without their edges."""
    out = list(lines)
    for at, line in enumerate(lines):
        if not FRAME.fullmatch(line):
            continue
        end = next(
            (n for n in range(at + 1, min(at + 2 + MOST_FRAMED, len(lines))) if FRAME.fullmatch(lines[n])), at
        )
        inside = [FRAMED.fullmatch(row) for row in lines[at + 1 : end]]
        if inside and all(inside) and out[at] == line:
            out[at] = out[end] = ""
            out[at + 1 : end] = [f"{m['before']} {m['inside']}".rstrip() for m in inside if m]
    return out


def _joined(lines: list[str], at: int) -> str | None:
    """The equation whose rules stand in a line; None where there are none, or it is not plain what stands above and below."""
    line = lines[at]
    rules = list(RULE.finditer(line))
    if not rules or not EQUATED.search(line[: rules[0].start()]):
        return None
    spans = [(max(rule.start() - 1, 0), rule.end() + 1) for rule in rules]
    above, below = ([row[a:b].strip() for a, b in spans] for row in (lines[at - 1], lines[at + 1]))
    beyond = [
        row[a:b] for n in (at - 2, at + 2) if 0 <= n < len(lines) for row in [lines[n]] for a, b in spans
    ]
    before = LEAD.match(lines[at - 1][: spans[0][0]])
    if _outside(lines[at - 1][before.end() if before else 0 :].rjust(len(lines[at - 1])), spans):
        return None
    if _outside(lines[at + 1], spans) or not all([*above, *below]):
        return None
    if any(map(RAISED.fullmatch, beyond)):
        return None
    out, end = f"{before[0].strip()}\n" if before else "", 0
    for rule, top, bottom in zip(rules, above, below, strict=True):
        out += f"{line[end : rule.start()]}(({top})/({bottom}))"
        end = rule.end()
    return out + line[end:]


def _outside(row: str, spans: list[tuple[int, int]]) -> bool:
    """Whether a row says something beside the rules."""
    for begin, end in spans:
        row = row[:begin] + " " * len(row[begin:end]) + row[end:]
    return bool(row.strip())


TOTAL = re.compile(r"\s*(?P<value>[-−+]?\d[\d.,]*)(?:\s+\((?P<remark>[^()]*)\))?\s*")
"""A number alone below a rule, and a remark."""
TERM = re.compile(r".*[=\s](?P<value>[-−+]?\s?\d[\d.,]*)(?:\s{3,}.*)?\s*")
"""A line that ends in a number, and what is said far behind it."""
UNDER = re.compile(r"\s*[-─]{3,}\s*")
JOINED = re.compile(r"(?<!\w)(?:and|und|et|y|or|oder|ou|plus|minus|moins|menos)(?!\w)|[&+−]|\s-\s", re.I)
"""What joins several things, whose sum a total is."""
CLOSE = 2e-5
"""How far a sum may lie from its total, which is rounded."""


def with_totals(lines: list[str]) -> list[str]:
    """Return lines with the total below a rule as an equation, where the numbers above the rule add up to it.

    It is named by what stands before the colon on the line above the numbers, or by the first words there.
    """
    out = list(lines)
    for at in range(2, len(lines) - 1):
        total = TOTAL.fullmatch(lines[at + 1])
        if total is None or not UNDER.fullmatch(lines[at]) or beside.may_change(total["remark"] or ""):
            continue
        terms, above = [_number(total["value"])], at - 1
        while above >= 0 and (term := TERM.fullmatch(lines[above])) and len(terms) < MOST_FRAMED:
            if abs(sum(terms[1:]) - terms[0]) <= CLOSE * max(map(abs, terms)) and len(terms) > 2:
                break
            terms.append(_number(term["value"]))
            above -= 1
        if len(terms) < 3 or abs(sum(terms[1:]) - terms[0]) > CLOSE * max(map(abs, terms)) or above < 0:
            continue
        lead = lines[above].strip(" *_")
        said, colon, _ = lead.partition(": ") if ": " in lead else lead.partition(":")
        name = said if colon and "," not in said else re.split(r"[:;,.(]", lead)[0]
        if re.search(r"[^\W\d_]", name) and "=" not in name and not JOINED.search(name):
            out[at + 1] = f"{name.strip()} = {total['value']}"
    return out


def _number(said: str) -> float:
    """The value of a number with a decimal point or comma; a comma before three digits is none."""
    plainly = re.sub(r",(?=\d{3}(?!\d))", "", re.sub(r"[\s+]", "", said).replace("−", "-")).replace(",", ".")
    try:
        return float(plainly.rstrip("."))
    except ValueError:
        return float("nan")
