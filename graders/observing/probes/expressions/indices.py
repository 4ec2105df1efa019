"""Entries of a vector that are counted from 0, as in programs, or around 0, where an exercise counts them from 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

BELOW = "₀₁₂₃₄₅₆₇₈₉"
NUMBERED = re.compile(r"([A-Za-z]+)_?(\d)")


def from_one(text: str, names: Iterable[str]) -> str:
    """Return a text with the entries of vectors counted from 1, where it counts them from 0 or around it.

    Args:
        text: The answer.
        names: The variables of the exercise, such as `x1` and `x2`.
    """
    for base, last in _vectors(names):
        entry = re.compile(
            rf"(?<![A-Za-z_])(?<!(?<!\\)\\){base}(?:(?P<open>_?\{{?|\[)(?P<number>-?\d)(?P<close>[}}\]]?)|(?P<below>[{BELOW}]))(?!\.?\d|[{BELOW}])"
        )
        numbers = {int(m["number"] or BELOW.index(m["below"] or BELOW[0])) for m in entry.finditer(text)}
        first = min(numbers, default=1)
        counted = max(numbers) == last - 1 if first == 0 else numbers == set(range(first, first + last))
        if first < 1 and counted:
            moved = partial(_moved, base=base, by=1 - first)
            text = entry.sub(moved, text)
    for base in _from_zero(names):
        text = re.sub(rf"(?<![\w\\]){base}\[(\d)\]", rf" {base}_\1 ", text)
    return _of_matrices(text, names)


def _from_zero(names: Iterable[str]) -> set[str]:
    """The names that are counted from 0 themselves, and stand for nothing without a number."""
    found = {match[1] for name in names if (match := NUMBERED.fullmatch(name)) and match[2] == "0"}
    return found - {*names}


def _of_matrices(text: str, names: Iterable[str]) -> str:
    """A text with the entries of square matrices counted from 1, where it counts rows and columns from 0."""
    found: dict[str, set[str]] = {}
    for name in names:
        if match := re.fullmatch(r"([A-Za-z]+)_?(\d\d)", name):
            found.setdefault(match[1], set()).add(match[2])
    for base, numbers in found.items():
        subscript = rf"(?<![A-Za-z_])({base}|{base.upper()})\s*\[\s*(\d)\s*(?:,|\]\s*\[)\s*(\d)\s*\]"
        text = re.sub(subscript, r" \1_{\2\3} ", text)
        entry = re.compile(rf"(?<![A-Za-z_])({base}|{base.upper()})(_?\{{?)(\d)(,?)(\d)(\}}?)(?!\d)")
        used = {m[3] + m[5] for m in entry.finditer(text)}
        above = {f"{int(n[0]) + 1}{int(n[1]) + 1}" for n in used}
        if "00" in used and above <= numbers:
            text = entry.sub(lambda m: f"{m[1]}{m[2]}{int(m[3]) + 1}{m[4]}{int(m[5]) + 1}{m[6]}", text)
    return text


def _vectors(names: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The names whose numbers go from 1 to a last one."""
    numbers: dict[str, set[int]] = {}
    for name in names:
        if match := NUMBERED.fullmatch(name):
            numbers.setdefault(match[1], set()).add(int(match[2]))
    for base, found in numbers.items():
        if len(found) > 1 and found == set(range(1, len(found) + 1)):
            yield base, len(found)


def _moved(match: re.Match[str], base: str, by: int) -> str:
    """An entry whose number is moved by so much."""
    if match["below"]:
        return f"{base}{BELOW[BELOW.index(match['below']) + by]}"
    number = int(match["number"]) + by
    return f"{base}_{number}" if match["open"] == "[" else f"{base}{match['open']}{number}{match['close']}"


def lettered(texts: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Return the letters that a hand-in gives the entries of a vector, such as `w = (a, b, c)`, each with the entry."""
    whole = "\n".join(texts)
    found: dict[str, str] = {}
    for base, last in _vectors(names):
        entries = r"\s*[,;]\s*".join([r"([A-Za-z])"] * last)
        said = {
            m.groups()
            for m in re.finditer(rf"(?<![A-Za-z\\]){base}[\s$]*=[\s$]*[(\[]\s*{entries}\s*[)\]]", whole)
        }
        if len(said) == 1 and len(set(letters := said.pop())) == last and not {*letters} & {*names}:
            found |= {letter: f"{base}_{at}" for at, letter in enumerate(letters, 1)}
    return found


def with_entries(text: str, letters: Mapping[str, str]) -> str:
    """Return a text with the entries in the place of their letters."""
    for letter, entry in letters.items():
        text = re.sub(rf"(?<![A-Za-z_\\]){letter}(?![A-Za-z_(])", f" {entry} ", text)
    return text
