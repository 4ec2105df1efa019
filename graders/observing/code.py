"""The submission as a check sees it: find what an exercise means, and call it."""

from __future__ import annotations

import ast
import fnmatch
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING, Any

from graders.model import Array
from graders.observing.arrays import as_tensors, tensors
from graders.observing.calling import Caller, _same, plain_name, without_ones
from graders.observing.choices import Choices, Option
from graders.observing.definitions import (
    FUNCTIONS,
    MORE,
    SAME,
    Definition,
    around,
    below_the_top,
    fit,
    is_unfilled,
)
from graders.observing.found import Found
from graders.observing.missing import Missing, NoCode, RunFailed
from graders.observing.units import Unit, unless_cut
from graders.vocabulary.symbols import Naming, SymbolSpec

if TYPE_CHECKING:
    from graders.observing.record import Record

MOST_UNLIKELY = 6
"""Definitions that are tried though only part of their name fits, or they stand where none is looked for."""


class Code(Caller):
    """The definitions of one submission, found by name, spelling or behaviour."""

    def __init__(
        self, folder: Path, files: Mapping[str, bytes], naming: Naming, units: Mapping[str, Unit]
    ) -> None:
        super().__init__(files, naming, units)
        self.folder = folder
        self.record: Record | None = None
        self.attached: Mapping[str, Array] = {}
        self.libraries: frozenset[str] = frozenset()

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

    @property
    def problems(self) -> list[str]:
        """What could not be read or set up."""
        return [p for unit in self.units.values() for p in unit.problems]

    def find(self, symbol: str) -> Found:
        """Return what the sheet means by `symbol`, in this reading of the submission.

        Raises:
            Missing: Nothing fits; the message lists what was seen.
        """
        options = self._options(symbol)
        if not options:
            raise self._missing(self.naming.symbols[symbol])
        return self.choices.choose(("find", symbol), options)

    def _options(self, symbol: str) -> list[Option[Found]]:
        """Return what `symbol` may mean, likelier first: by name, as a method, by behaviour, by part of a name."""
        spec = self.naming.symbols[symbol]
        others = [self._place(f) for name in spec.other_than if (f := self._first(name))]
        likely: dict[object, Found] = {}
        for candidates in self._likely(spec):
            for found in candidates:
                if self._place(found) not in others and not self._is_of_another(
                    symbol, found.name, found.owner
                ):
                    likely.setdefault(self._place(found), found)
            own = {p: f for p, f in likely.items() if f.name == spec.names[0] and not f.owner}
            if any(not is_unfilled(f.unit.names[f.name].node) for f in own.values()):
                likely = own
                break
        options: list[Option[Found]] = []
        named = {f"{f.owner.__name__}.{f.name}" if f.owner else f.name for f in likely.values()}
        for found in sorted(likely.values(), key=self._is_unfilled):
            whole = replace(found, arguments=spec.made_with, wanted=spec.arguments)
            options.append(Option(partial(_same, whole), found.where, len(named) == 1))
        if not likely or named != {spec.names[0]} or all(map(self._is_unfilled, likely.values())):
            options += self._unlikely(symbol, spec, {f.where for f in likely.values()}, alone=not likely)
        return options

    def _likely(self, spec: SymbolSpec) -> Iterator[Iterator[Found]]:
        """Yield what a name or a behaviour says, each only where nothing before it was found."""
        named = () if spec.method else list(self._named(spec))
        yield iter(named)
        methods = list(self._methods(spec))
        yield iter(methods)
        if named or methods:
            return
        behaving = list(self._behaving(spec))
        yield iter(behaving)
        if not behaving and not spec.method:
            by_name = self._named(spec.model_copy(update={"maps": None, "returns": None}))
            yield (found for found in by_name if not self._does_as_another(found, spec))

    def _does_as_another(self, found: Found, spec: SymbolSpec) -> bool:
        """Return whether a function that is called as several symbols are returns what another one returns."""
        return any(
            self._returned(found, other) is True
            for other in self.naming.symbols.values()
            if other is not spec and other.returns and found.name in other.names
        )

    def _first(self, symbol: str) -> Found | None:
        """Return the likeliest meaning of another symbol."""
        options = self._options(symbol)
        return _quietly(options[0].make) if options else None

    def _is_of_another(self, symbol: str, name: str, owner: object) -> bool:
        """Return whether a definition is better called as another symbol of the sheet than as this one."""
        spec = self.naming.symbols[symbol]
        mine = fit(name, spec)
        for other in (s for n, s in self.naming.symbols.items() if n != symbol):
            theirs = fit(name, other)
            if theirs is None or (other.method and not owner):
                continue
            if mine is None or (theirs < mine and name not in spec.names):
                if theirs < MORE:
                    return True
            elif theirs <= mine and owner and other.method and not spec.method:
                return True
        return False

    def _unlikely(
        self, symbol: str, spec: SymbolSpec, known: set[str], *, alone: bool
    ) -> list[Option[Found]]:
        """Return definitions that may be meant, though they are no function or network that is called so: loaded once they are chosen."""
        found: list[tuple[int, int, Option[Found]]] = []
        tops = [
            (unit, name, MORE)
            for unit in self._ordered(spec)
            for name, bound in unit.names.items()
            if isinstance(bound.node, FUNCTIONS) and fit(name, spec, around(unit)) == MORE and not spec.method
        ]
        for unit, name, level in tops:
            where = Found(None, name, unit).where
            if where not in known and not self._is_of_another(symbol, name, None):
                found.append((level, len(found), Option(partial(self._top, unit, name, spec), where, False)))
        for one in below_the_top(self._ordered(spec)):
            rank = fit(one.name, spec, one.around)
            if rank is None or one.where in known or self._is_of_another(symbol, one.name, one.owner):
                continue
            make = partial(self._below, one, spec)
            found.append((rank, len(found), Option(make, one.where, False)))
        found.sort(key=lambda entry: entry[:2])
        best = [option for rank, _, option in found if rank < MORE]
        if alone and len(best) == 1:
            found[0] = (*found[0][:2], replace(best[0], certain=True))
        return [option for _, _, option in found][:MOST_UNLIKELY]

    def _top(self, unit: Unit, name: str, spec: SymbolSpec) -> Found:
        return Found(unit.load(name), name, unit, None, spec.made_with, spec.arguments)

    def _below(self, definition: Definition, spec: SymbolSpec) -> Found:
        """Load a method, or a function within a function."""
        unit, name = definition.unit, definition.name
        if not definition.owner:
            return Found(unit.load_nested(definition.node), name, unit, None, spec.made_with, spec.arguments)
        owner = unit.load(definition.owner)
        if not inspect.isclass(owner):
            raise Missing(f"{definition.where} belongs to no class")
        return Found(getattr(owner, name), name, unit, owner, spec.made_with, spec.arguments)

    @staticmethod
    def _is_unfilled(found: Found) -> bool:
        """Return whether a function is as the handout left it."""
        bound = None if found.owner else found.unit.names.get(found.name)
        return bound is not None and is_unfilled(bound.node)

    def _place(self, found: Found) -> tuple[str, object]:
        """Return where a definition stands, by which it is told from others."""
        defined = found.unit.names.get(found.owner.__name__ if found.owner else found.name)
        return found.unit.path, defined and (defined.label, defined.node.lineno, found.name)

    def _named(self, spec: SymbolSpec) -> Iterator[Found]:
        for unit, name in self._called_so(spec):
            for version in self._versions(unit, name, spec):
                bound = version.names[name]
                if bound.node.__class__.__name__.startswith("Import"):
                    continue
                value = version.load(name, self._given(spec, version))
                if not callable(value) or not self._fits(value, spec):
                    continue
                found = Found(value, name, version)
                if name not in spec.names and inspect.isclass(value) and "__call__" in vars(value):
                    found = Found(vars(value)["__call__"], "__call__", version, value)
                if spec.returns is None or self._returns(found, spec):
                    yield found

    def _called_so(self, spec: SymbolSpec) -> list[tuple[Unit, str]]:
        """Return the names that say what the sheet's name says, the usual ones first."""
        units = self._ordered(spec)
        usual = [(unit, name) for name in spec.names for unit in units if name in unit.names]
        same = [
            (unit, name)
            for unit in units
            for name in unit.names
            if name not in spec.names and fit(name, spec) == SAME
        ]
        return [*usual, *same]

    def _versions(self, unit: Unit, name: str, spec: SymbolSpec) -> list[Unit]:
        """Return the definitions of `name` in `unit` that count, in the order in which they do."""
        if name not in unit.names:
            return []
        versions = unit.versions(name)
        if spec.first_definition:
            return versions[::-1]
        return versions if spec.returns else versions[:1]

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
            shapes = [tuple(t.shape) for t in tensors(self.call_either(found, given))]
        except Exception:  # whatever a candidate raises, it does not behave so
            unless_cut()
            return None
        finally:
            self.choices = choices
        if not shapes:
            return None
        return [without_ones(s) for s in shapes] == [without_ones(s) for s in wanted.shapes]

    def _methods(self, spec: SymbolSpec) -> Iterator[Found]:
        modules = self.modules(spec)
        also = sorted(
            {n for _, cls in modules for n in vars(cls) if n not in spec.names and fit(n, spec) == SAME}
        )
        for name in (*spec.names, *also):
            for unit, cls in modules:
                method = inspect.getattr_static(cls, name, None)
                if method is not None and isinstance(method, FunctionType | staticmethod | classmethod):
                    yield Found(getattr(cls, name), name, unit, cls)

    def _behaving(self, spec: SymbolSpec) -> Iterator[Found]:
        """Networks that map shapes as they should; where files are preferred and hold networks, these alone."""
        if spec.maps is not None:
            modules = self.modules(spec)
            preferred = [(u, c) for u, c in modules if self._preferred(u, spec)]
            for unit, cls in preferred or modules:
                if self._fits(cls, spec):
                    yield Found(cls, cls.__name__, unit)

    def _given(self, spec: SymbolSpec, unit: Unit) -> frozenset[str]:
        """Globals that the check will set, so that calls that compute them need not run."""
        spellings = {plain_name(s) for a in spec.arguments for s in (a, *self.naming.synonyms.get(a, ()))}
        names = unit.names
        return frozenset(
            name
            for name in unit.variables
            if plain_name(name) in spellings
            and any(isinstance(part, ast.Call) for part in ast.walk(names[name].node))
        )

    def _fits(self, value: object, spec: SymbolSpec) -> bool:
        """Return whether a module class maps shapes as it should; anything else fits by its name."""
        if spec.maps is None or not inspect.isclass(value):
            return True
        import torch

        from graders.observing.tracing import bottleneck, reconstruct

        maps = spec.maps
        try:
            module = self.construct(value, **spec.made_with).eval()
            with torch.no_grad():
                x = torch.rand(maps.input)
                out = reconstruct(module, x) if maps.flat else module(x)
            if maps.skips is not None:
                narrow = bottleneck(module, 2)
                return narrow is not None and narrow.closed != maps.skips
        except Exception:  # whatever a candidate raises, it does not behave so
            unless_cut()
            return False
        return isinstance(out, torch.Tensor) and tuple(out.shape) == maps.output

    def modules(self, spec: SymbolSpec) -> list[tuple[Unit, type]]:
        """Return all `nn.Module` classes of the submission, those of preferred files first."""
        import torch

        classes = []
        for unit in self._ordered(spec):
            for name, bound in unit.names.items():
                if bound.node.__class__.__name__ == "ClassDef":
                    value = _quietly(unit.load, name)
                    if inspect.isclass(value) and issubclass(value, torch.nn.Module):
                        classes.append((unit, value))
        return classes

    def _ordered(self, spec: SymbolSpec) -> list[Unit]:
        """Preferred files first, `.py` before `.ipynb`, then by path.

        Where one of these could not be read, nothing of another file stands in for what it may hold.
        """

        def rank(unit: Unit) -> tuple[bool, bool, str]:
            return not self._preferred(unit, spec), unit.path.endswith(".ipynb"), unit.path

        unread = self._unread(spec)
        units = [u for u in self.units.values() if not unread or self._preferred(u, spec)]
        return sorted(units, key=rank)

    def _unread(self, spec: SymbolSpec) -> list[str]:
        """Return what of the preferred files could not be read."""
        return [said for u in self.units.values() if self._preferred(u, spec) for said in u.unread]

    def _preferred(self, unit: Unit, spec: SymbolSpec) -> bool:
        name = unit.path.rpartition("/")[2].lower()
        return any(fnmatch.fnmatch(name, glob.lower()) for glob in spec.files)

    def _missing(self, spec: SymbolSpec) -> Missing:
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        seen = [n for u in self.units.values() for n, s in u.names.items() if isinstance(s.node, defined)]
        if not seen and not any(unit.unread for unit in self.units.values()):
            return NoCode("the hand-in defines no function and no class")
        troubles = [*self._unread(spec), *self.problems]
        trouble = f"; {troubles[0]}" if troubles else ""
        return Missing(
            f"`{spec.names[0]}` was not found; looked for {', '.join(spec.names[:6])}; "
            f"saw {', '.join(sorted(set(seen))[:12])}{trouble}"
        )


def _quietly(function: Callable[..., Any], *args: object) -> Any:
    try:
        return function(*args)
    except Missing:
        return None
