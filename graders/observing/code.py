"""The submission as a check sees it: find what an exercise means, and call it."""

from __future__ import annotations

import ast
import fnmatch
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graders.model import Array
from graders.observing.arrays import as_tensors, tensors
from graders.observing.calling import Caller, plain_name, without_ones
from graders.observing.found import Found
from graders.observing.missing import Missing, NoCode, RunFailed
from graders.observing.units import Unit, unless_cut
from graders.vocabulary.symbols import Naming, SymbolSpec

if TYPE_CHECKING:
    from graders.observing.record import Record


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
        """Return what the sheet means by `symbol`: by name, as a method, then by behaviour.

        Raises:
            Missing: Nothing fits; the message lists what was seen.
        """
        spec = self.naming.symbols[symbol]
        by_name_alone = self._named(spec.model_copy(update={"maps": None, "returns": None}))
        others = [self._place(f) for name in spec.other_than if (f := _quietly(self.find, name))]
        for candidates in (
            () if spec.method else self._named(spec),
            self._methods(spec),
            self._behaving(spec),
            () if spec.method else by_name_alone,
        ):
            for found in candidates:
                if self._place(found) not in others:
                    return replace(found, arguments=spec.made_with)
        raise self._missing(spec)

    def _place(self, found: Found) -> tuple[str, object]:
        """Return where a definition stands, by which it is told from others."""
        defined = found.unit.names.get(found.owner.__name__ if found.owner else found.name)
        return found.unit.path, defined and (defined.label, defined.node.lineno, found.name)

    def _named(self, spec: SymbolSpec) -> Iterator[Found]:
        for name in spec.names:
            for unit in self._ordered(spec):
                for version in self._versions(unit, name, spec):
                    bound = version.names[name]
                    if bound.node.__class__.__name__.startswith("Import"):
                        continue
                    value = version.load(name, self._given(spec, version))
                    if not callable(value) or not self._fits(value, spec):
                        continue
                    found = Found(value, name, version)
                    if spec.returns is None or self._returns(found, spec):
                        yield found

    def _versions(self, unit: Unit, name: str, spec: SymbolSpec) -> list[Unit]:
        """Return the definitions of `name` in `unit` that count, in the order in which they do."""
        if name not in unit.names:
            return []
        versions = unit.versions(name)
        if spec.first_definition:
            return versions[::-1]
        return versions if spec.returns else versions[:1]

    def _returns(self, found: Found, spec: SymbolSpec) -> bool:
        """Return whether a function returns what the one that is meant returns; sizes of 1 count for nothing.

        One that fails or returns nothing is not the one that is meant, unless it stands in a file that is preferred.
        """
        wanted = spec.returns
        assert wanted is not None
        try:
            given = as_tensors({n: i.make(f"returns:{n}") for n, i in wanted.arguments.items()})
            shapes = [tuple(t.shape) for t in tensors(self.call_either(found, given))]
        except Exception:  # whatever a candidate raises, it does not behave so
            unless_cut()
            return self._preferred(found.unit, spec)
        finally:
            self.guessed = False
        if not shapes:
            return self._preferred(found.unit, spec)
        return [without_ones(s) for s in shapes] == [without_ones(s) for s in wanted.shapes]

    def _methods(self, spec: SymbolSpec) -> Iterator[Found]:
        for name in spec.names:
            for unit, cls in self.modules(spec):
                method = inspect.getattr_static(cls, name, None)
                if method is not None and (inspect.isfunction(method) or isinstance(method, staticmethod)):
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
