"""Which files and networks of a submission count for a symbol, and what a candidate does when it is called."""

from __future__ import annotations

import ast
import fnmatch
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import FunctionType
from typing import Any

from graders.observing.alarm import TooSlow, alarm
from graders.observing.arrays import as_tensors, tensors
from graders.observing.at_home import is_done_at_home
from graders.observing.calling import Caller, without_ones
from graders.observing.choices import Choices
from graders.observing.definitions import MORE, around, fit
from graders.observing.effects import says_training
from graders.observing.found import Found
from graders.observing.missing import Missing
from graders.observing.signatures import signature
from graders.observing.syntax import DEFINITIONS, read_at_once
from graders.observing.tensors import torch
from graders.observing.units import Unit, unless_cut
from graders.observing.variables import plain_name
from graders.vocabulary.identifiers import meant
from graders.vocabulary.symbols import Built, Computed, SymbolSpec

ATTEMPT = 5.0
"""CPU seconds that a candidate may take to show what it does; with arguments of ours a loop may not end."""


class Behaviour(Caller):
    """Tells the definitions of a submission apart by where they stand and by what they do."""

    def _returns(self, found: Found, spec: SymbolSpec) -> bool:
        """Return whether a function returns what the one that is meant returns.

        One that fails or returns nothing is not the one that is meant, unless it stands in a file that is preferred.
        """
        returned = self._returned(found, spec)
        return self._preferred(found.unit, spec) if returned is None else returned

    def _returned(self, found: Found, spec: SymbolSpec) -> bool | None:
        """Return whether a function returns what is asked, where sizes of 1 count for nothing; None where it returns nothing."""
        wanted = spec.returns
        assert wanted is not None
        choices, self.choices = self.choices, Choices()
        try:
            given = as_tensors({n: i.make(f"returns:{n}") for n, i in wanted.arguments.items()})
            with alarm(ATTEMPT):
                shapes = [tuple(t.shape) for t in tensors(self.call_either(found, given))]
        except (Exception, TooSlow):  # whatever a candidate raises, it does not behave so
            unless_cut()
            return None
        finally:
            self.choices = choices
        if not shapes:
            return None
        return [without_ones(s) for s in shapes] == [without_ones(s) for s in wanted.shapes]

    def _behaving(self, spec: SymbolSpec) -> Iterator[Found]:
        """Networks that map shapes as they should; where files are preferred and hold networks, these alone."""
        if spec.maps is not None:
            modules = self.modules(spec)
            preferred = [(u, c) for u, c in modules if self._preferred(u, spec)]
            for unit, cls in preferred or modules:
                if self._fits(cls, spec):
                    yield Found(cls, cls.__name__, unit)

    def _given(self, spec: SymbolSpec, unit: Unit) -> frozenset[str]:
        """Globals that the check will set, so that calls that compute them need not run; a default of a function is there before it."""
        spellings = {plain_name(s) for a in spec.arguments for s in (a, *self.naming.synonyms.get(a, ()))}
        names = unit.names
        definitions = (s.node for s in names.values() if isinstance(s.node, DEFINITIONS))
        defaults = {name for node in definitions for name in read_at_once(node)}
        return frozenset(
            name
            for name in unit.variables
            if plain_name(name) in spellings
            and name not in defaults
            and any(isinstance(part, ast.Call) for part in ast.walk(names[name].node))
        )

    def _fits(self, value: object, spec: SymbolSpec) -> bool:
        """Return whether a module class maps shapes as it should; anything else fits by its name."""
        if spec.maps is None or not inspect.isclass(value):
            return True
        from graders.observing.tracing import bottleneck, reconstruct

        maps = spec.maps
        try:
            module = self.construct(value, **spec.made_with).eval()
            with torch.no_grad(), alarm(ATTEMPT):
                x = torch.rand(maps.input)
                out = reconstruct(module, x) if maps.flat else module(x)
            if maps.skips is not None:
                narrow = bottleneck(module, 2)
                return narrow is not None and narrow.closed != maps.skips
        except (Exception, TooSlow):  # whatever a candidate raises, it does not behave so
            unless_cut()
            return False
        return isinstance(out, torch.Tensor) and tuple(out.shape) == maps.output

    def _maps_as_another(self, value: object, spec: SymbolSpec) -> bool:
        """Return whether a network maps shapes as that of another symbol should, and not as this one's.

        A function that makes networks of whatever sizes it is given is none of them, and one that takes what another symbol takes.
        """
        from graders.observing.networks import is_network

        if isinstance(value, FunctionType) and isinstance(spec.inline, Built) and not spec.arguments:
            taken = inspect.signature(value).parameters.values()
            needed = [p.name for p in taken if p.default is p.empty]
            asked_of = (dict.fromkeys(o.arguments) for o in self.naming.symbols.values() if o.arguments)
            return any(p.kind is p.VAR_POSITIONAL for p in taken) or any(
                len(asked) > 1 and {self._claim(n, asked) for n in needed} == set(asked) for asked in asked_of
            )
        if not is_network(value) or (isinstance(spec.inline, Built) and _does(value, spec.inline)):
            return False
        others = (o.inline for o in self.naming.symbols.values() if o is not spec)
        asked = isinstance(spec.inline, Built | Computed)
        return asked and any(isinstance(o, Built) and _does(value, o) for o in others)

    def _is_network_of_another(self, found: Found, spec: SymbolSpec) -> bool:
        """Return whether something in a file of another symbol is a network as that one is described, and not as this one is."""
        if not isinstance(spec.inline, Built) or spec.arguments:
            return False
        others = [o for o in self.naming.symbols.values() if self._belongs_to(found.unit, o, spec)]
        asked = [o.inline for o in others if isinstance(o.inline, Built) and o.inline.layers]
        if not asked:
            return False
        try:
            with alarm(ATTEMPT):
                network = self.network(found)
        except (Exception, TooSlow):  # whatever it raises, it is no network of another exercise
            unless_cut()
            return False
        return not _does(network, spec.inline) and any(_does(network, one) for one in asked)

    def modules(self, spec: SymbolSpec) -> list[tuple[Unit, type]]:
        """Return all `nn.Module` classes of the submission, those of preferred files first."""
        classes = []
        for unit in self._ordered(spec):
            for name, bound in unit.names.items():
                if bound.node.__class__.__name__ == "ClassDef":
                    value = quietly(unit.load, name)
                    if inspect.isclass(value) and issubclass(value, torch.nn.Module):
                        classes.append((unit, value))
        return classes

    def _ordered(self, spec: SymbolSpec) -> list[Unit]:
        """The student's own files first, preferred ones first, `.py` before `.ipynb`, then by path.

        Where one of these could not be read, nothing of another file stands in for what it may hold.
        """

        def rank(unit: Unit) -> tuple[bool, bool, bool, str]:
            place = unit.path.endswith(".ipynb"), unit.path
            return unit.untouched, not self._preferred(unit, spec), *place

        unread = self._unread(spec)
        units = [u for u in self.units.values() if not unread or self._preferred(u, spec)]
        return sorted(units, key=rank)

    def _unread(self, spec: SymbolSpec) -> list[str]:
        """Return what of the preferred files could not be read."""
        return [said for u in self.units.values() if self._preferred(u, spec) for said in u.unread]

    def _preferred(self, unit: Unit, spec: SymbolSpec) -> bool:
        """Return whether a file is called as one in which a symbol is looked for first, in whichever language."""
        name = unit.path.rpartition("/")[2].lower()
        return any(
            fnmatch.fnmatch(said, glob.lower())
            for said in (name, "_".join(meant(around(unit))))
            for glob in spec.files
        )

    @property
    def problems(self) -> list[str]:
        """What could not be read or set up."""
        return [p for unit in self.units.values() for p in unit.problems]

    def _is_done_at_home(self, top: str, unit: Unit, spec: SymbolSpec) -> bool:
        """Return whether what stands in another exercise cannot be meant, since this one trains by itself."""
        return is_done_at_home(top, unit, spec, self.units, self.files, self._preferred)

    def _is_of_another(self, symbol: str, name: str, owner: object, unit: Unit) -> bool:
        """Return whether a definition is better called as another symbol than as this one, or stands in that one's file."""
        spec = self.naming.symbols[symbol]
        mine = fit(name, spec)
        for other in (s for n, s in self.naming.symbols.items() if n != symbol):
            theirs = fit(name, other)
            if theirs is None or (other.method and not owner):
                continue
            if mine is not None and other.files and self._belongs_to(unit, spec, other):
                continue  # `train` in finite.py
            if spec.maps is not None and spec.made_with != other.made_with:
                continue  # one class, made in two ways, is told by what it does
            if mine is None or (theirs < mine and name not in spec.names):
                if theirs < MORE:
                    return True
            elif (theirs <= mine and owner and other.method and not spec.method) or (
                theirs <= mine and self._belongs_to(unit, other, spec) and not _do_differently(spec, other)
            ):
                return True
        return False

    def _belongs_to(self, unit: Unit, other: SymbolSpec, spec: SymbolSpec) -> bool:
        """Return whether a file is one in which another symbol is looked for, and this one is looked for in others."""
        return bool(spec.files) and self._preferred(unit, other) and not self._preferred(unit, spec)

    @staticmethod
    def _whole(found: Found, spec: SymbolSpec) -> Found:
        return replace(found, arguments=spec.made_with, wanted=spec.arguments)

    def _callables(self, found: Found, spec: SymbolSpec) -> Iterator[Found]:
        """Yield what is called of something: of a class that is no network, where a function is asked, its methods."""
        value = found.value
        is_plain = inspect.isclass(value) and not issubclass(value, torch.nn.Module)
        if not is_plain or spec.maps is not None or not spec.names[0][:1].islower():
            yield found
            return
        own = {unit.module.__name__ for unit in self.units.values()}
        names = dict.fromkeys(n for cls in value.__mro__ if cls.__module__ in own for n in vars(cls))
        methods = {n: getattr(value, n) for n in names if n == "__call__" or not n.startswith("_")}
        called = {n: m for n, m in methods.items() if inspect.isfunction(m) or inspect.ismethod(m)}
        if "__call__" in called:
            called = {"__call__": called["__call__"]}
        asked = dict.fromkeys(spec.arguments)
        made = {self._claim(p, asked) for p in _names(value)}

        def lacks(name: str) -> int:
            return len(set(asked) - made - {self._claim(p, asked) for p in _names(called[name])})

        fewest = min(map(lacks, called), default=0)
        if not called:
            yield found
        meant_ = [n for n in called if lacks(n) == fewest and (fewest < len(asked) or not asked)]
        if says_training(spec.names[0]):
            meant_ = [*filter(says_training, meant_)] or meant_
            needs = {n: self._unknown(called[n], asked) for n in meant_}
            meant_ = [n for n in meant_ if needs[n] == min(needs.values())]
        for name in meant_:
            yield Found(called[name], name, found.unit, value, by_class=True)

    def _unknown(self, function: Callable[..., Any], asked: Mapping[str, object]) -> int:
        """Return how many arguments a function must be given that are not called as those that are asked."""
        taken = signature(function).parameters.values()
        return sum(p.default is p.empty and self._claim(p.name, asked) is None for p in taken)


def _do_differently(spec: SymbolSpec, other: SymbolSpec) -> bool:
    """Return whether what functions return tells which of two symbols is meant."""
    return None not in (spec.returns, other.returns) and spec.returns.shapes != other.returns.shapes  # type: ignore[union-attr]


def _does(network: Any, how: Built) -> bool:
    """Return whether a network maps shapes as it should and is made of what it should be made of."""
    from graders.observing.built import fits

    try:
        with alarm(ATTEMPT):
            return how.maps is not None and fits(network, how)
    except TooSlow:
        unless_cut()
        return False


def quietly(function: Callable[..., Any], *args: object) -> Any:
    """Return what a function returns; None where it finds nothing."""
    try:
        return function(*args)
    except Missing:
        return None


def _names(function: Callable[..., Any]) -> list[str]:
    """Return the names of a function's parameters; none where nobody can tell them."""
    taken = quietly(signature, function)
    return list(taken.parameters) if taken else []
