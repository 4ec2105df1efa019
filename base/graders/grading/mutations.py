"""Small changes of the reference's code: what a wrong answer may be where no named mistake returns it.

A student's result that equals the result of the reference with one such change, on inputs that tell
formulas apart, is explained by that change. The words name the change and quote no code.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace

from graders.model import Submission
from graders.sheets.changes import edited
from graders.submission.definitions import Definitions

MOST = 120
"""Changes tried for one check."""
POINTWISE = {
    "exp": "exponential",
    "log": "logarithm",
    "sqrt": "square root",
    "square": "square",
    "abs": "absolute value",
    "relu": "ReLU",
    "sigmoid": "sigmoid",
    "tanh": "tanh",
    "softplus": "softplus",
    "softmax": "softmax",
    "log_softmax": "log-softmax",
    "inv": "inverse",
}
TWICE = ("softmax", "log_softmax", "sigmoid", "exp", "square", "log")
SUMMED = (
    "it sums where an average is asked",
    "it sums over all axes but the first where an average is asked",
)
OTHERS = {
    "exp": [("exp2", "the exponential has base 2")],
    "log": [
        ("log2", "the logarithm has base 2"),
        ("log10", "the logarithm has base 10"),
        ("log1p", "it takes the logarithm of 1 + x"),
    ],
    "sum": [("mean", "it averages where a sum is asked")],
    "mean": [("sum", SUMMED[0])],
    "max": [("min", "it takes the minimum where the maximum is asked")],
    "min": [("max", "it takes the maximum where the minimum is asked")],
    "maximum": [("minimum", "it takes the minimum where the maximum is asked")],
    "minimum": [("maximum", "it takes the maximum where the minimum is asked")],
    "argmax": [("argmin", "it takes the smallest where the largest is asked")],
    "std": [("var", "it takes the variance where the standard deviation is asked")],
    "var": [("std", "it takes the standard deviation where the variance is asked")],
    "zeros": [("ones", "it starts from ones where zeros are asked")],
    "ones": [("zeros", "it starts from zeros where ones are asked")],
    "randn": [("rand", "it draws from a uniform distribution where a normal one is asked")],
    "rand": [("randn", "it draws from a normal distribution where a uniform one is asked")],
    "randn_like": [("rand_like", "it draws from a uniform distribution where a normal one is asked")],
    "sin": [("cos", "it takes a cosine where a sine is asked")],
    "cos": [("sin", "it takes a sine where a cosine is asked")],
}
AVERAGED = (
    "mse_loss",
    "l1_loss",
    "cross_entropy",
    "nll_loss",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
)
"""Losses of torch that average over all axes unless they are told otherwise."""
OPERATORS: dict[type[ast.operator], list[tuple[ast.operator, str]]] = {
    ast.Add: [(ast.Sub(), "a term is subtracted that must be added")],
    ast.Sub: [(ast.Add(), "a term is added that must be subtracted")],
    ast.Mult: [
        (ast.Div(), "it divides by what it must multiply with"),
        (ast.Add(), "it adds what it must multiply with"),
    ],
    ast.Div: [(ast.Mult(), "it multiplies with what it must divide by")],
    ast.MatMult: [(ast.Mult(), "it multiplies elementwise where a matrix product is asked")],
    ast.FloorDiv: [(ast.Div(), "it divides without rounding down")],
}
COMPARISONS: dict[type[ast.cmpop], tuple[ast.cmpop, str]] = {
    ast.Lt: (ast.LtE(), "a bound that must be left out counts"),
    ast.LtE: (ast.Lt(), "a bound that must count is left out"),
    ast.Gt: (ast.Lt(), "a comparison is the wrong way round"),
    ast.GtE: (ast.Gt(), "a bound that must count is left out"),
    ast.Eq: (ast.NotEq(), "a condition is negated"),
}
READ_AS = (
    ("{0} ** 2", "`{0}` is squared where it must be taken as it is"),
    ("{0} ** 0.5", "of `{0}` the square root is taken where it must be taken as it is"),
    ("{0}.exp()", "`{0}` is exponentiated where it must be taken as it is"),
    ("{0}.log()", "of `{0}` the logarithm is taken where it must be taken as it is"),
    ("(2 * {0})", "`{0}` is doubled"),
    ("({0} / 2)", "`{0}` is halved"),
    ("(-{0})", "`{0}` has the wrong sign"),
    ("{0}.mT", "`{0}` is transposed"),
    ("{0}.flip((-2, -1))", "`{0}` is flipped"),
)


@dataclass(frozen=True)
class Mutation:
    """One small change of a file, and what it does in words."""

    words: str
    file: str
    definition: str
    source: str

    def apply(self, hand_in: Submission) -> Submission:
        """Return the hand-in with this change."""
        data = edited(self.file, hand_in.files[self.file], lambda _: self.source)
        return replace(hand_in, files={**hand_in.files, self.file: data})


def mutations(hand_in: Submission, roots: set[tuple[str, str]]) -> list[Mutation]:
    """Return the small changes of some definitions, as (file, name), and of what they need; theirs first.

    Args:
        hand_in: The reference's code.
        roots: The definitions that a check calls.
    """
    definitions = Definitions(hand_in.files)
    needed = definitions.needed(roots)
    files = {file for file, _ in roots | needed}
    sources = {f: [ast.unparse(node) for node in definitions.trees[f].body] for f in files}
    found: dict[str, Mutation] = {}
    for file, name in [*sorted(roots), *sorted(needed - roots)]:
        parts = sources[file]
        for at, node in enumerate(definitions.trees[file].body):
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
                for words, part in _changes(node):
                    text = "\n\n".join([*parts[:at], part, *parts[at + 1 :]])
                    found.setdefault(text, Mutation(words, file, name, text))
                    if len(found) == MOST:
                        # the tree is changed in place, and this one is not used again
                        return list(found.values())
    return list(found.values())


def _changes(definition: ast.stmt) -> Iterator[tuple[str, str]]:
    """Yield the words of each change within a definition, and its source then."""
    for words in _of_averages(definition):
        yield words, ast.unparse(definition)
    for owner, key, index, node in list(_slots(definition)):
        for new, words in _options(node):
            if _said_otherwise(owner, key, new):
                continue
            _put(owner, key, index, new)
            yield words, ast.unparse(definition)
            _put(owner, key, index, node)
    for function in ast.walk(definition):
        if isinstance(function, ast.FunctionDef):
            for words in _of_function(function):
                yield words, ast.unparse(definition)


def _of_averages(definition: ast.stmt) -> Iterator[str]:
    """Put sums in the place of each average, then of all together, over everything or all axes but the first; yield the words of each change."""
    averages = [(*slot, made) for slot in _slots(definition) if (made := _sums_of(slot[3]))]
    groups = [[average] for average in averages] + ([averages] if len(averages) > 1 else [])
    for group in groups:
        for place, words in enumerate(SUMMED):
            for owner, key, index, _, sums in group:
                _put(owner, key, index, sums[place])
            yield words if len(group) == 1 else f"{words}, in {len(group)} places"
            for owner, key, index, node, _ in reversed(group):
                _put(owner, key, index, node)


def _sums_of(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """Return the sum of what an expression averages over all axes, and that divided by the size of the first; None where it averages nothing."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr="mean") as function, args=[], keywords=[]):
            of, total = value, ast.Call(ast.Attribute(function.value, "sum", ast.Load()), [], [])
        case ast.Call(func=ast.Attribute(value=value, attr="mean"), args=[of], keywords=[]):
            if not isinstance(value, ast.Name) or value.id not in ("torch", "np"):
                return None
            total = ast.Call(ast.Attribute(value, "sum", ast.Load()), [of], [])
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name), args=[of, *_], keywords=keywords):
            if name not in AVERAGED or any(k.arg == "reduction" for k in keywords):
                return None
            reduction = ast.keyword("reduction", ast.Constant("sum"))
            total = ast.Call(node.func, node.args, [*keywords, reduction])
        case _:
            return None
    return total, ast.BinOp(total, ast.Div(), ast.Call(ast.Name("len", ast.Load()), [of], []))


