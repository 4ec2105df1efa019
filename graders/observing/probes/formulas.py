"""Read a closed form, by cases or not, and evaluate it at points; a matrix of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from graders.model import Array
from graders.observing.probes import cases, grids, prose, spoken
from graders.observing.probes.marks import plain
from graders.observing.probes.names import Names
from graders.observing.probes.notation import evaluate
from graders.observing.probes.prose import UNKNOWN, Manner
from graders.observing.probes.terms import PREFIX
from graders.observing.probes.tokens import Unread
from graders.vocabulary.signs import Signs

LETTERS_CAP = 1500
LIMITS = re.compile(
    r"[,;(]?\s*(?:with|mit|avec|con|for|für|pour|para|où|where)?\s*(?<!\w)([ijkmn])\s*(?:=|from|von|de)\s*1\s*(?:\.\.+|,\s*\.\.\.\s*,|to|bis|à|a|,)\s*[A-Za-z]\w*\)?\s*$"
)
"""The limits of a sum, told behind it."""
SAMPLED = re.compile(
    r",?\s*(?:(?:with|mit|avec|con|where|wobei|où|donde)\s+)?(?<!\w)[A-Za-z]\w*(?:_\{[^{}]*\})?\s*~\s*(?:N|U|p|q|[Nn]ormal)\s*\([^()]*\)"
)
"""What a variable is drawn from."""
NEAR = re.compile(
    r"(?<!\w)(?:for|für|pour|para|bei|near|when)\s+(?:(?:small|kleine[snrm]?|petits?|pequeñ[ao]s?)\s+)(?:(?:values? of|inputs?|werte(?: von)?)\s+)?\$?x\$?(?!\w)"
    r"|(?<!\w)(?:pour|para|for)\s+\$?x\$?\s+(?:petit|pequeñ[ao]|small)(?!\w)|(?<!\w)(?:near|um|près de|cerca de)\s+\$?0\$?(?!\w)",
    re.I,
)
"""Where an approximation holds."""


class Formula(NamedTuple):
    """The values of a closed form at points, and what it was understood as."""

    values: Array
    signs: Signs


def values(
    text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any], how: Manner = UNKNOWN
) -> Array:
    """Return the values of `read` alone."""
    return read(text, points, synonyms, how).values


def matrix(
    text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any], how: Manner = UNKNOWN
) -> Array:
    """Return the values of `read_matrix` alone."""
    return read_matrix(text, points, synonyms, how).values


def read(
    text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any], how: Manner = UNKNOWN
) -> Formula:
    """Read a closed form in LaTeX, Python or plain spelling, at points.

    Args:
        text: The answer, with what people write around a formula.
        points: Values of each variable, all of one shape.
        synonyms: Other spellings of the variables.
        how: How the whole hand-in writes.

    Returns:
        The formula, with values of the shape of the points, float64.

    Raises:
        ValueError: It cannot be read, holds a variable that is not among them, or can be read in two ways.
    """
    if not text.strip() or len(text) > LETTERS_CAP:
        raise Unread("it is empty or too long")
    names = Names(points, synonyms, how.base2)
    value = _one(text, names, how)
    signs = names.signs(value)
    if value.ndim == 1:
        shape = np.broadcast_shapes(*(np.shape(v)[:1] for v in points.values()))
        return Formula(np.broadcast_to(value, shape), signs)
    return Formula(value.reshape(len(value), -1) if 1 in value.shape[1:] else value, signs)


def _one(text: str, names: Names, how: Manner) -> Array:
    """The value of a formula with what stands around it."""
    text = NEAR.sub(" ", text if "\\" in text else names.respelled(text))
    raw = prose.unmarked(text)
    if (by_case := cases.read(raw, names, how)) is not None:
        return by_case
    said = names.respelled(spoken.body(text))
    if "\\begin" in said:
        raise Unread("a matrix, or cases that cannot be read")
    found: list[Array] = []
    told: list[Array] = []
    said = LIMITS.sub("", SAMPLED.sub(" ", said))
    for clause in prose.split(said, r";|\n|,(?=\s)|\.(?=\s+[^\W\d_]|\s*$)|=>"):
        values = _of_clause(clause, names, how)
        (told if _of_a_variable(clause, names) else found).extend(values)
    found = found or told  # what a variable is, such as b = 0 at first, is said beside
    if not found:
        raise Unread("there is no formula")
    if any(not _close(value, found[-1]) for value in found):
        raise Unread("several formulas are given")
    return found[-1]


def _of_a_variable(clause: str, names: Names) -> bool:
    """Whether a clause says what a variable of the exercise is."""
    equated = prose.sides(clause)
    if len(equated) < 2:
        return False
    try:
        left = prose.runs(equated[0][1], names.known)
    except Unread:
        return False
    return len(left) == 1 and names.find(re.sub(r"_\{?[ijk]\}?$", "", left[0])) is not None


def _of_clause(clause: str, names: Names, how: Manner) -> list[Array]:
    """The value of a clause, which may set several things equal; none of a clause of words."""
    last = re.split(r":(?=\s)|:$", clause)[-1]
    clause = last if re.search(r"\w", last) else clause
    if re.search(r"[-+*/]=(?!=)", clause):
        raise Unread("a variable is changed by an assignment")
    equated = prose.sides(clause)
    found: list[Array] = []
    for at, (sign, side) in enumerate(equated):
        side = re.sub(r"[+-]\s*O\([^()]*(?:\([^()]*\))?\)\s*$", "", side)
        following = equated[at + 1][0] if at + 1 < len(equated) else ""
        if following and names.find(side.strip()):
            continue  # a name for what follows
        try:
            value = _of_side(side, names, how)
        except Unread:
            if not following:
                raise
            found.clear()
            continue
        if value is None:
            continue
        if sign == "~=" and found:
            found.clear()
        found.append(value)
    return found


def _of_side(side: str, names: Names, how: Manner) -> Array | None:
    if re.search(r"(?<![\w.)^*/])\d+\s*\(\(\d+\)/\(\d+\)\)", side):
        raise Unread("a number and a fraction may be a sum or a product")
    found = [evaluate(run, names) for run in prose.runs(prose.of_formula(side, how), names.known)]
    if not found:
        return None
    if any(not _close(value, found[0]) for value in found):
        raise Unread("several formulas are given")
    return found[0]


def _close(one: Array, other: Array) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=2e-3, atol=1e-9, equal_nan=True))


def read_matrix(
    text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any], how: Manner = UNKNOWN
) -> Formula:
    """Read a matrix of closed forms at P points: values (P, rows, columns).

    Raises:
        ValueError: An entry cannot be read, or the rows have different lengths.
    """
    names = Names(points, synonyms, how.base2)
    found = grids.cells(text, how)
    out = np.stack([np.stack([_entry(c, names) for c in row], -1) for row in found.rows], -2)
    signs = tuple(s for _, entry in names.read for s in entry)
    signs += (f"matrix:{len(found.rows)}x{len(found.rows[0])}",)
    if found.factor:
        before = Names({})
        out = out * float(evaluate(found.factor, before).reshape(-1)[0])
        signs = (*before.read[-1][1], *signs, "*")
    if found.transposed:
        return Formula(np.swapaxes(out, 1, 2), (*signs, "T"))
    return Formula(out, signs)


def named(
    text: str,
    pattern: str,
    points: Mapping[str, Array],
    synonyms: Mapping[str, Any],
    how: Manner = UNKNOWN,
    of_matrix: bool = False,
) -> Formula:
    """Read the formula that a passage sets equal to a name, where it stands among others.

    Args:
        text: The whole passage.
        pattern: What is found in the name, in the plain spelling and in small letters.
        points: Values of each variable.
        synonyms: Other spellings of the variables.
        how: How the whole hand-in writes.
        of_matrix: It is a matrix of formulas.

    Raises:
        ValueError: Nothing that can be read has this name, or several things have it that differ.
    """
    found: list[Formula] = []
    reader = read_matrix if of_matrix else read
    for name, sign, body in _statements(text):
        if re.search(pattern, f"{_spelled(name)} {sign}"):
            formula = _with_remarks(body, lambda b: reader(b, points, synonyms, how))
            if any(not _close(formula.values, other.values) for other in found):
                raise Unread("several formulas have this name")
            found.append(formula)
    if not found:
        raise Unread("it stands among the answers to other parts of the question")
    return found[0]


def _spelled(name: str) -> str:
    """A name in the plain spelling and small letters."""
    said = re.sub(r"\s+", " ", PREFIX.sub("", plain(name))).strip().lower()
    return re.sub(r" (?=['(])", "", said)


TOLD = re.compile(
    r"[,;]?\s*\(?\s*(?:(?:with|mit|avec|con|where|wobei|où|donde|for|für|pour|para)\s+)?(?:0\s*<\s*)?(?:alpha|a|α|\$?\\alpha)\s*"
    r"(?:(?:=|<|>|~=|≈|in|∈)\s*[\d.,\[\]() ]*\d\]?\$?|(?:is\s+|ist\s+)?(?:small|klein|petit|pequeñ[ao])\b)[^;\n()]*\)?[^;\n()|]*(?:\([^()]*\))?\s*$",
    re.I,
)
"""A remark behind a formula on what its factor is."""


def _with_remarks(body: str, read: Callable[[str], Formula]) -> Formula:
    """The value of a formula, without what is told behind it of its factor where it cannot be read with that."""
    try:
        return read(body)
    except ValueError:
        bare = TOLD.sub("", body)
        if bare == body or not re.search(r"\w", bare):
            raise
        return read(bare)


def _statements(text: str) -> list[tuple[str, str, str]]:
    """What a passage sets equal to what: names, signs and bodies, of its lines, clauses and rows of tables."""
    text = re.sub(
        r"\\begin\{(?:align|aligned|equation|gather)\*?\}|\\end\{(?:align|aligned|equation|gather)\*?\}|\$\$|\\[\[\]](?!\d)",
        "\n",
        text,
    )
    text = re.sub(
        r"\\begin\{([a-z]*(?:matrix|cases|array))\}.*?\\end\{\1\}",
        lambda m: m[0].replace("\n", " ").replace("\\\\", "\x06").replace("&", "\x07"),
        text,
        flags=re.S,
    )
    text = re.sub(r"&&[^\n]*?(?=\\\\|\n|$)", " ", text)
    text = re.sub(r"(?:\\\\)?\s*\n?\s*&?\s*(?=(?<=[\n&\\ ])(?:=|≈|\\approx)(?!=))", " ", text)
    text = re.sub(r"\n\s*(?=[\w{}\\^()*]+\s*=\s*$)", "\n", text.replace("\\\\", "\n").replace("&", " "))
    found: list[tuple[str, str, str]] = []
    lines = text.replace("\x06", "\\\\").replace("\x07", "&").splitlines()
    head: list[str] = []
    for at, line in enumerate(lines):
        if line.strip().startswith("|"):
            cells = [c.strip() for c in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
            if len(cells) == 2:
                found.append((cells[0], "=", cells[1]))
            elif len(cells) > 2 and all(re.search(r"[<>≤≥]|\\[lg]e", c) for c in cells[1:]) and not head:
                head = cells[1:]
            elif head and len(cells) == len(head) + 1:
                row = [prose.without_remarks(re.sub(r",\s*\S+\s*[>=].*$", "", c)) for c in cells[1:]]
                found.append(
                    (cells[0], "=", "| " + " | ".join(head) + " |\n|---|---|\n| " + " | ".join(row) + " |")
                )
            continue
        following = [later for later in lines[at + 1 :] if later.strip()]
        table = []
        for later in following:
            if not later.strip().startswith("|"):
                break
            table.append(later.strip())
        if table and re.search(r"(?::|vaut|is|ist|=)\s*$", line.strip()):
            found.append((re.split(r"[.;]\s", line.strip())[-1].strip(" :="), "=", "\n".join(table)))
            continue
        for part in prose.split(
            line, r";|=>|⇒|\\Rightarrow|\.\s+(?=[A-Z])|,?\s+(?:and|und|et|donc|so|thus|also)\s+(?=[^\s]+.*=)"
        ):
            for one in _apart(part):
                name, sign, body = _parted(one)
                if sign and not body.strip(" $"):
                    body = "\n".join(_below(following))
                about = sign == "≈" or bool(re.search(r"[+-]\s*(?:\\mathcal\{?)?O\}?\(", body))
                if sign:
                    found.append((name, "~=" if about else "=", body))
    return found


def _below(lines: list[str]) -> list[str]:
    """The lines of a formula that begins below the sign of equality."""
    found: list[str] = []
    for line in lines:
        if re.search(r"[=:]|^\s*\(|(?:[^\W\d_]{3,}\s+){2}", line):
            break
        found.append(line)
    return found


BEGINS = re.compile(
    r"(?::\s+|,\s+|(?<=\s)(?:[^\W\d_]{3,}\s+){2,}|\s+(?:so|also|donc|luego)\s+)(?=[^=≈,:;]*[^\W\d_][^=≈,:;]*(?:[=≈]|\\approx))",
    re.I,
)
"""Where another equation may begin behind the first."""
CONDITION = re.compile(rf"(?<!\w)(?:{cases.IF}|{cases.ELSE})(?!\w)|[<>≤≥]|\\[lg]eq?(?![a-z])", re.I)


def _apart(part: str) -> list[str]:
    """The equations of a clause, one after the other."""
    first = re.search(r"[=≈]|\\approx", part)
    if not first:
        return [part]
    for match in BEGINS.finditer(part, first.end()):
        rest = part[match.end() :]
        name = re.split(r"[=≈]|\\approx", rest)[0]
        if not CONDITION.search(name) and part[: match.start()].count("(") == part[: match.start()].count(
            ")"
        ):
            return [part[: match.start()], *_apart(rest)]
    return [part]


def _parted(part: str) -> tuple[str, str, str]:
    """The name, the sign and the body of what is set equal in a clause."""
    part = re.sub(r"^\s*(?:[-*+•]\s+)?", "", part)
    part = re.sub(r"\\(?:approx|simeq)(?![A-Za-z])|~=|(?<=\s)[~∼](?=\s)(?!\s*(?:N|U)\s*\()", "≈", part)
    depth = 0
    for at, letter in enumerate(part):
        depth += (letter in "([{") - (letter in ")]}")
        if depth == 0 and (letter in "=≈" and part[at - 1 : at] not in ("<", ">", "!", "=", ":")):
            return part[:at], letter, part[at + 1 :]
        if depth == 0 and letter == ":" and part[at + 1 : at + 2] in (" ", ""):
            inner = _parted(part[at + 1 :])
            return (
                (part[:at], ":", part[at + 1 :])
                if not inner[1]
                else (f"{part[:at]}: {inner[0]}", inner[1], inner[2])
            )
    return "", "", ""


def _entry(cell: str, names: Names) -> Array:
    value = evaluate(plain(cell), names)
    if value.ndim != 1:
        raise Unread(f"`{cell[:80]}` is no formula")
    return np.broadcast_to(value, (names.count,))
