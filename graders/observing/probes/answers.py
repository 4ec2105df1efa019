"""The answer sheet: lines such as `1b: 13.5` in text files and notebooks, or `answer_1b` in code."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from graders.model import Array
from graders.observing.code import Code, Found, array
from graders.observing.units import Missing, decode_source

CAP = 4000
LABEL = re.compile(
    r"^[\s>*_`#(-]*(\d+(?:\.\d+)*)((?:[\s.)(]*[a-zA-Z]|[\s.)(]*\d(?=\s*[)*_`]*\s*[:=])){0,4})"
    r"[)*_`]*\s*[:=](?![=])[*_`]*\s*(.*)$"
)
EMPTY = re.compile(r"^[\s._?…*`$-]*$|^<.*>$|^todo\b", re.IGNORECASE | re.DOTALL)
PLAIN = str.maketrans(
    {
        "−": "-",
        "–": "-",
        "·": "*",
        "×": "*",
        "⋅": "*",
        "÷": "/",
        "∞": "oo",
        "²": "^2",
        "³": "^3",
        "½": "(1/2)",
        "⁻": "-",
        "₀": "0",
        "₁": "1",
        "₂": "2",
        "₃": "3",
        "σ": "sigma",
        "μ": "mu",
        "θ": "theta",
        "ε": "epsilon",
        "π": "pi",
        "φ": "phi",
        "λ": "lambda",
        "α": "alpha",
        "β": "beta",
        "Σ": "Sigma",
        "’": "'",
    }
)
INFINITE = re.compile(r"^[+]?\s*(oo|inf(inity|inite)?|unendlich|\\infty|diverges|math\.inf)(?![a-z])", re.I)

COMPARED = re.compile(
    r"(<=|>=|<|>|≤|≥|\\leq?(?:slant)?(?![a-z])|\\geq?(?:slant)?(?![a-z])|\\lt(?![a-z])|\\gt(?![a-z]))"
)
ENTRY = re.compile(r"-?(?:\d[\d.]*|[A-Za-z]\w*|[A-Za-z]_\{\w+\})")
OTHERWISE = re.compile(r"\s*(otherwise|else|sonst|)\s*", re.IGNORECASE)


FORMULA = (
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


@dataclass(frozen=True)
class Answer:
    """What was answered under one label, and where."""

    text: str
    where: str


def written(code: Code, label: str) -> Answer | None:
    """The last answer under `label` that is not empty; None where the label does not occur.

    Raises:
        NotImplementedError: The label is there, and nothing was answered.
    """
    found = [a for name, a in _all(code) if name == plain_label(label)]
    filled = [a for a in found if not EMPTY.match(a.text)]
    if found and not filled:
        raise NotImplementedError(f"{found[-1].where}: nothing is answered at {label}")
    return filled[-1] if filled else None


def plain_label(name: str) -> str:
    """A label without what writers vary."""
    return re.sub(r"[\s()]|\.(?!\d)", "", name).lower()


def computed(code: Code, label: str) -> Found | None:
    """A function or variable `answer_LABEL` of the code."""
    name = f"answer_{plain_label(label).replace('.', '_')}"
    for unit in code.units.values():
        if name in unit.names:
            return Found(unit.load(name), name, unit)
    return None


def given(code: Code, label: str) -> Answer | Found:
    """What is answered under a label: on the answer sheet, else by the code.

    Raises:
        NotImplementedError: The label is there, and nothing was answered.
        Missing: It is in neither.
    """
    answer = written(code, label) or computed(code, label)
    if answer is None:
        sheets = [p for p in code.files if p.lower().endswith((".md", ".txt"))]
        where = f"in {', '.join(sheets[:3])}" if sheets else "; there is no answers.md"
        raise Missing(f"no answer to {label} was found {where}; write a line `{label}: your answer`")
    return answer


def value(code: Code, found: Found, arguments: Mapping[str, Any] | None = None) -> Any:
    """What a function `answer_LABEL` returns, or what the variable holds."""
    return code.call(found, arguments or {}) if callable(found.value) else found.value


def _all(code: Code) -> Iterator[tuple[str, Answer]]:
    for path, data in sorted(code.files.items()):
        lower = path.lower()
        if lower.endswith((".md", ".txt", ".tex", ".rst")):
            yield from _answers(decode_source(data), path)
        elif lower.endswith(".ipynb"):
            for number, source in _prose(data):
                yield from _answers(source, f"{path} cell {number}")


def _prose(data: bytes) -> Iterator[tuple[int, str]]:
    try:
        cells = json.loads(decode_source(data))["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if isinstance(cell, dict) and cell.get("cell_type") in ("markdown", "raw"):
            source = cell.get("source", "")
            yield number, "".join(map(str, source)) if isinstance(source, list) else str(source)


def _answers(text: str, where: str) -> Iterator[tuple[str, Answer]]:
    """A line with a label, and what follows until a blank line, the next label or a heading."""
    label, lines = "", [""]
    for line in [*text.splitlines(), "#"]:
        begins = LABEL.match(line)
        if begins or re.match(r"#+(\s|$)", line):
            if label:
                yield label, Answer(_first_paragraph(lines)[:CAP], where)
            label = plain_label(f"{begins[1]}{begins[2]}") if begins else ""
            lines = [begins[3]] if begins else [""]
        else:
            lines.append(line)


def _first_paragraph(lines: list[str]) -> str:
    """What stands on the label's line or right below; else the next paragraph, unless it is a question."""
    first, *later = re.split(r"\n[^\S\n]*\n", "\n".join(lines))
    if first.strip():
        return first.strip()
    following = next((p.strip() for p in later if p.strip()), "")
    return "" if following.endswith((":", "?")) else following