def _said_otherwise(owner: ast.AST, key: str, new: ast.AST) -> bool:
    """Return whether the change of a constant is one that has better words: a missing square."""
    power = isinstance(owner, ast.BinOp) and isinstance(owner.op, ast.Pow)
    return power and key == "right" and isinstance(new, ast.Constant)


def _of_function(function: ast.FunctionDef) -> Iterator[str]:
    """Read an argument as something else, or two in each other's place; yield the words of each change."""
    names = [a.arg for a in function.args.args if a.arg not in ("self", "cls")]
    kept = function.body
    for name in names:
        for form, words in READ_AS:
            told = ast.parse(f"{name} = {form.format(name)}").body
            function.body = [*told, *kept]
            yield words.format(name)
    for one, other in itertools.pairwise(names):
        function.body = [*ast.parse(f"{one}, {other} = {other}, {one}").body, *kept]
        yield f"`{one}` and `{other}` are in each other's place"
    function.body = kept


def _slots(root: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Yield every place below a node that holds an expression: the owner, its field, the index there, what it holds."""
    for owner in ast.walk(root):
        if isinstance(owner, ast.arguments | ast.AnnAssign):
            continue
        for key, value in ast.iter_fields(owner):
            if key in ("annotation", "returns", "decorator_list"):
                continue
            if isinstance(value, ast.expr):
                yield owner, key, None, value
            elif isinstance(value, list):
                for index, part in enumerate(value):
                    if isinstance(part, ast.expr):
                        yield owner, key, index, part


def _put(owner: ast.AST, key: str, index: int | None, new: ast.AST) -> None:
    if index is None:
        setattr(owner, key, new)
    else:
        getattr(owner, key)[index] = new


def _options(node: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield what an expression can be by mistake, in words."""
    match node:
        case ast.BinOp():
            yield from _of_operator(node)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int())):
            pass  # an axis
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield operand, "a minus sign is missing"
        case ast.Compare(ops=[operator], comparators=[_]) if type(operator) in COMPARISONS:
            other, words = COMPARISONS[type(operator)]
            yield ast.Compare(node.left, [other], node.comparators), words
        case ast.Attribute(value=value, attr="T" | "mT"):
            yield value, "a transpose is missing"
        case ast.Call():
            yield from _of_call(node)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value), "a switch is the wrong way round"
        case ast.Constant(value=float(value)):
            yield ast.Constant(2 * value), f"a constant is twice the right one, which is {value:g}"
            yield ast.Constant(value / 2), f"a constant is half the right one, which is {value:g}"
            yield (
                ast.Constant(-value),
                f"a constant has the wrong sign; the right one is {value:g}",
            )


