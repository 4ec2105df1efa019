"""Sentences in which an answer is taken back: they name its label, away from where it stands, with another value."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graders.observing.probes.labelling.headings import PROBLEM
from graders.observing.probes.labelling.labels import QUESTION, ROMAN

CORRECTS = re.compile(
    r"(?<!\w)(?:correct(?:ion|ed|ly)?|wrong|mistake[ns]?|(?:an|my|the|made|is) error in|error:|typo|sorry|instead|actually|erratum|errata|should (?:be|read|have)|must (?:be|read)|has to be|"
    r"falsch|fehler|richtig|korrekt\w*|korrigier\w*|verrechnet|vertan|verschrieben|vertippt|irrtum|nachtrag|berichtigung|statt|anstatt|"
    r"(?:muss|müsste|soll|sollte)(?=[^.!?\n]*\b(?:hei(?:ß|ss)en|sein|lauten|stehen)\b)|"
    r"erreur|faux|fausse|corrigée?|corriger|rectifi\w*|trompée?|au lieu|plutôt|doit être|devrait être|il faut lire|"
    r"errores|equivo\w*|incorrect[oa]?|corrección|corrijo|corregi\w*|fe de erratas|en (?:lugar|vez) de|debe(?:ría)? ser|hay que leer|me confundí)(?!\w)",
    re.I,
)
"""What takes an answer back."""
SENTENCE = re.compile(r"(?:[^.!?\n]|[.](?=\S))+")
LABELLING = re.compile(rf"\W{{0,40}}(?:{PROBLEM}|{QUESTION})\W{{0,40}}", re.I)
"""What stands before a label itself, such as `Question`."""
SHOWN = 160


def of(label: str, texts: Iterable[str]) -> str:
    """Return the sentence in which an answer is corrected away from its place; empty if there is none.

    Args:
        label: Its label, such as `1.1b`.
        texts: All that a hand-in says.
    """
    parts = re.fullmatch(rf"(?P<number>\d+(?:\.\d+)*)(?P<letter>[A-Za-z]?)(?P<rest>(?:{ROMAN}|\d)?)", label)
    if parts is None or not (parts["letter"] or "." in label):
        return ""
    spelled = re.escape(parts["number"]) + "".join(
        rf"[\s.(]*{p}\)?" for p in (parts["letter"], parts["rest"]) if p
    )
    wanted = re.compile(rf"(?<![\w.])\(?{spelled}(?![\w]|\.\d|\.?\s*\([a-z]\)|\s*[=*/^+]|\s*[x×]\s*\d)", re.I)
    for text in texts:
        if wanted.search(text) is None:
            continue
        for sentence in SENTENCE.finditer(text):
            mention = wanted.search(sentence[0])
            if mention is None or CORRECTS.search(sentence[0]) is None:
                continue
            before = sentence[0][: mention.start()]
            if re.search(r"[^\W\d_]{2,}\W", before) and not LABELLING.fullmatch(before):
                return " ".join(sentence[0].split())[:SHOWN]
    return ""
