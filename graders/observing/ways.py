"""The ways to call a function with values whose names are the sheet's: by names, by its author's calls, by order."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, permutations
from typing import Any

import numpy as np

from graders.observing.missing import Missing
from graders.observing.networks import is_network, made_for, networks_of
from graders.observing.settings import is_setting, mentions, numbers_of, with_numbers
from graders.observing.signatures import signature

MOST_WAYS = 8
LOGVAR = "logvar"
DERIVED: dict[str, Callable[[Any], Any]] = {
    "sigma": lambda r: (r / 2).exp(),
    "variance": lambda r: r.exp(),
}
"""What a function may take where the sheet has r = log(sigma^2)."""
DERIVED_NAMES = {
    **dict.fromkeys(("sigma", "std", "stddev", "sd", "scale"), "sigma"),
    **dict.fromkeys(("var", "variance", "sigma2", "sigmasquared"), "variance"),
}
PASSING = (
    "to",
    "cpu",
    "cuda",
    "detach",
    "clone",
    "float",
    "double",
    "numpy",
    "item",
    "unsqueeze",
    "view",
    "reshape",
    "flatten",
    "squeeze",
)
"""Methods that return what they are asked of, in another form."""
SWITCHES = {
    **dict.fromkeys(
        ("training", "istraining", "train", "istrain", "sample", "sampling", "stochastic", "random"), True
    ),
    **dict.fromkeys(
        ("deterministic", "eval", "evaluate", "evaluation", "iseval", "inference", "test", "testing"), False
    ),
}
"""What a switch of this name is in training, where its default may be the other."""
Names = Callable[[str], str | None]
"""Returns which of the given values a name of the submission means."""
Fill = Callable[[inspect.Parameter], "Filling | None"]
"""Returns what the author passes for a parameter of which the sheet knows nothing."""


def _nothing(_: object) -> None:
    return None


@dataclass(frozen=True)
class Filling:
    """A value of the author's own for a parameter."""

    value: Any


@dataclass(frozen=True)
class Way:
    """Which value each parameter gets, by the names of the values; not those that are left at their defaults."""

    gets: Mapping[str, str]
    derived: Mapping[str, str] = field(default_factory=dict)
    rest: tuple[str, ...] = ()
    """What goes to a `*args`."""
    own: Mapping[str, Any] = field(default_factory=dict)
    """The author's own values for parameters of which the sheet knows nothing."""
    certain: bool = True
    guessed: bool = False
    """Whether a parameter gets a value only because nothing else is left for it."""

    def values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the value of each parameter."""
        network = next((v for v in given.values() if is_network(v)), None)
        return {
            **{
                p: DERIVED[self.derived[p]](given[name]) if p in self.derived else given[name]
                for p, name in self.gets.items()
            },
            **{p: value if network is None else made_for(network, value) for p, value in self.own.items()},
        }

    def said(self, parameters: Iterable[str]) -> str:
        """Return the arguments in the sheet's words, in the order of the parameters."""
        told = [
            f"{p}=..." if p in self.own else self.derived.get(p, self.gets[p])
            for p in parameters
            if p in self.gets or p in self.own
        ]
        return ", ".join([*told, *self.rest])


