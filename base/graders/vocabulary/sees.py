"""What an observation may hold, and how it is brought into that form before anything looks at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar, Literal, Protocol

import numpy as np

from graders.model import Array, Observation

MOST_ENTRIES = 2**24
MOST_CHARACTERS = 2**22
SIDE = 2048
"""Pixels of a side of the largest picture that is looked at."""


@dataclass(frozen=True, slots=True)
class Sees:
    """What an array of an observation may be, and the form that it is brought into before anything looks at it.

    Args:
        dtype: The type it gets; only arrays that fit into it without loss are accepted.
        ranks: How many axes it may have; None allows any number of them. Where rank 0 is allowed, an array of
            one entry counts as that.
        longest: Number of characters that its longest text may have.
    """

    dtype: Literal["float64", "int64", "bool", "str", "uint8"]
    ranks: tuple[int, ...] | None
    longest: int = 10_000

    @property
    def words(self) -> str:
        """Return what is asked for, as a person reads it."""
        return WORDS[self.dtype]

    def misfit(self, value: Array) -> str:
        """Return why an array does not fit, or an empty text if it does."""
        if value.dtype.kind not in TAKEN[self.dtype]:
            return f"holds {HELD.get(value.dtype.kind, str(value.dtype))}, not {self.words}"
        if value.size > MOST_ENTRIES:
            return f"has {value.size:,} entries"
        if self.ranks is not None and value.ndim not in self.ranks and not self._is_one(value):
            return f"has the shape {value.shape}"
        if self.dtype == "uint8" and not (value.dtype == np.uint8 and _is_picture(value.shape)):
            return f"is no picture of at most {SIDE} × {SIDE} pixels"
        if self.dtype == "str":
            lengths = [len(v) for v in value.reshape(-1).tolist()]
            if max(lengths, default=0) > self.longest or sum(lengths) > MOST_CHARACTERS:
                return f"is a text of {sum(lengths):,} characters"
        return ""

    def made(self, value: Array) -> Array:
        """Return an array that fits, in its exact dtype and rank."""
        plain = value if self.dtype == "str" else value.astype(self.dtype)
        return plain.reshape(()) if 0 in (self.ranks or ()) and self._is_one(plain) else plain

    def _is_one(self, value: Array) -> bool:
        """Return whether an array is the one number that is asked for."""
        return 0 in (self.ranks or ()) and value.size == 1 and value.ndim <= 1


WORDS = {
    "float64": "numbers",
    "int64": "whole numbers",
    "bool": "truth values",
    "str": "text",
    "uint8": "pixels",
}


TAKEN = {"float64": "biuf", "int64": "iu", "bool": "b", "str": "U", "uint8": "u"}


HELD = {
    "U": "text",
    "b": "truth values",
    "i": "whole numbers",
    "u": "whole numbers",
    "f": "numbers",
}


def _is_picture(shape: tuple[int, ...]) -> bool:
    return len(shape) == 3 and shape[2] == 3 and all(0 < n <= SIDE for n in shape[:2])


def reals(*ranks: int) -> Sees:
    """Accept numbers of these ranks, or of any rank if none is named."""
    return Sees("float64", ranks or None)


def whole(*ranks: int) -> Sees:
    """Accept whole numbers of these ranks."""
    return Sees("int64", ranks)


def truth(*ranks: int) -> Sees:
    """Accept truth values of these ranks."""
    return Sees("bool", ranks)


def strings(*ranks: int, longest: int = 10_000) -> Sees:
    """Accept texts of these ranks, none longer than `longest` characters."""
    return Sees("str", ranks, longest)


PICTURE = Sees("uint8", (3,))
"""RGB pixels (H, W, 3)."""


def with_also(names: Mapping[str, Sees]) -> dict[str, Sees]:
    """Return these names, and the same names for each other function that counts as right."""
    return {**names, **{f"also:{{name}}:{name}": asked for name, asked in names.items()}}


COMMON = {"ended": strings(0), "raised": strings(0)}
"""What any kind may return: how the run, or a training within the check, ended, and the error that the run ended with."""


class Declares(Protocol):
    """A check, of which only this is needed here."""

    sees: ClassVar[Mapping[str, Sees]]


class Misfit(ValueError):
    """An observation holds what its check does not look at; the message says what."""


def fitted(check: Declares, seen: Observation) -> Observation:
    """Return what a check declares to look at of an observation, in exact dtypes.

    Raises:
        Misfit: An array is not as declared.
    """
    made: dict[str, Array] = {}
    for name, value in seen.items():
        asked = next((a for p, a in _declared(type(check)) if p.fullmatch(name)), None)
        if asked is None:
            continue
        if wrong := asked.misfit(value):
            raise Misfit(f"`{name}` {wrong}")
        made[name] = asked.made(value)
    return made


@lru_cache
def _declared(kind: type[Declares]) -> tuple[tuple[re.Pattern[str], Sees], ...]:
    """Return the names that a kind looks at, as patterns."""
    forms = {r"\{n\}": r"\d{1,3}", r"\{name\}": r"[\w.]{1,80}"}
    found = []
    for name, asked in {**COMMON, **kind.sees}.items():
        pattern = re.escape(name)
        for form, meant in forms.items():
            pattern = pattern.replace(form, meant)
        found.append((re.compile(pattern), asked))
    return tuple(found)
