"""Read a closed form in LaTeX, Python or plain spelling, and evaluate it at points."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from graders.model import Array
from graders.observing.arrays import array
from graders.observing.probes.marks import bare

LETTERS_CAP = 1000
COMPARED = re.compile(
    r"(<=|>=|<|>|≤|≥|\\leq?(?:slant)?(?![a-z])|\\geq?(?:slant)?(?![a-z])|\\lt(?![a-z])|\\gt(?![a-z]))"
)
ENTRY = re.compile(r"-?(?:\d[\d.]*|[A-Za-z]\w*|[A-Za-z]_\{\w+\})")
OTHERWISE = re.compile(r"\s*(otherwise|else|sonst|)\s*", re.IGNORECASE)
FORMULA_NODES = (
    ast.Expression,
    ast.Call,
    ast.keyword,
    ast.Name,
    ast.Load,
    ast.Constant,
    ast.BinOp,
    ast.operator,
    ast.UnaryOp,
    ast.unaryop,
    ast.Compare,
    ast.cmpop,
    ast.Tuple,
    ast.List,
)
"""What the syntax tree of a formula is made of."""


def values(text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any]) -> Array:
    """Return a closed form in LaTeX, Python or plain spelling, at points.

    Args:
        text: The formula; what stands before a sign of equality is left out.
        points: Values of each variable, all of one shape.
        synonyms: Other spellings of the variables.

    Returns:
        Values of the shape of the points, float64.

    Raises:
        ValueError: It cannot be read, or holds a variable that is not among them.
    """
    text = bare(text)
    if not text or len(text) > LETTERS_CAP:
        raise ValueError("it is empty or too long")
    if branches := _branches(text):
        return _piecewise(branches, points, synonyms)
    return _closed(text, points, synonyms)


def _piecewise(
    branches: list[tuple[str, str]], points: Mapping[str, Array], synonyms: Mapping[str, Any]
) -> Array:
    """Return the first branch whose condition holds counts; NaN where none does."""
    holds, chosen = [], []
    for value, condition in branches:
        chosen.append(_closed(value, points, synonyms))
        if OTHERWISE.fullmatch(condition):
            holds.append(np.ones(chosen[-1].shape, dtype=bool))
            continue
        left, sign, right = COMPARED.split(condition, maxsplit=1)
        gap = _closed(left, points, synonyms) - _closed(right, points, synonyms)
        holds.append(gap > 0 if sign[0] in ">≥" or sign[1:2] == "g" else gap < 0)
        if "=" in sign or "e" in sign or sign in "≤≥":
            holds[-1] |= gap == 0
    return np.select(holds, chosen, np.nan)


def _branches(text: str) -> list[tuple[str, str]]:
    """(value, condition) of a formula that is given by cases; none if it is not."""
    if cases := re.search(r"\\begin\{cases\}(.*)\\end\{cases\}", text, re.DOTALL):
        rows = [row.partition("&") for row in re.split(r"\\\\", cases[1]) if row.strip()]
        found = [(value, condition) for value, _, condition in rows]
    elif ternary := re.fullmatch(r"(.*?)\bif\b(.*?)\belse\b(.*)", text, re.DOTALL):
        found = [(ternary[1], ternary[2]), *(_branches(ternary[3]) or [(ternary[3], "else")])]
    else:
        parts = re.split(
            r";|\n|(?:,|\band\b)(?:\s*and\b)?(?=[^;]*?(?:\bfor\b|\bif\b|\bwhen\b|otherwise|\belse\b))",
            text,
        )
        found = []
        for part in (p for p in parts if p.strip()):
            told = re.fullmatch(
                r"(.*?)(?:\b(?:for|if|when|where)\b|,|(?=\botherwise|\belse))(.*)", part, re.DOTALL
            )
            if not told:
                return []
            found.append((told[1], told[2]))
    cleaned = [(_balanced(value), _condition(condition)) for value, condition in found]
    right = all(OTHERWISE.fullmatch(c) or COMPARED.search(c) for _, c in cleaned)
    return cleaned if right and len(cleaned) > 1 else []


def _closed(text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any]) -> Array:
    """Return a closed form without cases."""
    import sympy

    spelled = {_plain(s): name for name in points for s in (name, *synonyms.get(name, ()))}
    text = re.sub(r"\\(max|min)\b", r"\1", text)
    if re.search(r"\b(max|min)\b", text):  # which the reader of LaTeX does not know
        text = re.sub(r"\\(?:left|right|[,;!:])|\\(?=[{}])", "", text)
        text = re.sub(r"\\([a-z]+)", r"\1", text).replace("{", "(").replace("}", ")")
    formula = _latex(text) if re.search(r"[\\{]", text) else _python(text, spelled)
    if not isinstance(formula, sympy.Expr):
        raise ValueError(f"`{text[:80]}` is no formula")
    for call in formula.atoms(sympy.core.function.AppliedUndef):
        if _plain(str(call.func)) in spelled:  # a (1 - a) is a product
            name = sympy.Symbol(str(call.func))
            formula = formula.replace(call.func, lambda *given, v=name: v * sympy.Mul(*given))
    logistic = [f for f in formula.atoms(sympy.core.function.AppliedUndef) if len(f.args) == 1]
    for call in sorted(logistic, key=str, reverse=True):
        if _plain(str(call.func)) not in ("sigma", "sigmoid", "logistic", "expit"):
            raise ValueError(f"what is the function `{call.func}`?")
    for name in {f.func for f in logistic}:
        formula = formula.replace(name, lambda x: 1 / (1 + sympy.exp(-x)))
    known = {}
    for symbol in sorted(formula.free_symbols, key=str):
        plain = _plain(str(symbol))
        if plain in spelled:
            known[symbol] = sympy.Symbol(spelled[plain])
        elif str(symbol) == "e":
            known[symbol] = sympy.E
        elif str(symbol) == "pi":
            known[symbol] = sympy.pi
        else:
            names = ", ".join(f"`{n}`" for n in points) or "none"
            raise ValueError(f"what is `{symbol}` in `{text[:80]}`? The variables are {names}")
    formula = formula.xreplace(known)
    evaluate = sympy.lambdify([sympy.Symbol(n) for n in points], formula, "numpy")
    with np.errstate(all="ignore"):
        out = evaluate(*(np.asarray(v, np.float64) for v in points.values()))
    shape = np.broadcast_shapes(*(np.shape(v) for v in points.values()))
    return np.broadcast_to(np.asarray(array(out), np.float64), shape)


def matrix(text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any]) -> Array:
    """Return a matrix of closed forms at P points: values (P, rows, columns).

    Raises:
        ValueError: An entry cannot be read, or the rows have different lengths.
    """
    text = bare(text)
    text = re.sub(r"\\(begin|end)\{[a-z]*matrix\*?\}|\\(left|right)(?=[\[\](])", " ", text)
    text = re.sub(r"^\s*\(([^()]*,[^()]*)\)\s*$", r"\1", text)
    lines = _rows(text)
    by_spaces = [line.strip(" |()").split() for line in lines]
    plain = all(len(row) == len(by_spaces[0]) > 1 and all(map(ENTRY.fullmatch, row)) for row in by_spaces)
    rows = by_spaces if plain else [_cells(row) for row in lines]
    if not rows or len({len(row) for row in rows}) > 1:
        raise ValueError("the rows have different lengths" if rows else "there is no matrix")
    return np.stack([np.stack([values(c, points, synonyms) for c in row], -1) for row in rows], -2)


def _rows(text: str) -> list[str]:
    if "\\\\" in text:
        return [row for row in text.split("\\\\") if row.strip()]
    inner = text.strip()
    if inner.startswith("[") and inner.endswith("]") and inner[1:].lstrip().startswith("["):
        inner = inner[1:-1]
    if inner.count("[") == 1 and inner.startswith("[") and inner.endswith("]"):
        inner = re.sub(r",\s*\n", ", ", inner[1:-1])  # a list that goes on in the next line
    if "[" in inner:
        return [part.strip(" ,[]\n") for part in re.split(r"\]\s*,?\s*\[", inner)]
    return [row for row in re.split(r"[;\n]", inner) if row.strip()]


def _cells(row: str) -> list[str]:
    """Return the entries of a row, parted by `&`, or by commas that stand in no parentheses."""
    if "&" in row:
        return [cell.strip() for cell in row.split("&")]
    cells, depth = [""], 0
    for letter in row.strip():
        depth += (letter in "({") - (letter in ")}")
        if letter == "," and depth == 0:
            cells.append("")
        else:
            cells[-1] += letter
    return [cell.strip(" |") for cell in cells]


def _latex(text: str) -> Any:
    from sympy.parsing.latex import parse_latex
    from sympy.parsing.latex.errors import LaTeXParsingError

    text = re.sub(r"\\operatorname\{(\w+)\}|\\(?:text|mathrm)\{(\w+)\}", r"\\\1\2 ", text)
    text = re.sub(r"\\(?:sigmoid|logistic)\b", r"\\sigma", text)
    text = re.sub(r"\\[,;!:]|\\quad|~", " ", text).replace("\\ln", "\\log")
    try:
        return parse_latex(text, backend="antlr", strict=True)
    except (LaTeXParsingError, TypeError) as error:
        raise ValueError(f"`{text[:80]}` is no LaTeX formula") from error


def _python(text: str, spelled: Mapping[str, str]) -> Any:
    from sympy import Function, Heaviside, Max, Min, Symbol, exp, log, sqrt, tanh
    from sympy.parsing import sympy_parser as parser

    text = re.sub(r"\b(np|numpy|torch|math)\.", "", text).replace("ln(", "log(")
    text = re.sub(r"\|([^|]+)\|", r"(Abs(\1))", text)
    names = set(re.findall(r"[A-Za-z_]\w*", text))
    functions = {n: Function("sigma") for n in ("sigmoid", "logistic", "expit")}
    called = set(re.findall(r"([A-Za-z_]\w*)\s*\(", text))
    local: dict[str, Any] = {n: Symbol(n) for n in names if _plain(n) in spelled}
    if "sigma" in called and "sigma" not in local:
        local["sigma"] = Function("sigma")
    local |= {"log": log, "exp": exp, "sqrt": sqrt, "tanh": tanh, **functions}
    local |= {"max": Max, "maximum": Max, "min": Min, "minimum": Min, "Heaviside": Heaviside}
    steps = (
        *parser.standard_transformations,
        parser.convert_xor,
        parser.implicit_multiplication_application,
    )
    try:
        return _evaluated(text, local, steps)
    except Exception as error:  # sympy's parser raises whatever Python's does
        raise ValueError(f"`{text[:80]}` cannot be read as a formula") from error


def _evaluated(text: str, local: Mapping[str, Any], steps: tuple[Any, ...]) -> Any:
    """Return what `sympy.parse_expr` returns, which evaluates Python; here of formulas alone.

    Raises:
        ValueError: It holds what no formula needs, such as text, attributes, or functions of Python.
    """
    from sympy.parsing import sympy_parser as parser

    if re.search(r"['\"@;]|__", text):
        raise ValueError("a formula has no quotes")
    known = {**_mathematics()}
    code = parser.stringify_expr(text, dict(local), known, steps)
    tree = ast.parse(code.strip(), mode="eval")
    if not all(isinstance(node, FORMULA_NODES) for node in ast.walk(tree)):
        raise ValueError("a formula has only numbers, variables, functions and operations")
    return parser.eval_expr(code, dict(local), {**known, "__builtins__": {}})


@lru_cache
def _mathematics() -> Mapping[str, Any]:
    """Return the names of sympy that stand for something in a formula."""
    import sympy

    wanted = {n: getattr(sympy, n) for n in (*sympy.__all__, "sqrt", "cbrt", "root", "diff")}
    return {
        n: v
        for n, v in wanted.items()
        if isinstance(v, sympy.Basic)
        or (isinstance(v, type) and issubclass(v, sympy.Basic))
        or n in ("sqrt", "cbrt", "root", "diff")
    } | {"max": sympy.Max, "min": sympy.Min, "abs": sympy.Abs, "pow": sympy.Pow}


def _plain(name: str) -> str:
    return re.sub(r"[\\_{}\s*]", "", name).lower()


def _balanced(value: str) -> str:
    value = value.strip(" ,\n").removeprefix("{")
    return value.strip("()") if value.count("(") != value.count(")") else value


def _condition(words: str) -> str:
    words = re.sub(r"\\(?:text|mathrm)\{([^}]*)\}", r"\1", words)
    return re.sub(r"\b(?:if|for|when|falls)\b", "", words).strip(" ,.(){}\n\\")