def ways(
    function: Callable[..., Any],
    given: Mapping[str, Any],
    names: Names,
    wanted: Sequence[str] = (),
    calls: Sequence[ast.Call] = (),
    means: Names = _nothing,
    fill: Fill = _nothing,
) -> list[Way]:
    """Return the ways to call a function, likelier first.

    Args:
        function: The function.
        given: The values, by the sheet's names.
        names: What a name means.
        wanted: The values that it must be given, in the sheet's order; the others may be left out.
        calls: The calls of it that its author wrote.
        means: What a name means by its words, in whichever language.
        fill: What the author passes for a parameter of which the sheet knows nothing.

    Raises:
        Missing: There is none.
    """
    taking = signature(function)
    taken = list(taking.parameters.values())
    parameters = [p for p in taken if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    starred = any(p.kind is p.VAR_POSITIONAL for p in taken)
    wanted = tuple(n for n in wanted if n in given) or tuple(given)
    if starred and not parameters:
        return [Way({}, rest=wanted, certain=len(wanted) == 1)]  # the order is the sheet's
    asked = _Asked(function, parameters, given, names, wanted, means, fill)
    listed: dict[object, Way] = {}
    called = list(asked.by_calls(calls))
    plain = {p for way in called for p, name in way.gets.items() if name == LOGVAR and p not in way.derived}
    for way in called:
        doubted = any(_form(p) for p in plain & way.gets.keys())
        listed.setdefault(_key(way), replace(way, certain=way.certain and not doubted))
    for way in asked.by_names():
        if not (plain and way.derived):  # its author passes log(sigma²) itself, whatever it should be
            listed.setdefault(_key(way), way)
    if not listed:
        lacking = next(p.name for p in parameters if p.default is p.empty and names(p.name) is None)
        name = getattr(function, "__name__", "it")
        raise Missing(f"`{name}{taking}` cannot be called: what is `{lacking}`?")
    switched = {p.name: s for p in parameters if (s := _in_training(p)) is not None}
    if switched:
        for way in list(listed.values()):
            own = {p: s for p, s in switched.items() if p not in {*way.gets, *way.own}}
            on = replace(way, own={**way.own, **own}, certain=False)
            listed.setdefault((*_key(way), *sorted(own)), on)
    left = {  # but for what settings may hold
        key: max(
            0,
            len(set(wanted) - set(way.gets.values()))
            - sum(is_setting(p) for p in parameters if p.name in way.own),
        )
        for key, way in listed.items()
    }
    fewest = min(left.values())
    return [
        way if left[key] == fewest else replace(way, certain=False)
        for key, way in sorted(listed.items(), key=lambda entry: left[entry[0]])
    ][:MOST_WAYS]


def _in_training(parameter: inspect.Parameter) -> bool | None:
    """Return what a switch is in training, where its default is the other; None where it is no such switch."""
    on = SWITCHES.get(parameter.name.lower().replace("_", ""))
    return on if on is not None and parameter.default in (None, not on) else None


def _form(parameter: str) -> str | None:
    """Return which form of log(sigma²) a parameter is called as."""
    return DERIVED_NAMES.get(parameter.lower().replace("_", ""))


def _key(way: Way) -> tuple[object, ...]:
    return (*sorted(way.gets.items()), *sorted(way.derived.items()))


@dataclass
class _Asked:
    """One function, and what it is to be called with."""

    function: Callable[..., Any]
    parameters: list[inspect.Parameter]
    given: Mapping[str, Any]
    names: Names
    wanted: tuple[str, ...]
    means: Names = _nothing
    fill: Fill = _nothing

    def by_calls(self, calls: Sequence[ast.Call]) -> Iterator[Way]:
        """Yield the ways in which the author calls it, where these say what goes where."""
        order = [p.name for p in self.parameters if p.kind is not p.KEYWORD_ONLY]
        for call in calls:
            if any(isinstance(a, ast.Starred) for a in call.args):
                continue
            said = {
                **dict(zip(order, call.args, strict=False)),
                **{k.arg: k.value for k in call.keywords if k.arg},
            }
            meant = {p: self._meant(a) for p, a in said.items() if any(p == q.name for q in self.parameters)}
            gets = {p: name for p, name in meant.items() if name is not None}
            if not gets or len(set(gets.values())) < len(gets):
                continue
            by_name = self._claims()
            for p, name in by_name.items():
                if p not in gets and name not in gets.values():
                    gets[p] = name
            gets, derived = self._derived(gets)
            for way in self._filled(gets, derived):
                if way.certain:
                    yield way

    def _meant(self, node: ast.expr) -> str | None:
        """Return which value an argument of a call is, by its name."""
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                return self.names(name)
            case ast.Subscript(value=inner):
                return self._meant(inner)
            case ast.Call(func=ast.Attribute(value=inner, attr=method)) if method in PASSING:
                return self._meant(inner)
        return None

    def _claims(self) -> dict[str, str]:
        """Return which value each parameter names, or means where its default does not say otherwise."""
        claims = {p.name: name for p in self.parameters if (name := self.names(p.name)) is not None}
        for p in self.parameters:
            name = self.means(p.name)
            if p.name in claims or name is None or name in claims.values():
                continue
            if p.default is p.empty or may_be(p.default, self.given[name]):
                claims[p.name] = name
        return claims | self._network(claims)

    def _network(self, claims: Mapping[str, str]) -> dict[str, str]:
        """Return which parameter is the one network that no other one is called as, by what is asked of it."""
        given = [n for n, value in self.given.items() if is_network(value) and n not in claims.values()]
        asked = networks_of(self.function) - claims.keys()
        return dict(zip(asked, given, strict=True)) if len(asked) == len(given) == 1 else {}

    def by_names(self) -> Iterator[Way]:
        """Yield the ways by the parameters' names; a value that several name goes to each in turn, if another is left."""
        claims = self._claims()
        claimed: dict[str, list[str]] = {}
        for p, name in claims.items():
            claimed.setdefault(name, []).append(p)
        twice = [name for name, by in claimed.items() if len(by) > 1]
        left = [n for n in self.wanted if n not in claimed]
        if not twice or not left:
            yield from self._filled(*self._derived(claims))
            for p in self._rather_data(claims) if left else ():
                gets = {q: n for q, n in claims.items() if q != p}
                for way in self._filled(*self._derived(gets)):
                    yield replace(way, certain=False)
            return
        for keeper in claimed[twice[0]]:
            gets = {p: n for p, n in claims.items() if n != twice[0] or p == keeper}
            for way in self._filled(*self._derived(gets)):
                yield replace(way, certain=False)

    def _rather_data(self, claims: Mapping[str, str]) -> list[str]:
        """Return the parameters called as a number that must be given, where another one has a default that may be the number."""
        free = [p.default for p in self.parameters if p.name not in claims and p.default is not p.empty]
        return [
            p.name
            for p in self.parameters
            if p.default is p.empty
            and isinstance(number := self.given.get(claims.get(p.name, "")), int | float)
            and any(d is not None and may_be(d, number) for d in free)
        ]

    def _derived(self, gets: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Add the parameters that are called as what comes of log(sigma²)."""
        derived = {}
        if LOGVAR in self.given and LOGVAR not in gets.values():
            for p in self.parameters:
                if p.name not in gets and (form := _form(p.name)):
                    derived[p.name] = form
        return {**gets, **dict.fromkeys(derived, LOGVAR)}, derived

    def _filled(self, gets: dict[str, str], derived: dict[str, str]) -> Iterator[Way]:
        """Yield the ways in which what is left goes to the parameters whose names say nothing, and settings to those for settings."""
        lacking = [p for p in self.parameters if p.name not in gets and p.default is p.empty]
        settings = {p.name: f.value for p in lacking if is_setting(p) and (f := self.fill(p))}
        left = set(self.wanted) - set(gets.values())
        held = {p: self._held(value, left) for p, value in settings.items()}
        for p, names in held.items():
            settings[p] = with_numbers(settings[p], {key: self.given[name] for key, name in names.items()})
        yield from self._given_to(lacking, gets, derived, settings, held)
        if settings and len(lacking) - len(settings) < len(left):
            for way in self._given_to(lacking, gets, derived, {}, {}):  # `args` may be the value itself
                yield replace(way, certain=False)

    def _held(self, settings: Any, left: Collection[str]) -> dict[str, str]:
        """Return which of the values that nothing takes the numbers of settings are called as, by their names there."""
        held: dict[str, str] = {}
        for key, number in numbers_of(settings).items():
            name = self.names(key) or self.means(key)
            if name is None or name not in left or name in held.values():
                continue
            if may_be(number, self.given[name]):
                held[key] = name
        return held

    def _given_to(
        self,
        lacking: list[inspect.Parameter],
        gets: dict[str, str],
        derived: dict[str, str],
        settings: dict[str, Any],
        held: Mapping[str, Mapping[str, str]],
    ) -> Iterator[Way]:
        """Yield the ways in which what is left goes to the parameters that lack a value, but for those that get `settings`, which hold some."""
        used = {*gets.values(), *(name for names in held.values() for name in names.values())}
        left = [n for n in self.wanted if n not in used]
        others = [n for n in self.given if n not in used and n not in left]
        optional = [p for p in self.parameters if p.name not in gets and p.default is not p.empty]
        own = dict(settings)
        for p in reversed(lacking):
            is_needed = p.name not in own and len(lacking) - len(own) > len(left)
            if is_needed and (filling := self.fill(p)):
                own[p.name] = filling.value
        lacking = [p for p in lacking if p.name not in own]
        if len(lacking) > len(left) + len(others):
            return
        pool = left if len(left) >= len(lacking) else [*left, *others]
        in_other_forms: list[Way] = []
        for picked in islice(permutations(pool, len(lacking)), MOST_WAYS):
            now = {**gets, **{p.name: n for p, n in zip(lacking, picked, strict=True)}}
            free = [n for n in left if n not in picked]
            sure = not lacking or (len(lacking) == len(pool) == 1 and picked != (LOGVAR,))
            sure = sure and not (free and settings)  # its settings may say otherwise
            sure = sure and all(mentions(self.function, names) for names in held.values())
            fits = self._to_defaults(free, optional)
            for fit in fits:
                yield Way({**now, **fit}, derived, (), own, sure and len(fits) == 1, bool(lacking))
            if not any(self._are_defaults(fit) for fit in fits):
                yield Way(now, derived, (), own, sure and not fits, bool(lacking))
            if LOGVAR in picked:
                at = lacking[picked.index(LOGVAR)].name
                in_other_forms += [
                    Way(now, {**derived, at: form}, certain=False, own=own) for form in DERIVED
                ]
        yield from in_other_forms

    def _are_defaults(self, fit: Mapping[str, str]) -> bool:
        """Return whether parameters get the numbers that they would have anyway, so that leaving these out is the same call."""
        pairs = [(p.default, self.given[fit[p.name]]) for p in self.parameters if p.name in fit]
        return all(type(d) is type(v) and type(d) in (int, float) and d == v for d, v in pairs)

    def _to_defaults(self, free: list[str], optional: list[inspect.Parameter]) -> list[dict[str, str]]:
        """Return the ways in which as many values as can be go to parameters whose defaults are of their type."""
        ways: list[dict[str, str]] = [{}]
        for name in free:
            ways += [
                {**way, p.name: name}
                for way in ways[:MOST_WAYS]
                for p in optional
                if p.name not in way and may_be(p.default, self.given[name])
            ]
        most = max(map(len, ways))
        return [way for way in ways if way and len(way) == most]


def may_be(default: object, value: object) -> bool:
    """Return whether a value may stand in the place of a default."""
    if isinstance(default, bool | str):
        return False
    if default is None:
        return True
    if isinstance(default, int | float):
        if isinstance(value, bool) or not isinstance(value, int | float | np.number):
            return False
        if isinstance(default, int):
            return float(value).is_integer()
        return default.is_integer() or not isinstance(value, int)
    return type(default) is type(value)
