"""What stands around an answer: marks of Markdown, remarks, reasons and conclusions."""

from __future__ import annotations

import re
from functools import lru_cache

from graders.observing.probes.spelling import beside, dashes
from graders.observing.probes.spelling.mathematical import APPLIED, MATHS
from graders.observing.probes.spelling.tokens import Unread

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
        if tells_several(inner):
            return match[0]
        if FACTOR.search(inner) and prose and not SIZED.fullmatch(beside.PRODUCTS.sub(" ", inner)):
            return match[0]
        if prose:
            beside.changed(inner)
        if prose or inner.strip().startswith(("=", "~=")):
            return " "
        return match[0]

    return remark.sub(kept, text)


def tells_several(text: str) -> bool:
    """Return whether a text tells one thing or another, or is not sure."""
    return bool(OR.search(text) or UNSURE.search(text))


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


def split(text: str, sign: str) -> list[str]:
    """Return the parts of a text between signs that stand in no brackets."""
    parts, depth, begin = [], 0, 0
    wanted = re.compile(sign)
    if wanted.search(text) is None:
        return [text] if text.strip() else []
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


EQUATES = re.compile(r"(?<![<>!=~:])=(?![=>])|~=|:=|==")


def sides(clause: str) -> list[tuple[str, str]]:
    """Return what is set equal in a clause, each with the sign before it: `=`, `~=`, `->` or none."""
    if EQUATES.search(clause) is None:
        return [("", clause)]
    found, depth, begin, sign = [], 0, 0, ""
    at = 0
    while at < len(clause):
        letter = clause[at]
        depth += (letter in "([{") - (letter in ")]}")
        match = EQUATES.match(clause, at) if depth <= 0 else None
        if match:
            found.append((sign, clause[begin:at]))
            sign, begin = match[0], match.end()
            at = match.end()
        else:
            at += 1
    return [*found, (sign, clause[begin:])]
