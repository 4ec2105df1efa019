"""Names of one's own for the entries of a vector: `w = (p, q, r)` for `w = (w_1, w_2, w_3)`, and `h = (h_1, h_2, h_3)` where `w` is lacking."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

_LETTER = r"(?:\\?(?:alpha|beta|gamma|delta|lambda|mu|nu|rho|eta|kappa)(?![A-Za-z])|[A-Za-zα-ω])"
_ENTRY = rf"{_LETTER}(?:_\{{?[1-9]\}}?|[1-9₁-₉])?"
VECTOR = re.compile(
    rf"(?<![\w\\*])(?P<name>[A-Za-z])[\s$]*:?=[\s$]*(?:\\left)?[(\[]\s*(?P<entries>{_ENTRY}(?:(?:\s|\\[,;])*[,;&](?:\s|\\[,;])*{_ENTRY})+)\s*(?:\\right)?[)\]]"
)
"""A vector that is told by its entries."""
MATRIX = re.compile(
    rf"(?<![\w\\*])(?P<name>[A-Za-z])[\s$]*:?=[\s$]*(?:\\left[(\[])?\\begin\{{[bp]?matrix\}}\s*(?P<entries>{_ENTRY}(?:\s*(?:&|\\\\)\s*{_ENTRY})+)\s*(?:\\\\\s*)?\\end\{{[bp]?matrix\}}"
)
"""A matrix that is told by its entries."""
BELOW = str.maketrans("₁₂₃₄₅₆₇₈₉", "123456789")


def in_variables(text: str, around: str, points: Collection[str]) -> str:
    """Return a text with the variables of the exercise in the place of the entries of vectors that are told otherwise.

    Args:
        text: The answer.
        around: The text in which vectors may be told.
        points: The variables of the exercise.
    """
    families = _families(points)
    told: dict[str, str] = {}
    for match in (*VECTOR.finditer(around), *MATRIX.finditer(around)):
        entries = [
            re.sub(r"[\s_{}]|\\[,;]", "", e).translate(BELOW)
            for e in re.split(r"\\\\|[,;&]", match["entries"])
        ]
        entries = [entry.rstrip("\\") for entry in entries]
        family = _family(match["name"], entries, families, text)
        if (
            family is None
            or len({*entries}) < len(entries)
            or any(told.get(e, v) != v for e, v in zip(entries, family, strict=True))
        ):
            continue
        told |= dict(zip(entries, family, strict=True))
    return _replaced(text, told) if told else text


def _families(points: Collection[str]) -> dict[str, list[str]]:
    """The variables that are numbered from 1 on, by their letter; those of a matrix row by row, by its capital letter."""
    found: dict[str, list[str]] = {}
    for name in sorted(points):
        if match := re.fullmatch(r"([a-z])(\d|\d\d)", name):
            found.setdefault(match[1] if len(match[2]) < 2 else match[1].upper(), []).append(name)
    return {letter: names for letter, names in found.items() if names[0].endswith("1") and len(names) > 1}


def _family(name: str, entries: list[str], families: Mapping[str, list[str]], text: str) -> list[str] | None:
    """The variables for which the entries of a vector stand; None where they may be other ones, or are these."""
    letters = {re.sub(r"\d$", "", entry) for entry in entries}
    own = families.get(name)
    if own is not None:
        strange = not letters & {*families} and all(not entry[-1].isdigit() for entry in entries)
        return own if strange and len(own) == len(entries) else None
    if entries != [f"{name}{k}" for k in range(1, len(entries) + 1)]:
        return None
    lacking = [
        n
        for letter, n in families.items()
        if not re.search(rf"(?<![A-Za-z\\]){letter}(?:_\{{?\d|\d|[₁-₉])", text)
    ]
    return lacking[0] if len(lacking) == 1 and len(lacking[0]) == len(entries) else None


def _replaced(text: str, told: Mapping[str, str]) -> str:
    """A text with variables in the place of names, also where two of these stand in a product such as `pa`."""
    single = "".join(re.escape(name) for name in told if len(name) == 1)
    if single:
        text = re.sub(rf"(?<![A-Za-z\\])(?=[{single}]{{2}}(?![A-Za-z_({{^'\d]))([{single}])", r"\1 ", text)
    for name, variable in told.items():
        said = f" {variable[0]}_{variable[1:]} "
        if name[-1].isdigit():
            below = "₀₁₂₃₄₅₆₇₈₉"[int(name[-1])]
            pattern = (
                rf"(?<![A-Za-z\\]){re.escape(name[:-1])}(?:_\{{{name[-1]}\}}|_?{name[-1]}(?!\d)|{below})"
            )
        else:
            pattern = rf"(?<![A-Za-z\\]){re.escape(name)}(?![A-Za-z_(^'\d])"
        text = re.sub(pattern, said.replace("\\", r"\\"), text)
    return text
