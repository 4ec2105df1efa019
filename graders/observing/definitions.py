"""What a submission defines, as its source says: functions, methods of any class, functions within functions."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from graders.observing.syntax import FUNCTIONS
from graders.observing.units import Unit
from graders.vocabulary.identifiers import (
    LOSS,
    VERBS,
    means_the_same,
    meant,
    says_less,
    says_more,
    says_the_same,
    words_of,
)
from graders.vocabulary.symbols import Averaged, Computed, Noded, SymbolSpec

VALUES = ("reparameterization", "kl", "loss", "log_prob")
"""What a symbol is in a training that has a value."""
OWN, SAME, LIKE, MORE, LESS = range(5)
"""How well a name fits: it is the sheet's own, says or means the same as a usual one, more than that, or a part of that."""


@dataclass(frozen=True)
class Definition:
    """What can be called: at the top of its file, a method of `owner`, or a function within a function."""

    unit: Unit
    name: str
    node: ast.AST
    owner: str = ""
    top: bool = False

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
                        Definition(unit, function.name, function)
                        for node in ast.walk(statement.node)
                        if node is not statement.node and (function := _function_of(node)) is not None
                    ]
    yield from nested


def _function_of(node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    """Return the function that a statement defines, also by a lambda that it gives a name."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return node
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda(args=args, body=body)):
            made = ast.FunctionDef(name, args, [ast.copy_location(ast.Return(body), body)], [])
            return ast.fix_missing_locations(ast.copy_location(made, node))
    return None


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
    if any(means_the_same(name, usual, loss=loss) for usual in spec.names):
        return LIKE
    if any(says_more(name, usual, loss=loss) for usual in spec.names):
        return MORE
    context = {*meant(name), *meant(around)}
    less = [usual for usual in spec.names if says_less(name, usual, loss=loss)]
    if any(set(meant(usual, loss=loss)) <= context for usual in less):
        return MORE
    return LESS if less else None


def lacks_a_verb(name: str, spec: SymbolSpec) -> bool:
    """Return whether a name does not say what is done, such as plotting, where the sheet's name does."""
    verbs = VERBS & set(meant(spec.names[0]))
    return bool(verbs - set(meant(name)))


def is_unfilled(node: ast.AST) -> bool:
    """Return whether a function has no body of its own, `pass`, `...` or `return None`, or ends in saying that it is not implemented."""
    if not isinstance(node, FUNCTIONS):
        return False
    body = [n for n in node.body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
    raised = body[-1].exc if body and isinstance(body[-1], ast.Raise) else None
    raised = raised.func if isinstance(raised, ast.Call) else raised
    if getattr(raised, "id", "") == "NotImplementedError":
        return not any(isinstance(n, ast.Return) for n in ast.walk(node))
    return all(isinstance(n, ast.Pass) or _returns_nothing(n) for n in body)


def is_procedure(node: ast.AST) -> bool:
    """Return whether a function gives nothing back, whatever it does; what its inner functions return is not its own."""
    if not isinstance(node, FUNCTIONS):
        return False
    waiting: list[ast.AST] = list(node.body)
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Yield | ast.YieldFrom):
            return False
        if isinstance(part, ast.Return) and not _returns_nothing(part):
            return False
        if not isinstance(part, (*FUNCTIONS, ast.Lambda, ast.ClassDef)):
            waiting += ast.iter_child_nodes(part)
    return True


def is_only_done(node: ast.AST, spec: SymbolSpec) -> bool:
    """Return whether a function is a procedure where a value of arguments is asked: it takes none, and gives nothing back."""
    if isinstance(spec.inline, Noded):
        return is_procedure(node)  # it clears a graph, or runs one
    value = spec.returns is not None or isinstance(spec.inline, Averaged) or spec.inline in VALUES
    asked = spec.arguments and (value or (isinstance(spec.inline, Computed) and not spec.inline.draws))
    return bool(
        asked
        and isinstance(node, FUNCTIONS)
        and not parameters_of(node, method=False)
        and is_procedure(node)
        and not is_unfilled(node)
    )


def _returns_nothing(node: ast.stmt) -> bool:
    value = node.value if isinstance(node, ast.Return) else ast.Constant(0)
    return value is None or (isinstance(value, ast.Constant) and value.value is None)


def parameters_of(node: ast.AST, *, method: bool) -> dict[str, bool] | None:
    """Return the parameters of a function or a lambda, and whether each must be given; None where it has none of its own.

    Args:
        node: What defines it.
        method: Whether the first one is the object.
    """
    made = getattr(node, "value", None)
    node = made if isinstance(made, ast.Lambda) else node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        return None
    names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
    required = len(names) - len(node.args.defaults)
    plain = {name: place < required for place, name in enumerate(names)}
    static = any(getattr(d, "id", "") == "staticmethod" for d in getattr(node, "decorator_list", ()))
    if method and not static:
        plain = {name: needed for place, (name, needed) in enumerate(plain.items()) if place}
    defaults = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    return {**plain, **{a.arg: default is None for a, default in defaults}}
