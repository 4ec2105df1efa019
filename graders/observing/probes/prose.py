"""What stands around an answer: marks of Markdown, remarks, reasons, conclusions, and how a hand-in writes numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graders.observing.probes import beside, dashes
from graders.observing.probes.mathematical import APPLIED, MATHS
from graders.observing.probes.tokens import Unread

OR = re.compile(
    r"(?<![\w\\])(?:or|oder|ou|ou bien|bzw\.?|respectively|o bien)(?!\w)|(?<=[\d)\]}.x]) o (?=[\d(\[x$-])",
    re.I,
)
UNSURE = re.compile(
    r"\b(?:either|entweder|maybe|perhaps|possibly|vielleicht|guess\w*|unsure|not sure|peut-être|quizás?|tal vez|je crois|creo)\b|\?",
    re.I,
)
BECAUSE = re.compile(
    r"(?:[,;:.–-]|\s)\s*(?<!\w)(?:because|since|weil|denn|car|parce que|puisque|porque|ya que|pues|as one|da(?=\s+\w+\s)|since)(?!\w)",
    re.I,
)
SO = re.compile(
    r"(?<!\w)(?:so(?: we get| the answer is| that)?|thus|hence|therefore|also|somit|daher|folglich|donc|ainsi|d['’]où|"
    r"por (?:lo )?tanto|así que|luego|entonces|then)(?!\w)|=>|->>",
    re.I,
)
THEN = re.compile(r"(?<=\w)\W+(?:also|then|luego)(?!\w)", re.I)
"""What is a conclusion in one language, and in another joins a second answer to a first."""
ASIDE = re.compile(r"[,;.]\s+(?=[^\W\d_]{2,}\s)[^\d=^+*/\\]*$", re.S)
"""A last clause of words alone."""
REFERENCE = re.compile(
    r"(?<!\w)(?:fig(?:ure|\.|ura)?|abb(?:ildung|\.)?|tab(?:le|elle|leau|la|\.)?|eq(?:uation|\.|n\.)?|gl(?:eichung|\.)?|ec(?:uación|\.)|th(?:eorem|m\.?|éorème)?|satz|"
    r"teorema|lemma|aufgabe|exercise|ejercicio|exercice|problem\w*|page|seite|página|p\.|s\.|section|abschnitt|cell|zelle|line|zeile|ligne|"
    r"part|teil|frage|question|pregunta|step|schritt|layer|chapter|kapitel|anhang|appendix|nach)\s*(?:n[°o]\.?\s*)?\(?\d+(?:\.\d+)*\.?\)?(?!\w)",
    re.I,
)
ELSEWHERE = re.compile(
    r"(?<!\w)(?:next cell|cell (?:above|below)|see (?:the )?(?:code|below|above|next|last|attached|picture|photo|figure|page)|siehe|s\. ?o\.|s\. ?u\.|nächsten? zelle|"
    r"voir|ci-dessous|ci-dessus|ver (?:la|el|abajo|arriba)|véase|más abajo|de abajo|de arriba|wie oben|as above|same as)(?!\w)",
    re.I,
)
"""What says that the answer stands somewhere else."""
EMPHASIS = re.compile(r"(?<![\w)\]*])(\*\*|__)(?=[^\s*])(.+?)(?<=\S)\1(?![\w(*])", re.S)
DIGITS = r"(?<![\w.,])"
ENGLISH = re.compile(
    r"\b(?:the|and|of|is|answer|answers|with|for|because|parameters|we|this|that|from|are|it|not|bits?|nats|true|false)\b",
    re.I,
)
OTHER = re.compile(
    r"\b(?:der|die|das|und|ist|nicht|mit|für|eine?|wir|aufgabe|antwort|parameter zahl|le|la|les|des|est|et|pour|avec|une?|nous|réponse|exercice|el|los|las|es|con|para|respuesta|ejercicio|problema)\b",
    re.I,
)


@dataclass(frozen=True)
class Manner:
    """How a hand-in writes: its decimal sign (empty where that is not known), and whether it uses logarithms of base 2."""

    decimal: str = ""
    base2: bool = False


UNKNOWN = Manner()


LABELS = re.compile(
    r"^[\s>#*_(|-]*(?:\\\w+\{)?(?:[^\W\d_]{2,}\s+)?[1-9]\d?\.\d{1,2}(?=[\s):}|]|\.\s|\*\*|_|[a-z](?!\w)|$)",
    re.M,
)
"""Numbers of questions, where there are several."""


def manner(text: str) -> Manner:
    """Return how a whole hand-in writes its numbers; only what can be meant in one way counts."""
    text = re.sub(r"`[^`\n]+`", " ", text[:400_000]).replace("{,}", ",")  # code has points everywhere
    text = LABELS.sub(" ", text) if len(LABELS.findall(text)) > 2 else text
    commas = len(
        re.findall(
            r"(?<![\w.,(\[{;|])(?:0|[1-9]\d*),(?:\d{1,2}|\d{4,})(?![\w.]|,|\s*[)\]};]|\.\d)",
            re.sub(r"\d,\s+\S+", " ", text),
        )
    )
    commas += len(re.findall(r"(?<![\w.,(\[{;|,])0,\d{3}(?![\w.,)\]])", text))
    points = len(
        re.findall(r"(?<![\w.,])(?:0|[1-9]\d*)\.(?:\d|\d{2}|\d{4,})(?![\w,.)]|\.\d)(?!\s*[):]|[a-z]\b)", text)
    )
    points += len(re.findall(r"(?<![\w.,])0\.\d{3}(?![\w,.])", text))
    base2 = bool(
        re.search(
            r"log_?\{?2(?!\s*(?:\\pi|pi|π))|log₂|base (?:2|two)|basis 2|base-2|\blb\b|\bld\b", text, re.I
        )
    )
    decimal = ""
    if commas and commas >= 5 * points:
        decimal = ","
    elif points and points >= 5 * commas:
        decimal = "."
    elif re.search(r"decimal commas?|dezimalkomma", text, re.I):
        decimal = ","
    elif re.search(r"decimal points?", text, re.I):
        decimal = "."
    elif not commas and len(ENGLISH.findall(text)) > 3 * len(OTHER.findall(text)):
        decimal = "." if not re.search(r"\d,\d", text) else ""
    return Manner(decimal, base2)


@lru_cache(4096)
def unmarked(text: str) -> str:
    """Return a text without the marks of Markdown, headings, quotes and struck out parts."""
    if re.search(r"<t[dh][\s>]", text):
        rows = re.findall(r"<tr[^>]*>(.*?)</tr>", text, re.S | re.I)
        cells = (re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S | re.I) for row in rows)
        text = "\n".join("| " + " | ".join(row) + " |" for row in cells)
    text = re.sub(r"~~.+?~~", " ", text, flags=re.S)
    text = dashes.DISPLAYED.sub(lambda m: re.sub(r"^([ \t]*)-[ \t]+", r"\1-", m[0], flags=re.M), text)
    text = re.sub(r"^[ \t]*(```|~~~)\w*[ \t]*$", "", text, flags=re.M)
    text = re.sub(r"^[ \t]*#+[^\n]*\n(?=[^\n]*\S)", "", text)
    text = re.sub(r"^[ \t]*>[ \t]?(?=\S)(?!\s*-?\d+[.,]?\d*\s*$)", "", text, flags=re.M)
    text = re.sub(r"^[ \t]*[*+][ \t]+(?=[^\d\s]|\d+[^\n]*[A-Za-z]|`)", "", text, flags=re.M)
    text = dashes.DASH.sub(lambda m: m[0] if dashes.may_be_negative(m["rest"]) else m["rest"], text)
    text = re.sub(
        r"^[ \t]*(?:answer|antwort|réponse|respuesta|result|ergebnis|résultat|resultado|lösung|solution|solución)\s*(?:=>|->|[:=])\s*",
        "",
        text.strip(),
        flags=re.I,
    )
    return text.replace("`", " ")


def dashed(text: str) -> str:
    """Return a text without its marks, where none of them may be a minus sign.

    Raises:
        Unread: One may be.
    """
    said = unmarked(text)
    if any(dashes.may_be_negative(m["rest"]) for m in dashes.DASH.finditer(said)):
        raise Unread("is the `-` before it a minus sign, or the mark of a list?")
    return said


def emphasised(text: str) -> tuple[str, bool]:
    """Return what a text sets in bold, where that is its answer, else the text without the marks of bold."""
    text = re.sub(r"\\textbf\{([^{}]*)\}", r"**\1**", text)
    found = list(EMPHASIS.finditer(text))
    bold = [m[2] for m in found]
    rest = EMPHASIS.sub(" ", text)
    bare = EMPHASIS.sub(r"\2", text)
    if len(bold) == 1 and re.search(r"[\d$\\]|[^\W\d_]", bold[0]) and not OR.search(rest):
        chosen = bold[0]
        behind = re.sub(r"\([^()]*\)", " ", text[found[0].end() :])
        if re.search(r"(?<![\w.^_])\d", behind) and not re.search(r"[=≈]", text[: found[0].start()]):
            return bare, False  # a condition may be set in bold, too
        if re.search(r"\d|[$\\^]|^\W*\w{1,2}\W*$", chosen) and not re.search(r"[:;]\s*$", chosen):
            return chosen, True
    return re.sub(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"\1", bare), False


def boxed(text: str) -> str | None:
    """Return what is in the one box of a text in the plain spelling; None where there is none.

    Raises:
        Unread: There are several.
    """
    found = [m.end() for m in re.finditer(r"\\boxed\{", text)]
    if not found:
        return None
    if len(found) > 1:
        raise Unread("several results are boxed")
    depth, at = 1, found[0]
    while at < len(text) and depth:
        depth += (text[at] == "{") - (text[at] == "}")
        at += 1
    return text[found[0] : at - 1]


FACTOR = re.compile(
    r"[\w)\]][\s]*[-+*/^][\s]*[\w(\[\\]|(?<![^\W\d_])(?:sign|sgn|signum|heaviside|softplus|logistic|clip|elu|step|trace|mean|square)\s*\("
)


ELSE = re.compile(r"\b(?:else|sonst|sinon|otherwise)\s*$")
"""What announces the last case, which may stand in parentheses."""
SIZED = re.compile(
    r"[\s,]*(?:(?:an?|eine?|une?|una|of|der|de) )?(?:size|shape|matrix|größe|form|taille|forme|matrice|tamaño|forma|matriz)?[\s,]*\w\s*[*×]\s*\w(?:[ -]matrix)?[\s,]*",
    re.I,
)
"""The size of a matrix, and no other words."""


def without_remarks(text: str) -> str:
    """Return a text without what explains in parentheses: several words, a reference, or an equation."""
    remark = re.compile(r"(?<![\w)\]'])\s*\(((?:[^()]|\([^()]*\))*)\)")

    def kept(match: re.Match[str]) -> str:
        inner = match[1]
        words = re.findall(r"(?<!\w)[^\W\d_]{3,}(?!\w)", re.sub(r"\\[A-Za-z]+", "", inner))
        before = text[: match.start()]
        last = ELSE.search(before) and (not words or FACTOR.search(inner) or "else" in words)
        if last or re.search(r"[-+*/^=<>(,]\s*$", before):
            return match[0]
        if (called := re.search(r"([A-Za-z]{2,})\s*$", text[: match.start()])) and called[1] in APPLIED:
            return match[0]
        prose = [w for w in words if w.lower() not in MATHS]
        if OR.search(inner) or UNSURE.search(inner):
            return match[0]
        if FACTOR.search(inner) and prose and not SIZED.fullmatch(beside.PRODUCTS.sub(" ", inner)):
            return match[0]
        if prose:
            beside.changed(inner)
        if prose or inner.strip().startswith(("=", "~=")):
            return " "
        return match[0]

    return remark.sub(kept, text)


def equated(text: str) -> list[str]:
    """Return what remarks such as `(= 5/8)` set equal to what stands before them."""
    return re.findall(r"\(\s*(?:=|~=)\s*((?:[^()=]|\([^()]*\))*)\)", text)


def concluded(text: str) -> str:
    """Return what a text concludes: what stands behind `so`, `also`, `donc`, and before `because`, `weil`, `car`."""
    text = THEN.sub(lambda m: m[0] if "=" in text[: m.start()] else "; ", text)
    conclusions = [m for m in SO.finditer(text) if _says(text[m.end() :])]
    if conclusions:
        text = text[conclusions[-1].end() :]
    if (reason := BECAUSE.search(text)) and _says(text[: reason.start()]):
        text = text[: reason.start()]
    return text.strip(" ,;:\n")


def _says(text: str) -> bool:
    return bool(re.search(r"\d|[=^+*/]|\\|oo\b|\b(?:inf|unendlich)", text)) or bool(
        re.search(r"(?<!\w)[A-Za-z](?!\w)", text)
    )


def decimals(text: str, how: Manner) -> str:
    """Return a text with its numbers as Python writes them: no thousands, a point before the decimals.

    Raises:
        Unread: It is not clear what a comma or point in a number is.
    """
    text = re.sub(
        r"(?<=\d),\\repeated\{(\d+)\}|(?<=\d)\.\\repeated\{(\d+)\}", lambda m: "." + (m[1] or m[2]) * 12, text
    )
    text = re.sub(r"(?<![\w.,])\d{1,3}(?:[ '_]\d{3})+(?![\d])(?:[.,]\d+)?", _grouped, text)
    text = re.sub(r"(?<=\d)_(?=\d)", "", text)
    return re.sub(r"(?<![\w.,])\d+(?:[.,]\d+)+(?![\w]*\()", lambda m: _number(m[0], how), text)


def _grouped(match: re.Match[str]) -> str:
    return (
        re.sub(r"[ '_]", "", match[0]).replace(",", ".")
        if re.search(r"[.,]\d", match[0])
        else re.sub(r"[ '_]", "", match[0])
    )


def _number(said: str, how: Manner) -> str:
    signs = re.findall(r"[.,]", said)
    first, *rest = re.split(r"[.,]", said)
    grouped = all(len(part) == 3 for part in rest) and 1 <= len(first) <= 3 and first[0] != "0"
    if len(set(signs)) == 2:
        if signs.count(signs[-1]) > 1 or not all(len(p) == 3 for p in rest[:-1]):
            raise Unread(f"what is the number `{said}`?")
        return "".join([first, *rest[:-1]]) + "." + rest[-1]
    if len(signs) > 1:
        if not grouped:
            raise Unread(f"what are the numbers in `{said}`?")
        if len(signs) == 2 and signs[0] == "," and how.decimal == ",":
            raise Unread(f"what is the number `{said}`?")
        return first + "".join(rest)
    if not grouped:
        return f"{first}.{rest[0]}"
    if how.decimal == signs[0]:
        return f"{first}.{rest[0]}"
    if how.decimal:
        return first + rest[0]
    raise Unread(f"is the `{signs[0]}` of `{said}` a decimal sign?")


def listed(text: str, how: Manner) -> list[str]:
    """Return the entries of a list, parted by semicolons, bars, commas or spaces, each as Python writes numbers.

    Raises:
        Unread: It is not clear which commas part the entries.
    """
    for sign in (r";", r"\|", r"&"):
        if re.search(sign, text):
            return [decimals(c.strip(), parted(how)) for c in _split(text, sign)]
    inner = text.strip().rstrip(",")
    if not re.search(r",\s", inner) and re.search(r"(?<!\d),|,(?!\d)", inner):
        return [decimals(c, how) for c in _split(inner, ",")]
    spaced = len(re.findall(r",\s", inner))
    tight = len(re.findall(r"(?<=\d),(?=\d)", inner))
    other = len(re.findall(r",", inner)) - spaced - tight
    if not spaced and not tight and not other:
        return _by_spaces(inner, how)
    if tight and (spaced or other):
        loose = _split(inner, r",(?=\s)|(?<!\d),|,(?!\d)")
        if how.decimal == ",":
            return [decimals(c, how) for c in loose]
        if how.decimal == "." or all(
            re.fullmatch(r"\s*[-+]?\d+(?:\.\d+)?(?:,[-+]?\d+(?:\.\d+)?)+\s*", c) and "." in c
            for c in loose
            if "," in c
        ):
            return [decimals(c, how) for c in _split(inner, ",")]
        if all(re.fullmatch(r"\s*-?\d,\d{1,2}|\s*-?\d", c.strip()) for c in loose):
            raise Unread("which commas part the entries?")
        if len(re.findall(r"(?<=\d),(?=\d)", re.sub(r"-\d", "0", inner))) == len(loose):
            raise Unread("which commas part the entries?")
        raise Unread("which commas part the entries?")
    if tight and not spaced:
        if re.fullmatch(r"\s*[-+]?\d+,\d+(?:\s+[-+]?\d+(?:,\d+)?)+\s*", inner) or (
            re.search(r"\d\s+[-+]?\d", inner) and not other
        ):
            return _by_spaces(inner, how)
        if how.decimal == "," and re.search(r"\d,\d", inner) and tight == 1:
            raise Unread("is the comma a decimal sign?")
        if tight == 1 and not how.decimal and not re.search(r"\.\d", inner):
            raise Unread("is the comma a decimal sign?")
    return [decimals(c, how) for c in _split(inner, ",")]


def parted(how: Manner) -> Manner:
    """Return how numbers are written in a list whose entries are not parted by commas."""
    return Manner(how.decimal or ",", how.base2)


def _by_spaces(text: str, how: Manner) -> list[str]:
    cells = text.split()
    plain = r"[-+]?(?:\d[\d.,]*(?:/\d+)?|[A-Za-z]\w*(?:_\{?\w+\}?)?)"
    if len(cells) > 1 and all(re.fullmatch(plain, c) for c in cells):
        return [_alone(c, how) for c in cells]
    if len(wide := in_columns(text)) > 1:
        return [decimals(c, how) for c in wide]
    return [decimals(text, how)]


def in_columns(text: str) -> list[str]:
    """Return the entries of a row that wide gaps part; none where an operation may go on over a gap."""
    cells = re.split(r"[ \t]{2,}", text.strip())
    open_ = any(re.search(r"^(?:[*/+=,^]|-\s)|[-+*/=,^(]$", c) or c.count("(") != c.count(")") for c in cells)
    return [] if open_ else cells


def _alone(cell: str, how: Manner) -> str:
    return cell if cell.endswith(".") and cell[:-1].isdigit() else decimals(cell, how)


def _split(text: str, sign: str) -> list[str]:
    """Return the parts of a text between signs that stand in no brackets."""
    parts, depth, begin = [], 0, 0
    wanted = re.compile(sign)
    at = 0
    while at < len(text):
        depth += (text[at] in "([{") - (text[at] in ")]}")
        match = wanted.match(text, at) if depth == 0 else None
        if match:
            parts.append(text[begin:at])
            begin = at = match.end()
        else:
            at += 1
    return [p for p in [*parts, text[begin:]] if p.strip()]


split = _split


def sides(clause: str) -> list[tuple[str, str]]:
    """Return what is set equal in a clause, each with the sign before it: `=`, `~=`, `->` or none."""
    found, depth, begin, sign = [], 0, 0, ""
    at = 0
    pattern = re.compile(r"(?<![<>!=~:])=(?![=>])|~=|:=|==")
    while at < len(clause):
        letter = clause[at]
        depth += (letter in "([{") - (letter in ")]}")
        match = pattern.match(clause, at) if depth <= 0 else None
        if match:
            found.append((sign, clause[begin:at]))
            sign, begin = match[0], match.end()
            at = match.end()
        else:
            at += 1
    return [*found, (sign, clause[begin:])]


def of_formula(side: str, how: Manner) -> str:
    """Return a formula with its numbers as Python writes them; in `max(0,1-x)` the comma parts."""
    side = re.sub(
        r"(?<!\w)((?:max|min|maximum|minimum|where|clamp|heaviside|relu|clip)\s*[({])([^(){}]*)",
        lambda m: m[1] + (re.sub(r"(?<=\d),(?=\d)", ", ", m[2]) if not re.search(r";|,\s", m[2]) else m[2]),
        side,
    )
    return decimals(side, how)
