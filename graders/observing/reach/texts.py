"""What the expressions of a source say, as far as they are made of constants alone; each is looked at once."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

MOST_LETTERS = 200
"""Letters of a text that is put together; what is longer is cut, and no longer known as a whole."""
MOST_PARTS = 300
"""Parts of an expression that is printed; of a larger one its kind is said."""
METHODS = {
    "lower",
    "upper",
    "strip",
    "lstrip",
    "rstrip",
    "replace",
    "removeprefix",
    "removesuffix",
    "title",
    "swapcase",
    "casefold",
    "capitalize",
}


class Texts:
    """The texts of a tree.

    Args:
        nodes: All of the tree, each before its parts, as `ast.walk` gives them.
    """

    def __init__(self, nodes: Iterable[ast.AST]) -> None:
        self.known: dict[int, str] = {}
        self.cut: set[int] = set()
        for node in reversed(list(nodes)):
            text = self._read(node)
            if text is not None:
                if len(text) > MOST_LETTERS and not isinstance(node, ast.Constant):
                    self.cut.add(id(node))
                    text = text[:MOST_LETTERS]
                self.known[id(node)] = text

    def begins(self, node: ast.AST) -> str | None:
        """Return a text, or how a long one begins; None for what is no text of constants."""
        return self.known.get(id(node))

    def whole(self, node: ast.AST) -> str | None:
        """Return a text that is known to its end."""
        return None if id(node) in self.cut else self.known.get(id(node))

    def _read(self, node: ast.AST) -> str | None:
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self._joined([value])
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._joined([left, right])
            case ast.BinOp(op=ast.Mult(), left=left, right=ast.Constant(value=int(times))):
                short = self._short(left)
                return None if short is None else short * min(times, MOST_LETTERS + 1)
            case ast.BinOp(op=ast.Mod(), left=left, right=right):
                given = right.elts if isinstance(right, ast.Tuple) else [right]
                return self._filled(left, "%s", given)
            case ast.JoinedStr(values=values):
                return self._joined(values)
            case ast.Subscript(value=value, slice=ast.Slice() as part):
                short = self._short(value)
                steps = [_number(n) for n in (part.lower, part.upper, part.step)]
                if short is None or any(s is False for s in steps) or steps[2] == 0:
                    return None
                return short[slice(*steps)]
            case ast.Call(func=ast.Name(id="chr"), args=[ast.Constant(value=int(number))]):
                return chr(number) if 0 <= number <= 0x10FFFF else None
            case ast.Call(func=ast.Attribute(value=value, attr=attr), args=args, keywords=[]):
                return self._method(value, attr, args)
        return None

    def _short(self, node: ast.AST) -> str | None:
        """Return a text that may be worked with."""
        text = self.whole(node)
        return None if text is None or len(text) > MOST_LETTERS else text

    def _joined(self, nodes: Iterable[ast.AST], between: str = "") -> str | None:
        """Return several texts in one; cut where one of them is."""
        parts: list[str] = []
        size = 0
        for node in nodes:
            text = self.begins(node)
            if text is None:
                return None
            parts.append(text[: MOST_LETTERS + 1])
            size += len(text)
            if id(node) in self.cut or size > MOST_LETTERS:
                return between.join(parts) + "…"
        return between.join(parts)

    def _filled(self, frame: ast.AST, mark: str, given: list[ast.expr]) -> str | None:
        """Return a text with its blanks filled in turn."""
        text, parts = self._short(frame), [self._short(g) for g in given]
        if text is None or None in parts:
            return None
        between = text.split(mark)
        if len(between) != len(parts) + 1 or any(mark[0] in b for b in between):
            return None
        return between[0] + "".join(str(p) + b for p, b in zip(parts, between[1:], strict=True))

    def _method(self, value: ast.AST, attr: str, args: list[ast.expr]) -> str | None:
        if attr == "join" and len(args) == 1 and isinstance(args[0], ast.List | ast.Tuple):
            between = self._short(value)
            return None if between is None else self._joined(args[0].elts, between)
        if attr == "format":
            return self._filled(value, "{}", args)
        text, given = self._short(value), [self._short(a) for a in args]
        if attr not in METHODS or text is None or None in given or len(given) > 2:
            return None
        try:
            return str(getattr(text, attr)(*given))
        except TypeError:
            return None


def _number(node: ast.expr | None) -> int | bool | None:
    """Return a whole number that is written down; None for nothing; False for anything else."""
    match node:
        case None:
            return None
        case ast.Constant(value=int(number)):
            return number
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(number))):
            return -number
    return False


def parts_of(node: ast.AST, deep: int = 40) -> list[str | ast.AST]:
    """Return what a text is put together of, by `+`, `%`, `format` or braces: texts that are constants, and what stands between them."""
    match node:
        case ast.Constant(value=str(text)):
            return [text] if text else []
        case ast.BinOp(op=ast.Add(), left=left, right=right) if deep:
            return [*parts_of(left, deep - 1), *parts_of(right, deep - 1)]
        case ast.JoinedStr(values=values) if deep:
            return [p for v in values for p in parts_of(v, deep - 1)]
        case ast.FormattedValue(value=value, format_spec=None) if deep:
            return parts_of(value, deep - 1)
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str(text)), right=right):
            around = re.split(r"%[-+ #\d.]*[a-z]", text)
            given = right.elts if isinstance(right, ast.Tuple) else [right]
            if not re.search(r"%[-+ #\d.]*[^-+ #\d.di]", text):  # numbers alone
                given = [ast.Constant(value=0) for _ in around[1:]]
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format"), args=given, keywords=[]
        ):
            around = re.split(r"\{[^{}]*\}", text)
        case _:
            return [node]
    if len(around) != len(given) + 1:
        return [node]
    mixed = [around[0], *(x for g, a in zip(given, around[1:], strict=True) for x in (g, a))]
    return [p for p in mixed if p != ""]


def end_of(node: ast.AST) -> str:
    """Return the last constant part of a text."""
    last = node.values[-1] if isinstance(node, ast.JoinedStr) and node.values else node
    last = last.right if isinstance(last, ast.BinOp) else last
    return str(last.value) if isinstance(last, ast.Constant) else ""


def is_constant(node: ast.AST) -> bool:
    """Return whether an expression is made of constants alone."""
    return all(
        isinstance(
            n, ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.UnaryOp | ast.unaryop | ast.expr_context
        )
        for n in ast.walk(node)
    )


def words_of(node: ast.AST) -> str:
    """Return an expression as its author wrote it, cut short."""
    if sum(1 for _ in zip(range(MOST_PARTS), ast.walk(node), strict=False)) == MOST_PARTS:
        return f"{type(node).__name__.lower()} of many parts"
    try:
        text = ast.unparse(node)
    except (RecursionError, ValueError):
        text = type(node).__name__
    return text if len(text) <= 60 else f"{text[:57]}..."
