"""What a passage answers: not the question that was copied above it, nor what is said behind it."""

from __future__ import annotations

import re

from graders.observing.probes.labelling.labels import ANSWERED
from graders.observing.probes.locating.places import Passage


def _is_quoted(paragraph: str) -> bool:
    """Whether a paragraph is quoted, as a question is."""
    return all(line.lstrip().startswith(">") for line in paragraph.splitlines()) and bool(
        re.search(r"[^\W\d_]{2,}\s+[^\W\d_]{2,}", paragraph)
    )


def without_copied(text: str) -> str:
    """Return a passage without paragraphs that are quoted, where others are not: these are the questions above its answers."""
    paragraphs = re.split(r"(\n[^\S\n]*\n)", text)
    said = [p for p in paragraphs if p.strip()]
    quoted = [_is_quoted(p) for p in said]
    if not any(quoted) or all(quoted):
        return text
    return "".join(p for p in paragraphs if not (p.strip() and _is_quoted(p)))


TASK = (
    r"compute|calculate|determine|derive|give|state|recall|explain|describe|write|find|show|prove|name|sketch|"
    r"(?:berechne|bestimme|gib|geben|nenne|erkläre|beschreibe|zeige|leite|schreibe?|skizziere|finde)n?(?: sie)?|"
    r"(?:calcul|donn|détermin|expliqu|montr|rappel|décri|trouv|écri|démontr)(?:er|ez|re|vez)|calcul[ae]r?|determin[ae]r?|expli(?:ca|que|car)|"
    r"demuestr[ae]|recuerd[ae]|escrib[ae]|encuentr[ae]|describ[ae]|indi(?:ca|que)"
)
ASKED = re.compile(
    rf"(?:(?:with|given|using|for|mit|für|avec|pour|con|para)\b[^=\d,]*,\s*)?(?:{TASK})\s+(?:[^\s=\d]+\s+)+[^\s=\d]+",
    re.I,
)
"""A question that was copied and ends without a question mark, such as `Recall the derivative of ReLU.`"""


CALCULATES = re.compile(r"(?<![<>=!])=(?!=)[^?]*\Z")
"""What is set equal to something, with no question behind it."""


EQUATED = re.compile(r"[=~∼≈]|\\(?:sim|approx)(?![a-z])")


def _goes_on(before: str, mark: str, behind: str) -> bool:
    """Whether an arrow leads from what is calculated before it to another equation."""
    return (
        mark[:1] in ("-", "→", "➔")
        and bool(CALCULATES.search(before))
        and bool(EQUATED.search(behind.partition("\n")[0]))
    )


def answer_of(passage: Passage, whole: bool = False) -> str:
    """Return what a passage answers, without a question that was copied.

    Args:
        passage: What stands under the label.
        whole: All its paragraphs; else the first, with what it announces.
    """
    text = passage.text if passage.text.strip() else passage.below
    if passage.titled and "\n" in text.strip("\n"):
        title, _, rest = text.partition("\n")
        text = rest if rest.strip() and not re.search(r"\d|[=$]", title) else text
    found = ANSWERED.search(text)
    if found and not _goes_on(text[: found.start()], found[0].strip(), text[found.end() :]):
        text = text[found.end() :]
    if whole:
        return text.strip()
    paragraphs = [p.strip("\n") for p in re.split(r"\n[^\S\n]*\n", text) if p.strip()]
    while (
        len(paragraphs) > 1
        and re.fullmatch(r"[\s.:;,=~-]+", paragraphs[0])
        and not set(paragraphs[0]) <= set(" .")
    ):
        paragraphs.pop(0)  # a rule below a title
    while len(paragraphs) > 1 and (
        paragraphs[0].rstrip().endswith("?")
        or _is_quoted(paragraphs[0])
        or ASKED.fullmatch(paragraphs[0].strip(" \n*_"))
    ):
        paragraphs.pop(0)
    if not paragraphs:
        return ""
    taken = [paragraphs.pop(0)]
    while paragraphs and (
        re.search(r"[:=]\s*(?:\*\*)?\s*$|(?:\band|\bund|\bet|\by|\bis|\bvaut)\s*$", taken[-1])
        or paragraphs[0].startswith(("$$", "```", "|", "\\["))
    ):
        taken.append(paragraphs.pop(0))
    said = "\n".join(taken).strip()
    if re.search(r"[^\W\d_]{2}[^\n]*:[\s*_`.…)\]\"'“”]*$", taken[-1]):
        return ""  # a question's text, with nothing behind it
    asked = len(taken) == 1 and said.endswith("?") and not re.search(r"^\W*[\d.,]+\W*\?$", said)
    return "" if asked else said


def asks(passage: Passage) -> bool:
    """Return whether what `answer_of` takes for a question alone stands behind a label on its line, as unsure answers do."""
    own = passage.behind and not passage.titled and not ANSWERED.search(passage.text)
    return own and bool(re.search(r"[^\W_]", passage.text)) and not answer_of(passage)
