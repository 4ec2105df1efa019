"""Parts of a script and its functions as functions of the sheet's arguments, and samples that are drawn by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from inspect import Parameter, Signature
from typing import Any

import numpy as np
import torch

from graders.observing.arrays import array
from graders.observing.missing import Missing
from graders.observing.sections import RETURNED, Section
from graders.observing.shapes import like, parsed, shape_of
from graders.vocabulary.symbols import Computed


@dataclass(frozen=True)
class Candidate:
    """A name of a section, the statements before it that make it, and the names that are its arguments."""

    section: Section
    targets: tuple[str, ...]
    end: int
    chosen: tuple[int, ...]
    names: Mapping[str, str]
    turned: frozenset[str] = frozenset()
    """Arguments whose points are columns in the script."""

    @property
    def length(self) -> int:
        """How many statements it is."""
        return len(self.chosen)

    @property
    def where(self) -> str:
        """The place of the statement that binds it."""
        return self.section.lines[self.end - 1].where

    @property
    def words(self) -> str:
        """What it is."""
        of = ", ".join(f"`{n}`" for n in self.names.values())
        made = " and ".join(f"`{t}`" for t in self.targets if t != RETURNED) or "what it returns"
        return f"what `{self.where}` computes for {made}" + (f" of {of}" if of else "")

    @property
    def key(self) -> str:
        """What tells it from all others of the same scripts, in each process."""
        return f"{self.where} {self.end} {self.targets} {self.chosen} {sorted(self.names.items())}"

    def rows(self, argument: str) -> int:
        """Return how many points the script has in what is an argument."""
        shape = shape_of(self.section.values[self.names[argument]]) or (1,)
        return max(shape[-1 if argument in self.turned else 0], 1)

    def __call__(self, given: Mapping[str, Any]) -> list[Any]:
        """Return the values of the targets for these arguments."""
        values = self.section.values
        put = {
            self.names[n]: like(v.T if n in self.turned else v, values[self.names[n]])
            for n, v in given.items()
        }
        made = self.section.run(self.chosen, put, self.targets)
        return [value.T for value in made] if self.turned else made


@dataclass(frozen=True)
class Function:
    """A function of a script, whatever it is called, with the arguments of the sheet by the names of its parameters."""

    value: Callable[..., Any]
    where: str
    names: Mapping[str, str]
    targets: tuple[str, ...]
    length: int = 0

    @property
    def words(self) -> str:
        """What it is."""
        return f"`{self.targets[0]}` in {self.where}, called with {', '.join(f'`{n}`' for n in self.names.values())}"

    @property
    def key(self) -> str:
        """What tells it from all others of the same scripts, in each process."""
        return f"{self.where} {self.targets} {sorted(self.names.items())}"

    def __call__(self, given: Mapping[str, Any]) -> list[Any]:
        """Return what it returns for these arguments."""
        own = {self.names[n]: v for n, v in given.items()}
        try:
            made = self.value(**own)
        except (TypeError, AttributeError, ValueError, RuntimeError):
            made = self.value(**{n: v.numpy() if isinstance(v, torch.Tensor) else v for n, v in own.items()})
        return list(made) if isinstance(made, tuple) and len(made) > 1 else [made]


class Part:
    """A part of a script, called with the sheet's arguments."""

    def __init__(self, candidate: Candidate | Function, how: Computed) -> None:
        self.candidate, self.how = candidate, how
        self.__name__ = "part"
        self.__signature__ = Signature([Parameter(n, Parameter.POSITIONAL_OR_KEYWORD) for n in how.takes])

    def __call__(self, *args: Any, **keys: Any) -> Any:
        """Return what it makes."""
        given = {**dict(zip(self.how.takes, args, strict=False)), **keys}
        lacking = [n for n in self.how.takes if n not in given]
        if lacking:
            raise Missing(f"nothing is given for `{lacking[0]}`")
        try:
            values = self.candidate(given)
        except Exception:
            if not (self.how.random and isinstance(self.candidate, Candidate)):
                raise
            values = self._by_blocks(self.candidate, given)
        made = [_plain(v, p) for v, p in zip(values, self.how.makes, strict=True)]
        return made[0] if len(made) == 1 else tuple(made)

    @staticmethod
    def _by_blocks(candidate: Candidate, given: Mapping[str, Any]) -> list[Any]:
        """Return what it makes of as many rows at a time as its author has, for which alone it may draw."""
        rows = min(candidate.rows(n) for n in given)
        count = min(len(v) for v in given.values())
        places = [np.arange(start, start + rows) % count for start in range(0, count, rows)]
        parts = [candidate({n: torch.as_tensor(v)[at] for n, v in given.items()}) for at in places]
        return [
            torch.from_numpy(np.concatenate([array(v) for v in c])[:count]) for c in zip(*parts, strict=True)
        ]


def _plain(value: Any, pattern: str) -> Any:
    """Return a column as the vector that is asked."""
    shape = shape_of(value)
    if shape is not None and len(shape) == len(pattern.split()) + 1 and shape[-1] == 1:
        return value[..., 0]
    return torch.as_tensor(value) if isinstance(value, list | tuple) else value


class Drawn:
    """A sample that a script draws, drawn as often as it takes."""

    def __init__(self, candidate: Candidate | Function, how: Computed) -> None:
        self.candidate, self.how = candidate, how
        self.__name__ = "drawn"
        self.__signature__ = Signature([Parameter("N", Parameter.POSITIONAL_OR_KEYWORD)])

    def __call__(self, N: Any) -> Any:
        """Return the arrays that N points have, their rows in random order."""
        token = self.how.makes[0].split()[0]
        made = [torch.from_numpy(a) for a in self.rows(parsed(token)[0] * int(N))]
        return made[0] if len(made) == 1 else tuple(made)

    def rows(self, count: int) -> list[np.ndarray]:
        """Return arrays of so many rows, drawn anew."""
        given = {n: torch.from_numpy(np.array(feed.make(n))) for n, feed in self.how.feeds.items()}
        parts: list[list[np.ndarray]] = []
        while sum(len(p[0]) for p in parts) < count:
            parts.append([array(v) for v in self.candidate(given)])
            if not len(parts[-1][0]):
                raise Missing("nothing is drawn")
        order = np.random.default_rng(len(parts)).permutation(sum(len(p[0]) for p in parts))[:count]
        return [np.concatenate(column)[order] for column in zip(*parts, strict=True)]