# -- numbers and matrices ----------------------------------------------------------------------


def numbers(text: str) -> Array:
    """A number, list, shape or matrix as an array of float64.

    Raises:
        ValueError: It is none of these; the message says which part.
    """
    text = _bare(text)
    if INFINITE.match(text):
        return np.array(np.inf)
    text = re.sub(r"\\(begin|end)\{[a-z]*matrix\*?\}|\\(left|right|big[lr]?)\b|\\[,;!]", " ", text)
    text = re.sub(r"\\(times|cdot)\b", "*", text)
    if re.fullmatch(r"\s*\d{1,3}([ ,'_]\d{3})+\s*[a-z]*\s*", text):
        text = "".join(re.findall(r"\d", text))
    shape = re.fullmatch(r"\s*\(?\s*(\d+(?:\s*(?:\*|x|by)\s*\d+)+)\s*\)?\s*[a-z]*\s*", text)
    if shape:
        return np.array([float(d) for d in re.findall(r"\d+", shape[1])])
    rows = [r for r in re.split(r"\\\\|;|\n|\]\s*,?\s*\[|\)\s*,\s*\(", text) if r.strip(" []|(),&")]
    table = [_row(r) for r in rows]
    if not table:
        raise ValueError("there is no number")
    if len({len(r) for r in table}) > 1:  # a list that goes on in the next line
        return np.array([v for row in table for v in row])
    out = np.array(table)
    return out.reshape(()) if out.size == 1 else out[0] if len(table) == 1 else out


def _row(row: str) -> list[float]:
    row = row.replace("&", ",").replace("|", ",")
    stripped = row.strip(" []{},\t")
    cells = [c for c in re.split(r",", stripped) if c.strip()]
    if len(cells) == 1 and re.fullmatch(
        r"(?:[-+]?[\d.]+(?:e[-+]?\d+)?(?:/\d+)?\s+)+[-+]?[\d.]+(?:e[-+]?\d+)?(?:/\d+)?", cells[0].strip()
    ):
        cells = cells[0].split()
    return [_number(c) for c in cells]


def _number(cell: str) -> float:
    cell = cell.strip(" []~≈`'\"")
    if cell.count("(") != cell.count(")"):
        cell = cell.strip("()")
    if INFINITE.match(cell):
        return float("inf")
    cell = re.sub(r"(?<=[\d.)])\s+(?!e\b|pi\b)[a-zA-Z%(][^\d]*$", "", cell)  # a unit, a remark
    try:
        return float(cell)
    except ValueError:
        return float(values(cell, {}, {}))


def _bare(text: str) -> str:
    """Without the marks around a formula, and only what stands behind the last sign of equality."""
    text = text.translate(PLAIN)
    text = re.sub(r"\$|\\[()\[\]](?!\s*\\)|`", " ", text)
    text = re.sub(r"\\(approx|simeq|to|rightarrow)\b|≈|→", "=", text)
    return re.split(r"(?<![<>!=])=(?!=)", text)[-1].strip()


# -- closed forms ------------------------------------------------------------------------------


def values(text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any]) -> Array:
    """A closed form in LaTeX, Python or plain spelling, at points.

    Args:
        text: The formula; what stands before a sign of equality is left out.
        points: Values of each variable, all of one shape.
        synonyms: Other spellings of the variables.

    Returns:
        Values of the shape of the points, float64.

    Raises:
        ValueError: It cannot be read, or holds a variable that is not among them.
    """
    text = _bare(text)
    if not text or len(text) > CAP // 4:
        raise ValueError("it is empty or too long")
    if branches := _branches(text):
        return _piecewise(branches, points, synonyms)
    return _closed(text, points, synonyms)


def _piecewise(
    branches: list[tuple[str, str]], points: Mapping[str, Array], synonyms: Mapping[str, Any]
) -> Array:
    """The first branch whose condition holds counts; NaN where none does."""
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


def _balanced(value: str) -> str:
    value = value.strip(" ,\n").removeprefix("{")
    return value.strip("()") if value.count("(") != value.count(")") else value


def _condition(words: str) -> str:
    words = re.sub(r"\\(?:text|mathrm)\{([^}]*)\}", r"\1", words)
    return re.sub(r"\b(?:if|for|when|falls)\b", "", words).strip(" ,.(){}\n\\")


def _closed(text: str, points: Mapping[str, Array], synonyms: Mapping[str, Any]) -> Array:
    """A closed form without cases."""
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
    """A matrix of closed forms at P points: values (P, rows, columns).

    Raises:
        ValueError: An entry cannot be read, or the rows have different lengths.
    """
    text = _bare(text)
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
    """The entries of a row, parted by `&`, or by commas that stand in no parentheses."""
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
    """What `sympy.parse_expr` returns, which evaluates Python; here of formulas alone.

    Raises:
        ValueError: It holds what no formula needs, such as text, attributes, or functions of Python.
    """
    from sympy.parsing import sympy_parser as parser

    if re.search(r"['\"@;]|__", text):
        raise ValueError("a formula has no quotes")
    known = {**_mathematics()}
    code = parser.stringify_expr(text, dict(local), known, steps)
    tree = ast.parse(code.strip(), mode="eval")
    if not all(isinstance(node, FORMULA) for node in ast.walk(tree)):
        raise ValueError("a formula has only numbers, variables, functions and operations")
    return parser.eval_expr(code, dict(local), {**known, "__builtins__": {}})


@lru_cache
def _mathematics() -> Mapping[str, Any]:
    """The names of sympy that stand for something in a formula."""
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
