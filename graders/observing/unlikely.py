"""What may be meant by a symbol though nothing is called so: by a part of the name, by the arguments, by the calls."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from graders.observing.behaviour import Behaviour, quietly
from graders.observing.choices import Option
from graders.observing.definitions import (
    LESS,
    MORE,
    Definition,
    around,
    below_the_top,
    fit,
    is_only_done,
    lacks_a_verb,
    parameters_of,
)
from graders.observing.effects import says_training
from graders.observing.found import Found
from graders.observing.holders import is_network_class
from graders.observing.missing import Missing
from graders.observing.syntax import DEFINITIONS, FUNCTIONS, last_name, name_of
from graders.observing.variables import plain_name
from graders.vocabulary.symbols import SymbolSpec

MOST_UNLIKELY = 6
"""Definitions that are tried though only part of their name fits, or they stand where none is looked for."""
ROLE = LESS + 1
"""How well a definition fits of which only the arguments do."""
REST = ROLE + 1
"""How well one fits of whose arguments some are told by their names, and the others are as many as those that are asked."""
TELLING = 2
"""Arguments by which alone a function is told."""


class Unlikely(Behaviour):
    """Finds what may be meant where no name says it."""

    def _unlikely(
        self, symbol: str, spec: SymbolSpec, known: set[str], *, alone: bool
    ) -> list[Option[Found]]:
        """Return definitions that may be meant, though nothing is called so: loaded once they are chosen."""
        found: list[tuple[int, int, bool, Option[Found]]] = []
        listed = [*self._tops(spec), *below_the_top(self._ordered(spec))]
        for one in listed:
            level = self._fit_of(one, spec, alone=alone)
            if (
                level is None
                or one.where in known
                or self._is_of_another(symbol, one.name, one.owner, one.unit)
                or self._is_done_at_home(one.owner or one.name, one.unit, spec)
            ):
                continue
            fits = self._takes_all(one, spec, level) and not (level == LESS and lacks_a_verb(one.name, spec))
            if level == ROLE and not fits:
                if not self._takes_the_rest(one, spec):
                    continue
                level = REST
            make = partial(self._below if one.owner or not one.top else self._top, one, spec)
            found.append((level, len(found), fits, Option(make, one.where, False)))
        found.sort(key=lambda entry: (entry[0], not entry[2], entry[1]))
        found = found[:MOST_UNLIKELY]
        if spec.returns is not None:
            does = {id(e): self._behaves(e[3], spec) for e in found}
            found = [e for e in found if does[id(e)] or (does[id(e)] is None and e[0] < ROLE)]
            sole = [e for e in found if does[id(e)] and e[0] != REST]
            if len(spec.returns.shapes) < TELLING:
                sole = [e for e in sole if e[0] < ROLE and (e[0] < MORE or e[2])]
        else:
            sole = [e for e in found if e[0] < MORE]
            maps = spec.maps is not None  # a part of a network's name says little, such as `mlp`
            telling = [e for e in found if e[0] < ROLE and not (maps and e[0] == LESS)]
            sole = sole or [e for e in telling if e[2] and self._is_called(e[3])]
            if maps and not sole:
                networks = [
                    f"`{c.__name__}` in {u.path}" for u, c in self.modules(spec) if self._preferred(u, spec)
                ]
                if len(networks) == 1:  # nothing else in the exercise's own file
                    sole = [e for e in found if e[3].words == networks[0]]
        if alone and len(sole) == 1:
            found = [(*e[:3], replace(e[3], certain=True)) if e is sole[0] else e for e in found]
        return [option for *_, option in found]

    def _takes_less(self, found: Found, spec: SymbolSpec) -> bool:
        """Return whether something is a network's method that takes a part of what is asked, and has the rest itself."""
        if not is_network_class(found.owner) or len(spec.arguments) < TELLING:
            return False
        return any(not self.takes(found, name) for name in spec.arguments)

    def _by_role(self, beside: Sequence[Found], spec: SymbolSpec) -> list[Option[Found]]:
        """Return the functions in the same file that take and return what is asked, whatever they are called."""
        units = [found.unit for found in beside]
        functions = (
            Option(partial(self._top, one, spec), one.where, False)
            for one in self._tops(spec)
            if one.unit in units and isinstance(one.node, FUNCTIONS) and self._takes_exactly(one, spec)
        )
        return [one for one in functions if spec.returns is not None and self._behaves(one, spec)]

    def _takes_exactly(self, one: Definition, spec: SymbolSpec) -> bool:
        """Return whether a function's parameters are called as what is asked, each by its own name."""
        parameters = parameters_of(one.node, method=False) or {}
        return sorted(map(plain_name, parameters)) == sorted(map(plain_name, spec.arguments))

    def _is_called(self, option: Option[Found]) -> bool:
        """Return whether the author calls something in his own code."""
        found = quietly(option.make)
        return found is not None and bool(self.author.calls_of(found))

    def _behaves(self, option: Option[Found], spec: SymbolSpec) -> bool | None:
        found = quietly(option.make)
        return found and self._returned(found, spec)

    def _tops(self, spec: SymbolSpec) -> Iterator[Definition]:
        """Yield what stands at the top of files and can be called: functions, classes, lambdas, `partial`."""
        if spec.method:
            return
        for unit in self._ordered(spec):
            for name, bound in unit.names.items():
                node = bound.node
                made = getattr(node, "value", None)
                if isinstance(node, DEFINITIONS) or isinstance(made, ast.Lambda) or _is_partial(made):
                    yield Definition(unit, name, node, top=True)

    def _fit_of(self, one: Definition, spec: SymbolSpec, *, alone: bool) -> int | None:
        """Return how well a definition fits by name, else by what it takes."""
        if is_only_done(one.node, spec):
            return None
        context = around(one.unit) if one.top else one.around
        level = fit(one.name, spec, context)
        if one.top and level is not None and level < MORE:
            return None  # it was looked at by its name
        if level is None and alone and not spec.method and not one.owner:
            return ROLE
        return level

    def _takes_all(self, one: Definition, spec: SymbolSpec, level: int) -> bool:
        """Return whether a definition takes what is asked, and nothing else that its caller must know.

        One argument alone tells nothing, unless what comes back does.
        """
        asked = dict.fromkeys(spec.arguments)
        parameters = parameters_of(one.node, method=bool(one.owner))
        if parameters is None or (level == ROLE and len(asked) < TELLING and not spec.returns):
            return False
        if not asked:
            return level < ROLE and not any(parameters.values())
        claims = {p: self._claim(p, asked) for p in parameters}
        needed = [p for p, required in parameters.items() if required]
        if set(claims.values()) - {None} == set(asked) and all(claims[p] for p in needed):
            return True
        for call in self.author.calls(one.name):
            said = [self._claim(last_name(a), asked) for a in call.node.args]
            if len(said) == len(asked) and set(said) == set(asked):
                return True
        return False

    def _takes_the_rest(self, one: Definition, spec: SymbolSpec) -> bool:
        """Return whether a function that trains nothing takes as many arguments as are asked, some under their names."""
        asked = dict.fromkeys(spec.arguments)
        parameters = parameters_of(one.node, method=False) if isinstance(one.node, FUNCTIONS) else None
        if parameters is None or len(asked) < TELLING or len(parameters) != len(asked):
            return False
        claims = [claim for p in parameters if (claim := self._claim(p, asked))]
        said = {one.name, *(name_of(n) for n in ast.walk(one.node) if isinstance(n, ast.Call))}
        return 0 < len(set(claims)) == len(claims) and not any(map(says_training, said))

    def _top(self, one: Definition, spec: SymbolSpec) -> Found:
        found = Found(one.unit.load(one.name), one.name, one.unit)
        meant_ = next(self._callables(found, spec), None)
        if meant_ is None:
            raise Missing(f"{found.where} takes nothing of what is asked")
        return self._whole(meant_, spec)

    def _below(self, definition: Definition, spec: SymbolSpec) -> Found:
        """Load a method, or a function within a function."""
        unit, name = definition.unit, definition.name
        if not definition.owner:
            assert isinstance(definition.node, FUNCTIONS)
            return self._whole(Found(unit.load_nested(definition.node), name, unit), spec)
        owner = unit.load(definition.owner)
        if not inspect.isclass(owner):
            raise Missing(f"{definition.where} belongs to no class")
        return self._whole(Found(getattr(owner, name), name, unit, owner), spec)


def _is_partial(node: object) -> bool:
    return isinstance(node, ast.Call) and name_of(node) == "partial"
