"""The submission as a check sees it: find what an exercise means, and call it."""

from __future__ import annotations

import ast
import copy
import fnmatch
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.model import Array
from graders.observing.units import Missing, Unit, unless_cut
from graders.vocabulary.symbols import Naming, SymbolSpec

if TYPE_CHECKING:
    from graders.observing.record import Record


# a function may take the standard deviation or the variance where the sheet has r = log(sigma^2)
DERIVED: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("sigma", "std", "stddev", "sd", "scale"), lambda r: (r / 2).exp()),
    **dict.fromkeys(("var", "variance", "sigma2", "sigmasquared"), lambda r: r.exp()),
}


class NoCode(Missing):
    """The submission defines nothing at all."""


class RunFailed(Exception):
    """The run that a check looks at ended with an error before there was anything to look at."""


@dataclass(frozen=True)
class Found:
    """A function, class or method that a symbol of the sheet means, and where it stands."""

    value: Any
    name: str
    unit: Unit
    owner: type | None = None
    arguments: Mapping[str, object] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """Such as `VAE.encode` in `vae.py`."""
        owner = f"{self.owner.__name__}." if self.owner else ""
        return f"`{owner}{self.name}` in {self.unit.path}"


class Code:
    """The definitions of one submission, found by name, spelling or behaviour."""

    def __init__(
        self, folder: Path, files: Mapping[str, bytes], naming: Naming, units: Mapping[str, Unit]
    ) -> None:
        self.folder = folder
        self.files = files
        self.naming = naming
        self.units = units
        self.record: Record | None = None
        self.attached: Mapping[str, Array] = {}
        self.libraries: frozenset[str] = frozenset()
        self.guessed = False

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
        """Whether a name of `symbol` is bound at top level; for the reference's further formulas."""
        names = self.naming.symbols[symbol].names
        return any(name in unit.names for unit in self.units.values() for name in names)

    @property
    def problems(self) -> list[str]:
        """What could not be read or set up."""
        return [p for unit in self.units.values() for p in unit.problems]

    # -- finding ---------------------------------------------------------------------------

    def find(self, symbol: str) -> Found:
        """What the sheet means by `symbol`: by name, as a method, then by behaviour.

        Raises:
            Missing: Nothing fits; the message lists what was seen.
        """
        spec = self.naming.symbols[symbol]
        by_name_alone = self._named(spec.model_copy(update={"maps": None, "gives": None}))
        others = [self._place(f) for name in spec.apart if (f := _quietly(self.find, name))]
        for candidates in (
            () if spec.method else self._named(spec),
            self._methods(spec),
            self._behaving(spec),
            () if spec.method else by_name_alone,
        ):
            for found in candidates:
                if self._place(found) not in others:
                    return replace(found, arguments=spec.constructed)
        raise self._missing(spec)

    def _place(self, found: Found) -> tuple[str, object]:
        """Where a definition stands, by which it is told from others."""
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
                    if spec.gives is None or self._gives(found, spec):
                        yield found

    def _versions(self, unit: Unit, name: str, spec: SymbolSpec) -> list[Unit]:
        """The definitions of `name` in `unit` that count, in the order in which they do."""
        if name not in unit.names:
            return []
        versions = unit.versions(name)
        if spec.first:
            return versions[::-1]
        return versions if spec.gives else versions[:1]

    def _gives(self, found: Found, spec: SymbolSpec) -> bool:
        """Whether a function returns what the one that is meant returns; sizes of 1 count for nothing.

        One that fails or returns nothing is not the one that is meant, unless it stands in a file that is preferred.
        """
        gives = spec.gives
        assert gives is not None
        try:
            given = as_tensors({n: i.make(f"gives:{n}") for n, i in gives.arguments.items()})
            shapes = [tuple(t.shape) for t in tensors(self.call_either(found, given))]
        except Exception:  # whatever a candidate raises, it does not behave so
            unless_cut()
            return self._preferred(found.unit, spec)
        finally:
            self.guessed = False
        if not shapes:
            return self._preferred(found.unit, spec)
        return [_without_ones(s) for s in shapes] == [_without_ones(s) for s in gives.shapes]

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
        spellings = {_plain(s) for a in spec.arguments for s in (a, *self.naming.synonyms.get(a, ()))}
        names = unit.names
        return frozenset(
            name
            for name in unit.variables
            if _plain(name) in spellings
            and any(isinstance(part, ast.Call) for part in ast.walk(names[name].node))
        )

    def _fits(self, value: object, spec: SymbolSpec) -> bool:
        """Whether a module class maps shapes as it should; anything else fits by its name."""
        if spec.maps is None or not inspect.isclass(value):
            return True
        import torch

        from graders.observing.tracing import bottleneck, reconstruct

        maps = spec.maps
        try:
            module = self.construct(value, **spec.constructed).eval()
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
        """All `nn.Module` classes of the submission, those of preferred files first."""
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
        """Preferred files first, `.py` before `.ipynb`, then by path."""

        def rank(unit: Unit) -> tuple[bool, bool, str]:
            return not self._preferred(unit, spec), unit.path.endswith(".ipynb"), unit.path

        return sorted(self.units.values(), key=rank)

    def _preferred(self, unit: Unit, spec: SymbolSpec) -> bool:
        name = unit.path.rpartition("/")[2].lower()
        return any(fnmatch.fnmatch(name, glob.lower()) for glob in spec.files)

    def _missing(self, spec: SymbolSpec) -> Missing:
        defined = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
        seen = [n for u in self.units.values() for n, s in u.names.items() if isinstance(s.node, defined)]
        if not seen:
            return NoCode("the hand-in defines no function and no class")
        trouble = f"; {self.problems[0]}" if self.problems else ""
        return Missing(
            f"`{spec.names[0]}` was not found; looked for {', '.join(spec.names[:6])}; "
            f"saw {', '.join(sorted(set(seen))[:12])}{trouble}"
        )

    # -- calling ---------------------------------------------------------------------------

    def construct(self, cls: type, **values: object) -> Any:
        """An instance, its arguments matched by name and synonym, or as its author gives them.

        Raises:
            Missing: An argument is neither known nor given as a literal anywhere.
        """
        given = {**self.naming.arguments, **values}
        try:
            return cls(**self._match(cls, given, named_only=True)[1])
        except Missing:
            for args, keys in self._literal_calls(getattr(cls, "__name__", "")):
                return cls(*args, **keys)
            raise

    def _literal_calls(self, name: str) -> Iterator[tuple[list[Any], dict[str, Any]]]:
        """The arguments of the calls of `name` in the submission that are literals throughout."""
        trees = [tree for unit in self.units.values() for _, tree in unit.trees]
        for node in (n for tree in trees for n in ast.walk(tree)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                try:
                    args = [ast.literal_eval(a) for a in node.args]
                    yield args, {str(k.arg): ast.literal_eval(k.value) for k in node.keywords}
                except ValueError:
                    continue

    def network(self, found: Found, **values: Any) -> Any:
        """A new network: of a class, from a function that makes one, or a copy of one that is there.

        Raises:
            Missing: It is none of these.
        """
        import torch

        value = found.value
        if isinstance(value, torch.nn.Module):
            value = copy.deepcopy(value)
        elif inspect.isclass(value) or not values:
            value = self.construct(value, **{**found.arguments, **values})
        else:
            value = self.call(found, values)
        if not issubclass(type(value), torch.nn.Module):  # `isinstance` believes `__class__`
            raise Missing(f"{found.where} makes no `torch.nn.Module`")
        return value

    def instance(self, found: Found) -> Any:
        """A module: a class is constructed, a function that makes one is called, a module stays."""
        import torch

        value = found.value
        if isinstance(value, torch.nn.Module):
            return value
        if inspect.isclass(value):
            return self.construct(value, **found.arguments)
        return value

    def call(self, found: Found, given: Mapping[str, Any], owner: object = None) -> Any:
        """Call `found` with `given`, matched by name and synonym, else in order.

        What the function takes as a module global instead is set there.
        """
        function = found.value
        if found.owner is not None:
            instance = owner if owner is not None else self.construct(found.owner)
            function = getattr(instance, found.name)
        args, keys, left = self._bind(function, given)
        self._set_globals(found, left)
        return function(*args, **keys)

    def _bind(
        self, function: Callable[..., Any], given: Mapping[str, Any]
    ) -> tuple[list[Any], dict[str, Any], dict[str, Any]]:
        in_order, keys = self._match(function, given)
        used = {self._canonical(k, given) for k in keys}
        passed = [*in_order, *keys.values()]
        left = {n: v for n, v in given.items() if n not in used and not any(v is a for a in passed)}
        return in_order, keys, left

    def _match(
        self, function: Callable[..., Any], given: Mapping[str, Any], *, named_only: bool = False
    ) -> tuple[list[Any], dict[str, Any]]:
        """Arguments for `function`: by position where it is positional-only, else by keyword."""
        signature = inspect.signature(function)
        taken = list(signature.parameters.values())
        parameters = [p for p in taken if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
        values = {p.name: given[c] for p in parameters if (c := self._canonical(p.name, given))}
        rest = [v for n, v in given.items() if n not in {self._canonical(p.name, given) for p in parameters}]
        for p in parameters:
            if p.name not in values and (derive := DERIVED.get(_plain(p.name))) and "logvar" in given:
                values[p.name] = derive(given["logvar"])
                rest = [v for v in rest if v is not given["logvar"]]
        for p in parameters:
            if p.name not in values and p.default is p.empty:
                if named_only or not rest:
                    name = getattr(function, "__name__", "it")
                    raise Missing(f"`{name}{signature}` cannot be called: what is `{p.name}`?")
                values[p.name] = rest.pop(0)
                self.guessed = True
        args = [values.pop(p.name) for p in parameters if p.kind is p.POSITIONAL_ONLY]
        starred = any(p.kind is p.VAR_POSITIONAL for p in taken)
        if starred and not parameters and rest and not named_only:
            args = list(rest[0]) if np.ndim(rest[0]) else rest
        return args, values

    def _canonical(self, parameter: str, given: Mapping[str, Any]) -> str | None:
        plain = _plain(parameter)
        for name in given:
            if plain == _plain(name):
                return name
        for name in given:
            if plain in map(_plain, (name, *self.naming.synonyms.get(name, ()))):
                return name
        return None

    def _set_globals(self, found: Found, left: Mapping[str, Any]) -> None:
        for name, value in left.items():
            wanted = set(map(_plain, (name, *self.naming.synonyms.get(name, ()))))
            for known_name in found.unit.variables:
                if _plain(known_name) in wanted:
                    found.unit.namespace[known_name] = value

    def call_either(self, found: Found, given: Mapping[str, Any]) -> Any:
        """`call_with_parameters`, once more with numpy arrays where tensors are not understood."""
        import torch

        try:
            return self.call_with_parameters(found, given)
        except (TypeError, AttributeError, ValueError, RuntimeError) as error:
            arrays = {n: v.numpy() if isinstance(v, torch.Tensor) else v for n, v in given.items()}
            if isinstance(error, NotImplementedError) or not self._mentions(found, b"numpy"):
                raise
            try:
                return self.call_with_parameters(found, arrays)
            except Exception:  # the first error is the one to tell
                raise error from None

    def _mentions(self, found: Found, word: bytes) -> bool:
        return word in self.files.get(found.unit.path, b"")

    def call_with_parameters(self, found: Found, given: Mapping[str, Any]) -> Any:
        """Call a function; or a network or its method, with what it does not take set as its parameters.

        A parameter is told by its shape, so `{x, A, b}` fits `f(x, A, b)` and a module that holds A and b.

        Raises:
            Missing: The network has no parameter of such a shape.
        """
        import torch

        value, owner = found.value, found.owner
        is_network = isinstance(value, torch.nn.Module) or _is_network(value)
        if not is_network and not _is_network(owner):
            return self.call(found, given)
        module = self.network(found) if is_network else self.construct(owner)  # type: ignore[arg-type]
        method = module.forward if is_network else getattr(module, found.name)
        args, keys, left = self._bind(method, given)
        free = list(module.parameters())
        with torch.no_grad():
            for name, setting in left.items():
                shape = _without_ones(tuple(setting.shape))
                fits = [p for p in free if _without_ones(tuple(p.shape)) == shape]
                if not fits:
                    raise Missing(f"{found.where} has no parameter of shape {shape} for `{name}`")
                fits[0].copy_(setting.reshape(fits[0].shape))
                free = [p for p in free if p is not fits[0]]
        return (module if is_network else method)(*args, **keys)

    def apply(self, found: Found, given: Mapping[str, Any]) -> Any:
        """Call a function or method, or the module that a class makes, in eval mode."""
        import torch

        if inspect.isclass(found.value) or isinstance(found.value, torch.nn.Module):
            module = self.instance(found).eval()
            return module(*given.values())
        owner = self.construct(found.owner).eval() if found.owner else None
        return self.call(found, given, owner)

    def takes(self, found: Found, name: str) -> bool:
        """Whether `found` has a parameter for `name`."""
        parameters = inspect.signature(found.value).parameters
        return any(self._canonical(p, {name: None}) for p in parameters)

    def sets(self, found: Found, name: str) -> bool:
        """Whether `found` takes the value `name`, as a parameter or from a global."""
        spellings = set(map(_plain, (name, *self.naming.synonyms.get(name, ()))))
        parameters = inspect.signature(found.value).parameters
        return any(_plain(n) in spellings for n in (*parameters, *found.unit.variables))


def _is_network(value: object) -> bool:
    import torch

    return inspect.isclass(value) and issubclass(value, torch.nn.Module)


def _without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)


def _plain(name: str) -> str:
    return name.lower().replace("_", "")


def _quietly(function: Callable[..., Any], *args: object) -> Any:
    try:
        return function(*args)
    except Missing:
        return None


def tensors(value: object) -> list[Any]:
    """The tensors in what a function returned: one, a tuple, a dict, or a distribution."""
    import torch

    from graders.observing.networks import plain

    if isinstance(value, torch.distributions.Normal):
        return [value.loc, 2 * value.scale.log()]
    if issubclass(type(value), torch.Tensor):
        return [plain(value)]  # type: ignore[arg-type]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [t for v in value for t in tensors(v)]
    return [torch.as_tensor(value)] if isinstance(value, int | float | np.ndarray | np.generic) else []


def array(value: object) -> Array:
    """A tensor, number or array as a numpy array that may cross.

    Raises:
        TypeError: It is none of these, such as None.
    """
    import torch

    if isinstance(value, torch.Tensor):
        value = value.detach().cpu()
        return np.asarray(value.double() if value.dtype in (torch.float16, torch.bfloat16) else value)
    if value is None or isinstance(value, str):
        raise TypeError(f"returned {value!r} where a tensor was expected")
    out = np.asarray(value)
    if out.dtype.kind == "O":
        raise TypeError(f"returned {type(value).__name__} where a tensor was expected")
    return out


def tensor(value: object) -> Any:
    """A copy of an array as a tensor; everything else as it is."""
    import torch

    return torch.from_numpy(np.array(value)) if isinstance(value, np.ndarray) else value


def as_tensors(values: Mapping[str, Any]) -> dict[str, Any]:
    """Copies of arrays as tensors; everything else as it is."""
    return {key: tensor(value) for key, value in values.items()}
