"""What an exercise means in a submission: by name, as a method, by behaviour, by part of a name, by its arguments."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from types import FunctionType
from typing import Any

from graders.observing import exercises
from graders.observing.alarm import TooSlow, alarm
from graders.observing.authors import trains
from graders.observing.behaviour import ATTEMPT, quietly
from graders.observing.choices import Option, itself
from graders.observing.definitions import (
    LIKE,
    MORE,
    OWN,
    SAME,
    fit,
    is_only_done,
    is_unfilled,
)
from graders.observing.elsewhere import without_code
from graders.observing.found import Found
from graders.observing.holders import is_bare, is_ready_made
from graders.observing.in_use import trained_with, without_drafts
from graders.observing.joined import Joining, keys_of, makes_several
from graders.observing.missing import Absent, Missing
from graders.observing.syntax import FUNCTIONS, name_of
from graders.observing.tensors import torch
from graders.observing.units import Unit, unless_cut
from graders.vocabulary.symbols import Built, SymbolSpec


class Finder(Joining):
    """Finds what the sheet's symbols mean in one submission."""

    given: frozenset[str] = frozenset()
    """Files that are still as they were handed out, in whose texts nothing is answered."""

    def find(self, symbol: str) -> Found:
        """Return what the sheet means by `symbol`, in this reading of the submission.

        Raises:
            Missing: Nothing fits; the message lists what was seen.
        """
        troubles: list[str] = []
        options = self._options(symbol, troubles)
        if not options:
            raise self._missing(self.naming.symbols[symbol], troubles)
        found = self.choices.choose(("find", symbol), options)
        self.sought.append(found)
        return found

    def _options(self, symbol: str, troubles: list[str] | None = None) -> list[Option[Found]]:
        """Return what `symbol` may mean, likelier first; what cannot be set up is told."""
        spec = self.naming.symbols[symbol]
        troubles = [] if troubles is None else troubles
        others = [
            self._place(f)
            for name in spec.other_than
            if (f := self._first(name)) and not self._is_rather(f, spec, self.naming.symbols[name])
        ]
        likely: dict[object, Found] = {}
        for candidates in self._likely(spec, troubles):
            for found in candidates:
                if (
                    self._place(found) not in others
                    and not self._is_of_another(symbol, self._called(found), found.owner, found.unit)
                    and not self._is_done_at_home(_top_of(found), found.unit, spec)
                    and not self._is_network_of_another(found, spec)
                ):
                    likely.setdefault(self._place(found), found)
            likely = {p: f for p, f in likely.items() if not f.unit.untouched} or likely
            kept = without_drafts([*likely.values()], spec, self.author, partial(self._is_at_its_own, spec))
            likely = {self._place(f): f for f in kept}
            own = {p: f for p, f in likely.items() if f.name == spec.names[0] and not f.owner}
            if not all(map(self._is_unfilled, own.values())):
                likely = own
                break
        gaps = [f for f in likely.values() if self._is_unfilled(f)]
        filled = [f for f in likely.values() if f not in gaps]
        if (
            filled
            and all(self._takes_less(f, spec) for f in filled)
            and (asked := self._by_role(filled, spec))
        ):
            return asked
        options = self._certainly(symbol, filled)
        if {f.name for f in filled} != {spec.names[0]}:
            known = {f.where for f in likely.values()}
            options += self._unlikely(symbol, spec, known, alone=not filled)
        return options or self._certainly(symbol, gaps)

    def _certainly(self, symbol: str, likely: Sequence[Found]) -> list[Option[Found]]:
        """Return what a name or a behaviour says, what fits best first; certain where it says one thing."""
        spec = self.naming.symbols[symbol]
        likely = [f for f in likely if not _makes_one_of(f, likely) and not _has_one_of(f, likely)]
        ranks = {f.where: self._rank(symbol, f) for f in likely}
        best = min(ranks.values(), default=(False, SAME, False, False))
        self.best[symbol] = [self._whole(f, spec) for f in likely if ranks[f.where] == best]
        named = {(f.owner and f.owner.__name__, f.name) for f in self.best[symbol]}
        sure = len(named) == 1 and not best[0]
        return [
            Option(partial(itself, self._whole(f, spec)), f.where, sure and ranks[f.where] == best)
            for f in sorted(likely, key=lambda f: ranks[f.where])
        ]

    def _rank(self, symbol: str, found: Found) -> tuple[bool, int, bool, bool]:
        """Return how well something fits, less is better.

        First whether it may belong to another exercise, then by its name, whether it is a function
        where the sheet speaks of a class, and whether it stands where nothing of the kind is looked for.
        """
        spec = self.naming.symbols[symbol]
        preferred = self._is_at_its_own(spec, found)
        level = self._level(found, spec)
        if self._is_below_another(found, spec, level):
            return True, max(level, SAME), False, not preferred
        is_function = spec.names[0][:1].isupper() and isinstance(found.value, FunctionType)
        rest = max(level, SAME), is_function, not preferred
        if not preferred and self._is_elsewhere(found, spec):
            return True, *rest
        if level == OWN or spec.returns is not None or preferred:
            return False, *rest
        name = self._called(found)
        shared = any(
            (theirs := fit(name, other)) is not None
            and theirs <= level
            and not self._has_its_own(other, theirs, name, spec)
            for n, other in self.naming.symbols.items()
            if n != symbol and other.method == spec.method
        )
        return shared, *rest

    def _is_at_its_own(self, spec: SymbolSpec, found: Found) -> bool:
        return self._preferred(found.unit, spec) or self._is_below_its_own(found, spec)

    def _is_below_its_own(self, found: Found, spec: SymbolSpec) -> bool:
        """Return whether a notebook has something below the heading of the exercise that asks for it."""
        bound = found.unit.names.get(_top_of(found))
        here = exercises.exercise_of(bound.label, self.files) if bound else None
        return here is not None and exercises.is_for(here, spec)

    def _is_below_another(self, found: Found, spec: SymbolSpec, level: int) -> bool:
        """Return whether a notebook has something in another exercise, for which the sheet has a symbol that it may be."""
        bound = found.unit.names.get(_top_of(found))
        here = exercises.exercise_of(bound.label, self.files) if bound else None
        if here is None or not exercises.is_for_others(here, spec):
            return False
        others = (s for s in self.naming.symbols.values() if s is not spec and exercises.is_for(here, s))
        fits = (fit(self._called(found), other) for other in others)
        return any(theirs is not None and theirs <= max(level, SAME) for theirs in fits)

    def _is_elsewhere(self, found: Found, spec: SymbolSpec) -> bool:
        """Return whether something stands apart from the exercise's own file, which does not use it either."""
        own = [u for u in self.units.values() if self._preferred(u, spec) and not u.untouched]
        used = (self._preferred(call.unit, spec) for call in self.author.calls_of(found))
        return bool(spec.files and own) and not any(used)

    def _has_its_own(self, other: SymbolSpec, level: int, name: str, spec: SymbolSpec) -> bool:
        """Return whether another symbol is called as well by a name that says less of `spec`, so that it leaves `name` to it."""
        for unit in self.units.values():
            for own, bound in unit.names.items():
                theirs = fit(own, other) if own != name and _may_be_called(bound.node) else None
                if theirs is not None and theirs <= level:
                    ours = fit(own, spec)
                    if ours is None or ours > theirs:
                        return True
        return False

    def _level(self, found: Found, spec: SymbolSpec) -> int:
        level = fit(self._called(found), spec)
        return LIKE if level is None else level

    @staticmethod
    def _is_rather(found: Found, spec: SymbolSpec, other: SymbolSpec) -> bool:
        """Return whether what another symbol may mean is called as this one is, and not as that one."""
        return found.name in spec.names and found.name not in other.names

    @staticmethod
    def _called(found: Found) -> str:
        """Return the name by which something was found: that of its class where its own says only that it is called."""
        if found.owner is None or not found.by_class:
            return found.name
        return found.owner.__name__

    def _likely(self, spec: SymbolSpec, troubles: list[str]) -> Iterator[Iterator[Found]]:
        """Yield what a name or a behaviour says, each only where nothing before it was found."""
        named = () if spec.method else list(self._named(spec, troubles))
        yield iter(named)
        methods = list(self._methods(spec))
        if named and spec.returns is not None:
            methods = [found for found in methods if self._returned(found, spec)]
        yield iter(methods)
        if named or methods:
            return
        held = () if spec.method or spec.arguments else list(self._held(spec))
        yield iter(held)
        if held:
            return
        behaving = [*self._behaving(spec)] or self._joined(spec)
        yield iter(behaving)
        if not behaving and not spec.method:
            by_name = self._named(spec.model_copy(update={"maps": None, "returns": None}), troubles)
            networks = spec.maps is not None  # else a tuple may be what is asked, in other shapes
            alone = (
                f
                for f in by_name
                if f.owner or not (networks and makes_several(f.unit.names[f.name].node, f.unit))
            )
            yield (found for found in alone if not self._does_as_another(found, spec))

    def _does_as_another(self, found: Found, spec: SymbolSpec) -> bool:
        """Return whether a function returns what another symbol of its name returns, for which there is nothing else."""
        return any(
            self._returned(found, other) is True
            and all(self._place(f) == self._place(found) for f in self._named(other, []))
            for other in self.naming.symbols.values()
            if other is not spec
            and other.returns
            and (level := fit(found.name, other)) is not None
            and level < MORE
        )

    def _first(self, symbol: str) -> Found | None:
        """Return the likeliest meaning of another symbol."""
        options = self._options(symbol)
        return quietly(options[0].make) if options else None

    @staticmethod
    def _is_unfilled(found: Found) -> bool:
        """Return whether a function is as the handout left it."""
        bound = found.unit.names.get(found.owner.__name__ if found.owner else found.name)
        if bound is None or not found.owner:
            return bound is not None and is_unfilled(bound.node)
        body = getattr(bound.node, "body", ())
        return any(is_unfilled(n) for n in body if getattr(n, "name", "") == found.name)

    def _place(self, found: Found) -> tuple[str, object]:
        """Return where a definition stands, by which it is told from others."""
        defined = found.unit.names.get(found.owner.__name__ if found.owner else found.name)
        return found.unit.path, (defined.label, defined.node.lineno, found.name) if defined else found.name

    # -- what a name says ---------------------------------------------------------------------

    def _named(self, spec: SymbolSpec, troubles: list[str]) -> Iterator[Found]:
        for unit, name in self._called_so(spec):
            for version in self._versions(unit, name, spec):
                bound = version.names[name]
                if bound.node.__class__.__name__.startswith("Import") or trains(bound.node):
                    continue
                if is_only_done(bound.node, spec):
                    continue
                if spec.maps is not None and makes_several(bound.node, version):
                    continue  # parts of a network, which another function calls
                try:
                    value = version.load(name, self._given(spec, version))
                except Missing as error:
                    troubles.append(str(error))
                    continue
                if _is_made(value) and isinstance(spec.inline, Built) and spec.inline.sizes:
                    continue  # what makes networks of any sizes is asked
                if not callable(value) or is_bare(value) or is_ready_made(value, len(spec.arguments)):
                    continue
                if not self._fits(value, spec):
                    continue
                if self._maps_as_another(value, spec):
                    continue
                computes = hasattr(value, "forward") or spec.names[0][:1].islower() or name in spec.names
                if inspect.isclass(value) and not computes:
                    continue
                for found in self._callables(Found(value, name, version), spec):
                    if spec.returns is None or self._returns(found, spec):
                        yield found

    def _held(self, spec: SymbolSpec) -> Iterator[Found]:
        """Yield the networks that a dictionary holds, or makes, under a key that says what the sheet's name says."""
        for unit in self._ordered(spec):
            for name, bound in unit.names.items():
                said = keys_of(getattr(bound.node, "value", None), unit)
                for key in (k for k in said if k in spec.names or fit(k, spec) in (SAME, LIKE)):
                    held = quietly(partial(unit.load, name))
                    is_one = isinstance(held, Mapping | torch.nn.ModuleDict) and key in held
                    value = held[key] if is_one else None
                    network = value if hasattr(value, "forward") else _made_by(value)
                    fits = isinstance(network, torch.nn.Module) and self._fits(network, spec)
                    if fits and not self._maps_as_another(network, spec):
                        yield Found(value, key, unit)

    def _called_so(self, spec: SymbolSpec) -> list[tuple[Unit, str]]:
        """Return the names that say what the sheet's name says, the usual ones first."""
        units = self._ordered(spec)
        usual = [(unit, name) for name in spec.names for unit in units if name in unit.names]
        alike = [
            (level, unit, name)
            for unit in units
            for name, bound in unit.names.items()
            if name not in spec.names
            and (level := fit(name, spec)) in (SAME, LIKE)
            and _may_be_called(bound.node)
        ]
        return [*usual, *((u, n) for wanted in (SAME, LIKE) for level, u, n in alike if level == wanted)]

    def _versions(self, unit: Unit, name: str, spec: SymbolSpec) -> list[Unit]:
        """Return the definitions of `name` in `unit` that count, in the order in which they do."""
        if name not in unit.names:
            return []
        if trained := trained_with(unit, name, self.author):
            return [trained]
        versions = unit.versions(name)
        if spec.first_definition:
            return versions[::-1]
        return versions if spec.returns or unit.stops else versions[:1]

    def _methods(self, spec: SymbolSpec) -> Iterator[Found]:
        modules = self.modules(spec)
        also = sorted(
            {
                n
                for _, cls in modules
                for base in cls.__mro__[:-1]
                if not base.__module__.startswith("torch.")
                for n in vars(base)
                if n not in spec.names and fit(n, spec) in (SAME, LIKE)
            }
        )
        for name in (*spec.names, *also):
            for unit, cls in modules:
                method = inspect.getattr_static(cls, name, None)
                function = getattr(method, "__func__", method)
                if isinstance(function, FunctionType) and not function.__module__.startswith("torch."):
                    found = Found(getattr(cls, name), name, unit, cls)
                    if spec.returns is None or self._returned(found, spec) is not False:
                        yield found

    def _missing(self, spec: SymbolSpec, unset: Sequence[str]) -> Missing:
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        own = [u for u in self.units.values() if not u.untouched]
        seen = [n for u in own for n, s in u.names.items() if isinstance(s.node, defined)]
        beside = any(u.untouched and u.names for u in self.units.values()) and (own or self.problems)
        if not seen and not beside and not any(unit.unread or unit.loops for unit in own):
            said = "the hand-in defines no function and no class"
            return without_code(said, self.files, self.given, own)
        troubles = [*unset, *self._unread(spec), *self.problems]
        trouble = f"; {troubles[0]}" if troubles else ""
        said = f"`{spec.names[0]}` was not found; the hand-in defines no function and no class"
        if seen:
            names = ", ".join(f"`{n}`" for n in sorted(set(seen))[:12])
            said = f"`{spec.names[0]}` was not found; the hand-in defines {names}"
        return (Missing if troubles else Absent)(f"{said}{trouble}")


