"""Which of several names an answer in words means: in four languages, with negations, reasons and remarks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from graders.vocabulary.glossary import folded, forms
from graders.vocabulary.wording import SEVERAL, UNSURE

NOT = re.compile(
    r"(?<!\w)(?:not|no|never|none|neither|nor|without|except|nicht|nie|kein\w*|weder|noch|ohne|pas|jamais|sans|aucune?|non|ne|n['’](?=\w)|ni|nunca|ningun[ao]|ningún|sin)(?!\w)"
    r"|\w+n['’]t(?!\w)",
    re.I,
)
OPEN = re.compile(
    r"(?<!\w)(?:it depends|depends on|kommt (?:darauf|drauf) an|hängt (?:davon )?ab|ça dépend|cela dépend|depende|no idea|keine ahnung|weiß (?:ich )?nicht|aucune idée|"
    r"je ne sais pas|no (?:lo )?s[eé]|ni idea|don['’]?t know|idk)(?!\w)",
    re.I,
)
"""What says that there is no answer."""
MORE = re.compile(
    r"(?<!\w)(?:others?|another|one more|etc|und so weiter|usw|weitere\w*|andere\w*|noch (?:ein\w*|zwei)|autres?|encore (?:une?|deux)|otr[oa]s?|más)(?!\w)|\.\.\.|…",
    re.I,
)
"""What says that a list of names goes on."""
REASON = re.compile(
    r"\s*(?:[,;:.–—-]|\s)\s*(?<!\w)(?:because|since|as it|so that|so|thus|hence|therefore|weil|denn|da(?=\s+\w+\s)|damit|also|deshalb|daher|somit|sodass|car|parce qu\w*|puisque|donc|"
    r"afin|porque|ya que|pues|por lo que|para que|entonces|with|which|mit|avec|con|y =)(?!\w)",
    re.I,
)
MARKS = re.compile(
    r"\*\*|__|`|~~.+?~~|^\s*>\s?|\\text(?:bf|it|tt|rm)?\{|\\(?:mathrm|mathcal|mathbb|emph|operatorname)\b|[{}$]",
    re.M,
)
CHECKED = re.compile(r"[\[(]\s*[xX✓✔]\s*[\])]\s*([^\[\]()\n]+)|[☑☒✓✔]\s*([^☐☑☒✓✔\n]+)")
CLAUSE = re.compile(r"[,;:.()\n!|]|(?<!\w)(?:but|sondern|mais|sino|pero|aber|statt|instead)(?!\w)", re.I)
REMOTE = 4
"""Words between a negation and what it denies, at most."""


@dataclass(frozen=True)
class Mention:
    """A name in a text, whether it is denied, and where it stands."""

    name: str
    denied: bool
    begin: int


def chosen(said: str, choices: Iterable[str]) -> str:
    """Return the one name that an answer means.

    Args:
        said: The answer.
        choices: The names; those of the glossary are known in four languages.

    Raises:
        ValueError: It names none or several, or is unsure.
    """
    names = list(choices)
    text = cleaned(said)
    if OPEN.search(text):
        raise ValueError("it leaves the question open")
    if UNSURE.search(text):
        raise ValueError(SEVERAL)
    if all(len(n) == 1 for n in names):
        return _one(_letters(text, names))
    found = mentions(_main(text, names), names)
    found = found or mentions(text, names) or _misspelled(text, names)
    meant = {m.name for m in found if not m.denied}
    denied = {m.name for m in found if m.denied}
    low = {folded(n): n for n in names}
    if low.keys() == {"yes", "no"} and (said_so := _decided(text, found, low)):
        return said_so
    if meant == {low.get("neither", "")} and len(found) > 1:
        return low["neither"]
    if not meant and denied:
        return _excluded(denied, low)
    return _one(meant)


def several(said: str, choices: Iterable[str]) -> list[str]:
    """Return all names that an answer means, in the order in which they stand there.

    Raises:
        ValueError: It names none, or is unsure, or denies one of them.
    """
    text = cleaned(said)
    if OPEN.search(text) or UNSURE.search(text) or MORE.search(text):
        raise ValueError(SEVERAL)
    found = mentions(text, list(choices))
    if not found or any(m.denied for m in found):
        raise ValueError("no name is there" if not found else "it names what is not meant")
    return list(dict.fromkeys(m.name for m in sorted(found, key=lambda m: m.begin)))


def without(said: str, pattern: str) -> tuple[str, bool]:
    """Return an answer without what fits a pattern, and whether any of it is meant: `not softmax` does not mean it."""
    meant = False
    rest, at = "", 0
    for match in re.finditer(pattern, said, re.I):
        begin = _denial(said, match.start())
        meant = meant or begin is None
        rest += said[at : match.start() if begin is None else max(begin, at)] + " "
        at = match.end()
    return rest + said[at:], meant


def cleaned(said: str) -> str:
    """Return an answer without marks, boxes that are not ticked and the number of its row in a table."""
    text = unicodedata.normalize("NFC", said)
    ticked = [a or b for a, b in CHECKED.findall(text)]
    if len(ticked) == 1:
        text = ticked[0]
    text = MARKS.sub(" ", text.replace("\\|", "∣"))
    text = re.sub(r"^\s*\|?\s*\d+[a-z]?\s*\|", " ", text)
    text = re.sub(r"^\s*(?:answer|antwort|réponse|respuesta|option)\s*[:=]?\s*", "", text, flags=re.I)
    return text.strip(" |\n")


def mentions(text: str, names: list[str]) -> list[Mention]:
    """Return what a text names: the longest name that stands at a place."""
    spans: list[tuple[int, int, str]] = []
    for name in names:
        wanted = rf"(?<![\w])(?:nn\.|optim\.|torch\.|F\.|l['’]|d['’])*(?:{forms(name)})(?![\w])"
        spans += [(m.start(), m.end(), name) for m in re.finditer(wanted, text, re.I)]
    spans.sort(key=lambda s: (s[0] - s[1], s[0]))
    kept: list[tuple[int, int, str]] = []
    for begin, end, name in spans:
        if not any(b < end and begin < e for b, e, _ in kept):
            kept.append((begin, end, name))
    return [Mention(name, _denied(text, begin, end, kept), begin) for begin, end, name in sorted(kept)]


def _denied(text: str, begin: int, end: int, others: list[tuple[int, int, str]]) -> bool:
    """Whether a negation in its clause denies what stands at a place."""
    if _denial(text, begin, others) is not None:
        return True
    after = CLAUSE.split(text[end:])[0]
    return bool(re.match(r"\W*(?:is|are|ist|sind|est|es)?\W*(?:not|nicht|pas)\W*$", after, re.I))


def _denial(text: str, begin: int, others: Iterable[tuple[int, int, str]] = ()) -> int | None:
    """Where the negation stands that denies what begins at a place; None if there is none."""
    before = CLAUSE.split(text[:begin])[-1]
    for match in NOT.finditer(before):
        at = begin - len(before) + match.start()
        if any(b <= at < e for b, e, _ in others):
            continue  # the `no` of an answer, or a part of another name
        between = re.findall(r"\w+", before[match.end() :])
        if len(between) <= REMOTE or re.match(r"neither|weder|ni|nor|noch", match[0], re.I):
            return None if re.match(r"\s+only\b|\s+nur\b", before[match.end() :], re.I) else at
    return None


def _main(text: str, names: list[str]) -> str:
    """What an answer says before its reason, if it names something there; what it asserts in its first clause."""
    reason = REASON.search(text)
    if reason and mentions(text[: reason.start()], names):
        return text[: reason.start()]
    return text


def _one(names: Iterable[str]) -> str:
    found = list(names)
    if len(found) != 1:
        raise ValueError(SEVERAL if found else "no choice is named")
    return found[0]


def _letters(text: str, names: list[str]) -> set[str]:
    low = {n.lower(): n for n in names}
    words = re.findall(r"(?<![\w'’])[A-Za-z](?![\w'’])", text)
    rest = re.sub(r"\W|answer|antwort|réponse|respuesta|option|opción|richtig|correct", "", text, flags=re.I)
    if len(rest) > 2 + len(words):
        raise ValueError("it says more than a letter")
    return {low[w.lower()] for w in words if w.lower() in low}


def _decided(text: str, found: list[Mention], low: dict[str, str]) -> str:
    """Yes or no, from the word itself or from a negation; nothing where neither is clear."""
    meant = {m.name for m in found}
    if len(meant) > 1:
        raise ValueError(SEVERAL)
    first = re.match(r"\W*(?:yes|yep|ja|oui|sí|si|no|nope|nein|non)\b", text, re.I)
    rest = text[first.end() :] if first else text
    reason = REASON.search(rest)
    denials = len(NOT.findall(rest[: reason.start()] if reason else rest))
    if denials > 1 and not re.search(r"\bne\b|\bn['’]", rest, re.I):
        raise ValueError("it denies twice")
    if first and not meant and re.match(r"\W*si\b", text, re.I) and len(text.split()) < 3:
        return low["yes"]
    if meant:
        return meant.pop()
    return low["no"] if denials else ""


def _excluded(denied: set[str], low: dict[str, str]) -> str:
    """What is left where an answer says what is not so."""
    if "neither" in low:
        rest = {n for k, n in low.items() if k != "neither"}
        if denied >= rest:
            return low["neither"]
        raise ValueError("it says what is not so")
    left = {n for k, n in low.items() if n not in denied and k != "both"}
    if len(left) == 1 and len(low) - ("both" in low) == 2:
        return left.pop()
    raise ValueError("it says what is not so")


def _misspelled(text: str, names: list[str]) -> list[Mention]:
    """The one name that a word differs from by one letter."""
    found = {
        name
        for word in re.findall(r"[^\W\d_]{6,}", text.casefold())
        for name in names
        if any(_near(word, part) for part in re.findall(r"[^\W\d_]{6,}", name.casefold()))
    }
    if len(found) != 1:
        return []
    return [Mention(found.pop(), bool(NOT.search(text)), 0)]


def _near(one: str, other: str) -> bool:
    """Whether one letter is missing, too many or another one."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return long[at + 1 :] == (short[at:] if len(short) < len(long) else short[at + 1 :])
