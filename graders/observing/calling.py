"""Call what a submission defines, with arguments matched by their names, their synonyms or their order."""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from typing import Any

import numpy as np

from graders.observing.arrays import array, as_numpy, is_array
from graders.observing.authors import Author, literal_calls
from graders.observing.choices import Choices, Option, itself
from graders.observing.effects import says_training
from graders.observing.found import Found
from graders.observing.holders import awaits, concrete, is_network_class, network_in
from graders.observing.missing import Missing
from graders.observing.networks import uses_networks
from graders.observing.one_by_one import by_coordinates, number_by_number, prints, row_by_row
from graders.observing.own_tensors import Own
from graders.observing.settings import held_in_settings
from graders.observing.signatures import is_of_binding, signature
from graders.observing.tensors import torch
from graders.observing.units import Unit
from graders.observing.unread import unread
from graders.observing.variables import as_long_as, is_called, keeps, means, plain_name, variables_of
from graders.observing.ways import Filling, Way, ways
from graders.submission.source import text
from graders.vocabulary.readings import CALLED
from graders.vocabulary.symbols import Naming


class Caller:
    """Calls functions, classes, methods and networks of one submission, however their parameters are called.

    Args:
        files: The files of the submission, by name.
        naming: What the sheet's symbols and their arguments are called.
        units: The scripts and notebooks, by name.
    """

    def __init__(self, files: Mapping[str, bytes], naming: Naming, units: Mapping[str, Unit]) -> None:
        self.files, self.naming, self.units = files, naming, units
        self.choices = Choices()
        self.sought: list[Found] = []
        """What was looked for and found."""
        self.best: dict[str, list[Found]] = {}  # what fits a symbol best
        self.owner: Any = None  # whose method was called last
        self.unset: list[str] = []  # what the last call neither gave nor set
        self.filled: set[type] = set()  # classes that were made with values of the author's own
        self.author = Author(units, self.construct)

    def trees(self) -> Iterator[ast.Module]:
        """Yield the syntax trees of all scripts and cells."""
        for unit in self.units.values():
            for _, tree in unit.trees:
                yield tree

    def construct(self, cls: type, **values: object) -> Any:
        """Return an instance, its arguments matched by name and synonym, or as its author gives them.

        Raises:
            Missing: An argument is neither known nor given as a literal anywhere.
        """
        given = {**self.naming.arguments, **values}
        try:
            return cls(**self._named_arguments(cls, given))
        except Missing:
            for args, keys in literal_calls(cls, self.units.values()):
                return cls(*args, **keys)
            for made in self.author.objects(cls):
                return made
            self.filled.add(cls)
            return cls(**self._named_arguments(cls, given, self.author.class_(cls)))

    def network(self, found: Found, **values: Any) -> Any:
        """Return a new network: of a class, from a function that makes one, or a copy of one that is there.

        Raises:
            Missing: It is none of these.
        """
        value = found.value
        if found.owner is not None and found.needs_instance and not values:
            value = network_in(self.construct(found.owner))
        elif isinstance(value, torch.nn.Module):
            value = copy.deepcopy(value)
        elif inspect.isclass(value) or not values:
            value = self.construct(value, **{**found.arguments, **values})
        else:
            value = self.call(found, values)
        if not issubclass(type(value), torch.nn.Module):  # `isinstance` believes `__class__`
            raise Missing(f"{found.where} makes no `torch.nn.Module`")
        return value

    def instance(self, found: Found) -> Any:
        """Return a module: a class is constructed, a function that makes one is called, a module stays."""
        value = found.value
        return self.construct(value, **found.arguments) if inspect.isclass(value) else value

    def call(self, found: Found, given: Mapping[str, Any], owner: object = None) -> Any:
        """Call `found` with `given`, matched by name and synonym, else in order.

        What the function takes as a module global instead is set there.
        """
        function, rest = found.value, given
        if found.needs_instance:
            if owner is None:
                owner, rest = self._owner(found, given)
            self.owner = owner
            function = getattr(owner, found.name)
        way = self._way(found, function, rest)
        if type(owner) in self.filled and says_training(found.name):
            self.choices.doubt(_call_of(found, rest))  # it may be made for the number of his own images
        args, keys, left = self._bind(way, function, rest)
        self.unset = [n for n in left if found.place or not self._is_global(found, n)]
        self._set_globals(found, left, partial(self.doubt, found, rest))
        with self._doubted(way, found, rest, owner):
            out = function(*args, **keys)
        if out is None and not found.place and prints(function):
            self.choices.doubt(_call_of(found, rest))  # what is asked may be among what it prints
        return out

    @contextmanager
    def _doubted(
        self, way: Way, found: Found, given: Mapping[str, Any], owner: object = None
    ) -> Iterator[None]:
        """Note that a call that raises was not certain: it got what is left, a value of the author's or what it does not take, or lacks something."""
        try:
            yield
        except Exception as error:
            lacks = isinstance(error, NameError) and error.name in found.unit.names
            lacks |= "'NoneType' object" in str(error) and awaits(owner)
            if (way.guessed or way.own or lacks or is_of_binding(error, __file__)) and not found.place:
                self.choices.doubt(_call_of(found, given))
            raise

    def _owner(self, found: Found, given: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Return the object whose method is called, and what of `given` its class did not take.

        A network takes nothing of it; another class what the method has no name for.
        """
        assert found.owner is not None
        heirs = concrete(found.owner, found.name)
        options = [Option(partial(itself, h), f"{found.where}, of a `{h.__name__}`", False) for h in heirs]
        cls = self.choices.choose(("heir", found.where), options) if len(heirs) > 1 else heirs[0]
        if is_network_class(cls):
            return self.construct(cls), dict(given)
        ours = {self._claim(p, given) for p in signature(found.value).parameters}
        taken = {
            n for p in signature(cls).parameters if (n := self._claim(p, given)) is not None and n not in ours
        }
        made = self.construct(cls, **{n: given[n] for n in taken})
        return made, {n: v for n, v in given.items() if n not in taken}

    def _bind(
        self, way: Way, function: Callable[..., Any], given: Mapping[str, Any]
    ) -> tuple[list[Any], dict[str, Any], dict[str, Any]]:
        """Return what a function is called with, by position and by keyword, and what of `given` is left."""
        keys, in_order = way.values(given), [given[name] for name in way.rest]
        if len(in_order) == 1 and np.ndim(in_order[0]):
            in_order = list(in_order[0])
        for p in signature(function).parameters.values():  # a decorator may pass on no keywords
            if p.name not in keys or p.kind not in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD):
                break
            in_order.append(keys.pop(p.name))
        passed, used = [*in_order, *keys.values()], {*way.gets.values(), *way.rest}
        left = {n: v for n, v in given.items() if n not in used and not any(v is a for a in passed)}
        return in_order, keys, left

    def _way(self, found: Found, function: Callable[..., Any], given: Mapping[str, Any]) -> Way:
        """Return the way to call a function that this reading of the submission takes."""
        if found.place:  # made by us, and it takes what the sheet calls so
            return ways(function, given, lambda n: n if n in given else None)[0]
        globals_ = [n for n in given if self._is_global(found, n)]
        wanted = [n for n in found.wanted if n not in globals_] if found.wanted else list(given)
        options = ways(
            function,
            given,
            lambda n: self._canonical(n, given),
            wanted,
            [call.node for call in self.author.calls_of(found)],
            lambda n: self._meaning(n, given),
            lambda p: self.author.filling(found, p) or self._called_so_too(p),
        )
        parameters = signature(function).parameters
        name = f"{found.owner.__name__}.{found.name}" if found.owner else found.name
        return self.choices.choose(
            _call_of(found, given),
            [
                Option(
                    partial(itself, way),
                    f"{CALLED}{name}({way.said(parameters)})",
                    way.certain and not self._leaves_out(found, given, wanted, way),
                )
                for way in options
            ],
        )

    def _leaves_out(self, found: Found, given: Mapping[str, Any], wanted: Sequence[str], way: Way) -> bool:
        """Return whether a function may well do without what it is not given.

        It takes nothing of what is asked, has a number or data of its own for a value, computes it by networks of its file, or knows marks by their order.
        """
        taken = {*way.gets.values(), *way.rest}
        left = [n for n in wanted if n not in taken]
        if (wanted and not taken) or keeps(found, {n: given.get(n) for n in left}, self.naming):
            return True
        arrays = [array(given[n]) for n in left if is_array(given.get(n))]
        if any(a.ndim and a.dtype.kind == "f" for a in arrays) and uses_networks(found.value):
            return True
        return any(a.ndim and a.dtype.kind in "iub" for a in arrays)

    def _is_global(self, found: Found, name: str) -> bool:
        """Return whether a function takes a value from a variable of its file, itself or where it calls others."""
        called = set(variables_of(found, name, self.naming))
        return bool(called) and bool(
            called & found.unit.needs(found.owner.__name__ if found.owner else found.name)
        )

    def find(self, symbol: str) -> Found:
        """Return what the sheet means by `symbol`."""
        raise NotImplementedError

    def _called_so_too(self, parameter: inspect.Parameter) -> Filling | None:
        """Return what the submission has for a symbol of the sheet that is called as a parameter is: for the first of that very name, if there is one."""
        own = [s for s, spec in self.naming.symbols.items() if spec.names[0] == parameter.name]
        for symbol in own[:1] or self.naming.symbols:
            if parameter.default is parameter.empty and parameter.name in self.naming.symbols[symbol].names:
                with suppress(Missing):
                    found = self.find(symbol)
                    if found.owner is None or not found.needs_instance:
                        return Filling(found.value)
                    return Filling(getattr(self.construct(found.owner), found.name))
        return None

    def _named_arguments(
        self, function: Callable[..., Any], given: Mapping[str, Any], of_the_author: Found | None = None
    ) -> dict[str, Any]:
        """Return the arguments that a function names.

        Args:
            function: The function, or a class.
            given: The values, by the sheet's names.
            of_the_author: The class, where its author says what else it takes.

        Raises:
            Missing: It needs one that is not known.
        """
        taking = signature(function)
        values: dict[str, Any] = {}
        for p in taking.parameters.values():
            if p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD):
                continue
            if (name := self._claim(p.name, given)) is not None:
                values[p.name] = given[name]
            elif p.default is p.empty:
                filling = of_the_author and (
                    self.author.filling(of_the_author, p) or self._called_so_too(p) or unread(p)
                )
                if not filling:
                    called = getattr(function, "__name__", "it")
                    raise Missing(f"`{called}{taking}` cannot be called: what is `{p.name}`?")
                values[p.name] = filling.value
        return values

    def _claim(self, parameter: str, given: Mapping[str, Any]) -> str | None:
        """Return which of the given values a parameter is called as, or means by its words."""
        return self._canonical(parameter, given) or self._meaning(parameter, given)

    def _canonical(self, parameter: str, given: Mapping[str, Any]) -> str | None:
        so_called = [name for name in given if is_called(parameter, name, self.naming)]
        return min(so_called, key=lambda n: plain_name(n) != plain_name(parameter), default=None)

    def _meaning(self, parameter: str, given: Mapping[str, Any]) -> str | None:
        """Return which of the given values a name means by its words, in whichever language."""
        return next((name for name in given if means(parameter, name, self.naming)), None)

    def _set_globals(self, found: Found, left: Mapping[str, Any], doubt: Callable[[], None]) -> None:
        """Set what is left as variables of the file, and make anew what the file made of these; a network of ours stays."""
        values: dict[str, Any] = {}
        for name, value in left.items():
            values |= {v: as_long_as(found, v, value, doubt) for v in variables_of(found, name, self.naming)}
        data = [v for v in values if not isinstance(values[v], torch.nn.Module)]
        made = {v for v in data if found.unit.needs(v) & (values.keys() - {v})}
        values = {v: value for v, value in values.items() if v not in made}  # the others make it anew
        found.unit.namespace.update(values)
        found.unit.make_anew(frozenset(values))

    def call_either(self, found: Found, given: Mapping[str, Any]) -> Any:
        """`call_with_parameters`, with tensors, numpy arrays, or number by number; code that knows no tensors gets arrays first."""
        given = by_coordinates(found.value, given)
        if (own := self.own_tensors()) is not None:
            return own.read(self.call_with_parameters(found, own.made(given)))
        # `total = r[s]; total += 1` changes a tensor r, and no array
        arrays = {n: as_numpy(v) for n, v in given.items()}
        only_numpy = self._mentions(found, "numpy") and not self._mentions(found, "torch")
        forms = [arrays, given] if only_numpy else [given, arrays]
        told: Exception | None = None
        for form in forms:
            try:
                return self.call_with_parameters(found, form)
            except Exception as error:
                like = isinstance(error, TypeError | AttributeError | ValueError | RuntimeError)
                if told is None and (not like or isinstance(error, NotImplementedError)):
                    raise
                told = told or error
        for one_by_one in (number_by_number, row_by_row):
            with suppress(Exception):  # an attempt of ours
                return one_by_one(partial(self.call_with_parameters, found), given)
        assert told is not None
        raise told from None

    def own_tensors(self) -> Own | None:
        """Return how tensors of the submission's own framework are made and read; None where the sheet has none."""
        how = self.naming.tensors
        return None if how is None else Own(how, self.find(how.made_by).value)

    def _mentions(self, found: Found, word: str) -> bool:
        return _says(self.files.get(found.unit.path, b""), word)

    def call_with_parameters(self, found: Found, given: Mapping[str, Any]) -> Any:
        """Call a function; or a network or its method, with what it does not take set as its parameters.

        A parameter is told by its shape, so `{x, A, b}` fits `f(x, A, b)` and a module that holds A and b.

        Raises:
            Missing: The network has no parameter of such a shape.
        """
        value, owner = found.value, found.owner
        is_network = isinstance(value, torch.nn.Module) or is_network_class(value)
        if not is_network and not is_network_class(owner):
            return self.call(found, given)
        module = self.network(found) if is_network else self.construct(owner)  # type: ignore[arg-type]
        method = module.forward if is_network else getattr(module, found.name)
        way = self._way(found, method, given)
        args, keys, left = self._bind(way, method, given)
        free = [
            p for p in module.parameters() if not torch.nn.parameter.is_lazy(p)
        ]  # these have no shape yet
        with torch.no_grad():
            for name, setting in left.items():
                shape = without_ones(tuple(setting.shape))
                fits = [p for p in free if without_ones(tuple(p.shape)) == shape]
                if not fits:
                    raise Missing(f"{found.where} has no parameter of shape {shape} for `{name}`")
                fits[0].copy_(setting.reshape(fits[0].shape))
                free = [p for p in free if p is not fits[0]]
        with self._doubted(way, found, given):
            return (module if is_network else method)(*args, **keys)

    def apply(self, found: Found, given: Mapping[str, Any]) -> Any:
        """Call a function or method, or the module that a class or a function makes, in eval mode."""
        if inspect.isclass(found.value) or isinstance(found.value, torch.nn.Module):
            module = self.instance(found).eval()
            return module(*given.values())
        if found.owner is None and not found.place and not any(self.takes(found, n) for n in given):
            with suppress(Missing):  # it makes no network
                return self.network(found).eval()(*given.values())
        owner = self.construct(found.owner) if found.owner else None
        if isinstance(owner, torch.nn.Module):
            owner.eval()
        return self.call(found, given, owner)

    def doubt(self, found: Found, given: Mapping[str, Any]) -> None:
        """Note that what a call gives is not certain to be what its author means."""
        self.choices.doubt(_call_of(found, given))

    def claim(self, parameter: str, names: Sequence[str]) -> str | None:
        """Return which of the sheet's values a parameter or a key is called as, or means by its words."""
        return self._claim(parameter, dict.fromkeys(names))

    def takes(self, found: Found, name: str) -> bool:
        """Return whether `found` has a parameter for `name`."""
        return any(self.claim(p, [name]) for p in signature(found.value).parameters)

    def sets(self, found: Found, name: str) -> bool:
        """Return whether `found` takes the value `name`, as a parameter, in settings or from a global."""
        held = () if found.place else held_in_settings(found.value, partial(self.author.filling, found))
        takes = self.takes(found, name) or any(self.claim(n, [name]) for n in held)
        return takes or (not found.place and bool(variables_of(found, name, self.naming)))


def without_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return a shape without its sizes of 1."""
    return tuple(size for size in shape if size != 1)


def _call_of(found: Found, given: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what a choice of a call is about."""
    return "call", found.where, tuple(given)


@lru_cache(maxsize=64)
def _says(data: bytes, word: str) -> bool:
    """Return whether a file holds a word; it is asked at each call, and a notebook with pictures may have megabytes."""
    return word in text(data)