def _is_made(value: object) -> bool:
    """Return whether a value is a network."""
    return isinstance(value, torch.nn.Module)


def _top_of(found: Found) -> str:
    """Return the name at the top of a file by which something is there: that of its class, or its own."""
    return found.owner.__name__ if found.owner else found.name


def _may_be_called(node: ast.AST) -> bool:
    """Return whether a statement may bind something that can be called."""
    value = getattr(node, "value", None)
    return isinstance(node, (*FUNCTIONS, ast.ClassDef)) or isinstance(
        value, ast.Lambda | ast.Name | ast.Attribute | ast.Call
    )


def _made_by(value: object) -> Any:
    """Return what a function without arguments makes, such as a lambda; None where it makes nothing."""
    if not callable(value) or inspect.isclass(value):
        return None
    try:
        with alarm(ATTEMPT):
            return value()
    except (Exception, TooSlow):  # whatever it raises, it makes nothing
        unless_cut()
        return None


def _makes_one_of(found: Found, likely: Sequence[Found]) -> bool:
    """Return whether something is a variable that holds what another one of these makes."""
    bound = None if found.owner else found.unit.names.get(found.name)
    made = getattr(bound and bound.node, "value", None)
    while isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute):
        made = made.func.value  # `Net().to(device)` is made by `Net`
    makers = {(f.owner.__name__ if f.by_class and f.owner else f.name) for f in likely if f is not found}
    return isinstance(made, ast.Call) and name_of(made) in makers


def _has_one_of(found: Found, likely: Sequence[Found]) -> bool:
    """Return whether something is an object of which another one of these is a method."""
    return not found.owner and any(f.owner is type(found.value) for f in likely)
