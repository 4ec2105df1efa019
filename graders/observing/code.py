"""The submission as a check sees it: what an exercise means, what a run did, what is attached."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.model import Array
from graders.observing import exercises
from graders.observing.alarm import TooSlow, alarm
from graders.observing.behaviour import ATTEMPT, quietly
from graders.observing.choices import Choices, Option
from graders.observing.finding import Finder
from graders.observing.found import Found
from graders.observing.missing import Absent, Missing, RunFailed
from graders.observing.tensors import torch
from graders.observing.units import Unit
from graders.vocabulary.symbols import Computed, Naming, SymbolSpec

if TYPE_CHECKING:
    from graders.observing.record import Record


MOST_RIVALS = 3
"""Others that are looked at beside what was found."""


class Code(Finder):
    """The definitions of one submission, found by name, spelling or behaviour."""

    def __init__(
        self, folder: Path, files: Mapping[str, bytes], naming: Naming, units: Mapping[str, Unit]
    ) -> None:
        super().__init__(files, naming, units)
        self.folder = folder
        self.record: Record | None = None
        self.rehearsed: Record | None = None
        self.attached: Mapping[str, Array] = {}
        self.libraries: frozenset[str] = frozenset()
        self.stand_ins: list[Any] = []
        """Models of ours that were given in the place of its own; `is_called` says whether one was called as a whole."""

    @property
    def handed_out(self) -> frozenset[str]:
        """All files that are still as they were handed out: texts, and scripts and notebooks with gaps to fill in."""
        return self.given | {path for path, unit in self.units.items() if unit.untouched}

    @property
    def recorded(self) -> Record:
        """The run that a check with `run` looks at."""
        assert self.record is not None, "the spec gives this check no run"
        return self.record

    def run_failed(self) -> None:
        """Raise RunFailed if the run ended with an error; for checks that found nothing in it."""
        trace = self.recorded.trace
        if trace:
            raise RunFailed(f"the script ended with {trace.splitlines()[-1]}")

    def defines(self, symbol: str) -> bool:
        """Return whether a name of `symbol` is bound at top level; for the reference's further formulas."""
        names = self.naming.symbols[symbol].names
        return any(name in unit.names for unit in self.units.values() for name in names)

    def find(self, symbol: str) -> Found:
        """Return what the sheet means by `symbol`, in this reading of the submission or in the scripts that were rehearsed.

        Raises:
            Missing: Nothing fits; the message lists what was seen.
        """
        spec = self.naming.symbols[symbol]
        if self.rehearsed is None or not spec.inline:
            return super().find(symbol)
        from graders.observing.inline import options

        defined = self._options(symbol)
        certain = [option for option in defined if option.certain]
        elsewhere = partial(self._is_of_others, spec)
        inline = options(self.rehearsed, self.units, spec, self.naming, self._functions, elsewhere)
        if self.rehearsed.has_filled:  # what it does may be due to the copies
            inline = [replace(option, certain=False) for option in inline]
        found = [*inline, *certain] or defined
        if not found:
            raise Absent(f"no script was seen to do what `{spec.names[0]}` is for")
        return self.choices.choose(("find", symbol), found)

    def _is_of_others(self, spec: SymbolSpec, label: str) -> bool:
        """Return whether a sample is asked for, and a script or cell is that of another exercise that asks for one, by its heading or file."""
        if not _is_sample(spec):
            return False
        others = [s for s in self.naming.symbols.values() if s is not spec and _is_sample(s)]
        here = exercises.exercise_of(label, self.files)
        if here is not None:
            return exercises.is_for_others(here, spec) and any(exercises.is_for(here, s) for s in others)
        unit = self.units.get(label.partition(" cell ")[0])
        alone = len(self.units) < 2  # its number may be that of the sheet
        return unit is not None and not alone and any(self._belongs_to(unit, s, spec) for s in others)

    def of_rivals(self, found: Found, symbol: str, does: Callable[[Found], Any]) -> dict[str, Any]:
        """Return what others do that a symbol may mean at least as well, by where they stand; nothing of those that raise.

        Args:
            found: What was found for the symbol in this reading.
            symbol: The symbol.
            does: Returns what something does.
        """
        if self.rehearsed is not None and self.naming.symbols[symbol].inline:
            return {}
        choices, self.choices = self.choices, Choices()
        try:
            others = [f for f in self.best.get(symbol, []) if (f.owner, f.name) != (found.owner, found.name)]
            told = {}
            for one in others[:MOST_RIVALS]:
                # what does not take what is asked, or does not end, is not meant
                with contextlib.suppress(Exception, TooSlow), alarm(ATTEMPT):
                    told[one.where] = does(one)
            return told
        finally:
            self.choices = choices

    def together(self, found: Found, out: Any) -> Any:
        """Return what a call returned; in another reading, what a loop put into lists is one array each.

        Args:
            found: What was called.
            out: What it returned.
        """
        from graders.observing.arrays import together

        one = together(out)
        if one is out:
            return out
        options = [
            Option(partial(bool, take), words, False)
            for take, words in ((False, "each part of its list by itself"), (True, "its list as one array"))
        ]
        return one if self.choices.choose(("together", found.where), options) else out

    def _functions(self, symbol: str) -> list[Callable[[Array], Array]]:
        """Return the functions of the plane that a symbol may mean in the scripts that were rehearsed; none for a network."""
        from graders.observing.inline import options

        spec = self.naming.symbols[symbol]
        if spec.maps is not None:
            return []
        assert self.rehearsed is not None
        found = [*self._options(symbol), *options(self.rehearsed, self.units, spec, self.naming)]
        made = (quietly(option.make) for option in found)
        return [partial(self._at, spec.arguments[0], one) for one in made if one is not None]

    def _at(self, argument: str, function: Found, points: Array) -> Array:
        """Return the values (N,) of a function at points of the plane (N, 2), which it takes together, or one by one."""
        from graders.observing.arrays import array

        choices, self.choices = self.choices, Choices()
        try:
            x = torch.tensor(points, dtype=torch.float32)
            together = array(self.call_either(function, {argument: x})).reshape(-1)
            if len(together) == len(points):
                return together.astype(np.float64)
            return np.array(
                [float(array(self.call_either(function, {argument: p})).reshape(-1)[0]) for p in x]
            )
        finally:
            self.choices = choices

    def _options(self, symbol: str, troubles: list[str] | None = None) -> list[Option[Found]]:
        """Return what `symbol` may mean; where nothing certain does, it may be a term of another symbol's function."""
        found = super()._options(symbol, troubles)
        spec = self.naming.symbols[symbol]
        if spec.part_of is None or any(option.certain for option in found):
            return found
        return [*self._terms(spec), *found]

    def _terms(self, spec: SymbolSpec) -> Iterator[Option[Found]]:
        """Yield a term of another symbol's function: what that returns where its other terms vanish."""
        assert spec.part_of is not None
        whole = self._options(spec.part_of.symbol)[:1]
        for option in whole:
            words = (
                f"the term of {option.words} that is left where {' and '.join(spec.part_of.shapes)} are equal"
            )
            yield Option(partial(self._term, option, spec, words), words, option.certain)

    def _term(self, whole: Option[Found], spec: SymbolSpec, words: str) -> Found:
        from graders.observing.arrays import tensors

        assert spec.part_of is not None
        function, shapes = whole.make(), spec.part_of.shapes

        def term(*args: Any) -> Any:
            given = dict(zip(spec.arguments, args, strict=True))
            blank = {name: torch.zeros(len(args[0]), *shape) for name, shape in shapes.items()}
            try:
                out = self.call_either(function, {**blank, **given})
            except Exception as error:  # of the whole, which says nothing about this term
                raise Missing(
                    f"`{spec.names[0]}` was not found; it was looked for in {words}, which raises {type(error).__name__}"
                ) from error
            return next(iter(tensors(out)), out)

        parameters = [inspect.Parameter(n, inspect.Parameter.POSITIONAL_ONLY) for n in spec.arguments]
        term.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        return Found(term, spec.names[0], function.unit, wanted=spec.arguments, place=words)


def _is_sample(spec: SymbolSpec) -> bool:
    """Return whether a symbol is something that draws."""
    return isinstance(spec.inline, Computed) and spec.inline.draws
