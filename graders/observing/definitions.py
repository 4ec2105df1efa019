"""What a submission defines, as its source says: functions, methods of any class, functions within functions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graders.observing.units import Unit
from graders.vocabulary.identifiers import LOSS, says_more, says_the_same, telling, words_of
from graders.vocabulary.symbols import SymbolSpec

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
OWN, SAME, MORE = 0, 1, 2
"""How well a name fits: it is the sheet's own, it says the same as a usual one, it says more than that."""


@dataclass(frozen=True)
class Definition:
    """A function that does not stand at the top of its file: a method of `owner`, or one within a function."""

    unit: Unit
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    owner: str = ""

    @property
    def around(self) -> str:
        """What its class and its file are called."""
        return f"{self.owner} {around(self.unit)}"

    @property
    def where(self) -> str:
        """Such as `Trainer.loss` in train.py."""
        return (
            f"`{self.owner}.{self.name}` in {self.unit.path}"
            if self.owner
            else f"`{self.name}` in {self.unit.path}"
        )


def around(unit: Unit) -> str:
    """Return what a file is called, without its ending."""
    return unit.path.rpartition("/")[2].rpartition(".")[0]


def below_the_top(units: Iterable[Unit]) -> Iterator[Definition]:
    """Yield the methods of all classes, then the functions within functions."""
    nested = []
    for unit in units:
        for statement in unit.statements:
            match statement.node:
                case ast.ClassDef(name=owner, body=body):
                    for node in body:
                        if isinstance(node, FUNCTIONS):
                            yield Definition(unit, node.name, node, owner)
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    nested += [
                        Definition(unit, node.name, node)
                        for node in ast.walk(statement.node)
                        if isinstance(node, FUNCTIONS) and node is not statement.node
                    ]
    yield from nested


def fit(name: str, spec: SymbolSpec, around: str = "") -> int | None:
    """Return how well a name fits what the sheet means, less is better; None where it does not.

    Args:
        name: The name of a definition.
        spec: What is meant.
        around: What its class and its file are called: `train` in vae.py says what `train_vae` says.
    """
    if name == spec.names[0]:
        return OWN
    loss = LOSS in words_of(spec.names[0])
    if name in spec.names or any(says_the_same(name, usual, loss=loss) for usual in spec.names):
        return SAME
    if any(says_more(name, usual, loss=loss) for usual in spec.names):
        return MORE
    context = {*words_of(name), *words_of(around)}
    less = any(
        says_more(usual, name, loss=loss) and set(telling(usual, loss=loss)) <= context
        for usual in spec.names
    )
    return MORE if less else None


def is_unfilled(node: ast.AST) -> bool:
    """Return whether a function has no body of its own: `pass`, `...`, or that it is not implemented."""
    if not isinstance(node, FUNCTIONS):
        return False
    body = [n for n in node.body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
    return all(
        isinstance(n, ast.Pass) or (isinstance(n, ast.Raise) and "NotImplementedError" in ast.dump(n))
        for n in body
    )