def _of_operator(node: ast.BinOp) -> Iterator[tuple[ast.AST, str]]:
    for operator, words in OPERATORS.get(type(node.op), []):
        yield ast.BinOp(node.left, operator, node.right), words
    match node.op:
        case ast.Add() | ast.Sub():
            yield node.left, "a term is missing"
            yield (
                node.right if isinstance(node.op, ast.Add) else ast.UnaryOp(ast.USub(), node.right),
                "a term is missing",
            )
        case ast.Mult():
            for kept, left in ((node.left, node.right), (node.right, node.left)):
                yield (
                    kept,
                    f"the factor {_number(left)} is missing" if _number(left) else "a factor is missing",
                )
        case ast.Div():
            said = _number(node.right)
            yield (
                node.left,
                f"the division by {said} is missing" if said else "a division is missing",
            )
        case ast.Pow():
            square = _number(node.right) == "2"
            yield node.left, "a square is missing" if square else "a power is missing"
        case ast.MatMult():
            yield (
                ast.BinOp(node.right, node.op, node.left),
                "a matrix product is in the wrong order",
            )
            for side in ("left", "right"):
                turned = deepcopy(node)
                setattr(turned, side, ast.Attribute(getattr(node, side), "mT", ast.Load()))
                yield turned, "a factor of a matrix product is transposed"


def _of_call(node: ast.Call) -> Iterator[tuple[ast.AST, str]]:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    method = (
        isinstance(function, ast.Attribute)
        and not (
            isinstance(function.value, ast.Name) and function.value.id in ("torch", "np", "F", "math", "nn")
        )
        and not isinstance(function.value, ast.Attribute)
    )
    inner = function.value if method and isinstance(function, ast.Attribute) else next(iter(node.args), None)
    if name in POINTWISE and inner is not None:
        yield inner, f"the {POINTWISE[name]} is missing"
    if name in TWICE and inner is not None:
        again = deepcopy(node)
        if method:
            again.func.value = deepcopy(node)  # type: ignore[attr-defined]
        else:
            again.args[0] = deepcopy(node)
        yield again, f"the {POINTWISE[name]} is taken twice"
    for other, words in OTHERS.get(name, []):
        changed = deepcopy(node)
        if isinstance(changed.func, ast.Attribute):
            changed.func.attr = other
            yield changed, words
    if name == "detach" and inner is not None:
        yield inner, "a `detach` is missing"
    for key, words in (
        ("dim", "it works along the wrong axis"),
        ("axis", "it works along the wrong axis"),
    ):
        for index, keyword in enumerate(node.keywords):
            if keyword.arg == key:
                yield from _axes(node, ("keywords", index), keyword.value, words)
    if name in (
        "sum",
        "mean",
        "softmax",
        "log_softmax",
        "std",
        "var",
        "argmax",
        "logsumexp",
        "cumsum",
        "prod",
    ):
        at = 0 if method else 1
        if len(node.args) > at:
            yield from _axes(node, ("args", at), node.args[at], "it works along the wrong axis")
            if name in ("sum", "mean"):
                without = deepcopy(node)
                del without.args[at]
                yield without, "it works over all axes where one is asked"


def _axes(
    node: ast.Call, place: tuple[str, int], value: ast.expr, words: str
) -> Iterator[tuple[ast.AST, str]]:
    """Yield the call along other axes."""
    number = ast.unparse(value)
    for axis in (0, 1, -1):
        if number != str(axis):
            changed = deepcopy(node)
            at = getattr(changed, place[0])
            new = ast.parse(str(axis), mode="eval").body
            if place[0] == "keywords":
                at[place[1]].value = new
            else:
                at[place[1]] = new
            yield changed, words


def _number(node: ast.AST) -> str:
    """Return a constant as people write it; empty for anything else."""
    return f"{node.value:g}" if isinstance(node, ast.Constant) and isinstance(node.value, int | float) else ""
