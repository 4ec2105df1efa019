"""Bring mathematics, however it is written, into one plain spelling: `e^(x)`, `x_{1}`, `((a)/(b))`, `alpha`.

What LaTeX, Markdown, HTML and Unicode have their own signs for is rewritten; words stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from graders.observing.probes.spelling import sums
from graders.observing.probes.spelling.letters import ABOVE, ACCENTS, BELOW, FRACTIONS, GREEK, SIGNS

DROPPED = re.compile(
    r"\\(?:left|right|[bB]ig{1,2}[lrm]?|displaystyle|textstyle|limits|nolimits|mathstrut|leavevmode|hfill|blacksquare|nonumber|middle|scriptstyle)"
    r"(?![A-Za-z])\.?"
)
SPACES = re.compile(
    r"\\(?:[;:! ]|quad|qquad|enspace|thinspace|hspace\*?\{[^{}]*\}|phantom\{[^{}]*\})|(?<![\\\s])~(?![=~\s])(?!\s*[NU]\s*\()"
)
LIKE = re.compile(r"(?<=\s)~(?=\s)(?!\s*(?:N|U|p|q|[Nn]ormal|[Uu]niform|[Bb]ernoulli)\s*\()")
"""A tilde that means about, where what follows is no distribution."""
ROOTED = re.compile(r"(?<![^\W_])(?:wurzel|racine|ra[ií]z)(?=\()", re.I)
"""Signs that are written out in German, French and Spanish."""
LEARNED = re.compile(r"(?<![A-Za-z\\])([pq])([θφϕ])(?=\s*\()")
"""A density whose parameter stands on the line."""
COMMANDS = {
    "cdot": "*",
    "times": "*",
    "ast": "*",
    "div": "/",
    "le": "<=",
    "leq": "<=",
    "leqslant": "<=",
    "ge": ">=",
    "geq": ">=",
    "geqslant": ">=",
    "lt": "<",
    "gt": ">",
    "ne": "!=",
    "neq": "!=",
    "approx": "~=",
    "simeq": "~=",
    "sim": "~",
    "to": "->",
    "mapsto": " = ",
    "longmapsto": " = ",
    "rightarrow": "->",
    "longrightarrow": "->",
    "Rightarrow": "=>",
    "implies": "=>",
    "infty": " oo ",
    "in": " in ",
    "ln": " ln ",
    "lvert": "|",
    "rvert": "|",
    "vert": "|",
    "mid": "|",
    "lVert": "||",
    "rVert": "||",
    "Vert": "||",
    "|": "||",
    "lfloor": " floor(",
    "rfloor": ")",
    "lceil": " ceil(",
    "rceil": ")",
    "langle": "<",
    "rangle": ">",
    "odot": " odot ",
    "circ": " odot ",
    "top": "T",
    "intercal": "T",
    "prime": "'",
    "dots": "...",
    "ldots": "...",
    "cdots": "...",
    "pm": "±",
    "varepsilon": " epsilon ",
    "varphi": " phi ",
    "vartheta": " theta ",
    "ell": "l",
    "star": "",
    "{": "{",
    "}": "}",
    "%": "%",
    "&": "&",
    "_": "_",
    "#": "#",
    "$": "",
    "lbrack": "[",
    "rbrack": "]",
    "lbrace": "{",
    "rbrace": "}",
    "arctan": " arctan ",
    "item": "\n",
}
OF_TEXT = {
    "text",
    "textrm",
    "textbf",
    "textit",
    "emph",
    "mbox",
    "textnormal",
    "underline",
    "texttt",
    "textsf",
}
OF_SIGNS = {
    "mathrm",
    "operatorname",
    "mathit",
    "mathsf",
    "mathcal",
    "mathbb",
    "boldsymbol",
    "bm",
    "vec",
    "mathtt",
    "bar",
    "hat",
    "overline",
    "tilde",
    "widehat",
    "underbrace",
    "operatorname*",
    "mathbf",
}
MARKED = {"bar": "bar", "overline": "bar", "hat": "hat", "widehat": "hat", "tilde": "tilde"}
SUBSCRIPT = re.compile(r"(\\[A-Za-z]+_[A-Za-z0-9])(?=[A-Za-z])")
"""A Greek letter with its index, which is one letter, as in `\\Sigma_xA`."""
UPRIGHT = re.compile(r"(?<=[A-Za-z0-9}])(?=\{?\\(?:mathrm|operatorname)(?![A-Za-z]))(?<!_)(?<!\^)")
"""Where a name begins behind a factor, as in `D_a\\mathrm{Var}`."""
RAISED = re.compile(r"(?<=\^[A-Za-z])(?=[A-Z])")
"""Where what is raised ends in LaTeX, as in `^NE_q`."""
SPACED = re.compile(r"\\\\\s*\[\s*-?[\d.]+\s*(?:mm|ex|em|pt|cm|in)\s*\]")
"""The end of a row with space below it."""
STEP = re.compile(
    r"(?:indicator\s*_?\s*|(?<![\w.)}\]])1\s*_\s*)(?:\{\s*[({]?|\[)(?P<test>[^\[\](){}]*?[<>=][^\[\](){}]*)(?:[)}]?\s*\}|\])"
    r"|(?<![\w.)}\]])1\s*\[(?P<inner>[^\[\](){}]*?[<>=][^\[\](){}]*)\]"
)
"""The indicator of a condition, as an index or in brackets behind a 1."""
HEAVISIDE = re.compile(r"(?<![A-Za-z\\])(?:Theta|[Hh]eaviside)\s*\(\s*(?P<of>-?\s*[A-Za-z])\s*\)")
"""The step of a variable."""
AVERAGED = re.compile(
    r"(?:\\left\s*)?\\langle(?![A-Za-z])(?!\s*\\cdot\s*\\r)(?P<of>(?:(?!\\[lr]angle)[^,]){1,300}?)(?:\\right\s*)?\\rangle(?![A-Za-z])(?P<over>_(?:\{[^{}]*\}|\w|\\[A-Za-z]+))?"
)
"""An expectation in angle brackets."""
EQUAL = re.compile(r"(?<![<>=!])=(?!=)")
TYPED = re.compile(r"(?<=\))\.(?:(?:astype|type|to)\(\s*[\w.]{1,20}\s*\)|(?:float|double|int|long)\(\))")
"""The type of numbers, behind what is calculated in code."""
NUMBER = re.compile(
    r"\\(?:tag\*?|label)\s*\{(?:[^{}]|\{[^{}]*\})*\}|\\l?eqno\s*(?:\([^()]*\)|\{[^{}]*\})|\\notag(?![A-Za-z])"
)
"""The number or the name of an equation."""


POINT = re.compile(
    r"(?<=[\w)\]}]) \.[^\S\n]+(?=[\w(\\])(?![^\W\d_][^\W\d_]{2,}[^\S\n]+[^\W\d_]{2,})(?![A-ZÀ-Ý][a-zà-ÿ]{2})"
)
"""A point with blanks on both sides, which multiplies; what begins a sentence follows none."""
REMEMBERED = 2000
"""Letters of a text whose plain spelling is kept: each of many checks reads the same formulas."""


def plain(text: str) -> str:
    """Return mathematics in the plain spelling; environments such as matrices stay as `\\begin{...}`.

    Raises:
        ValueError: A brace is not closed.
    """
    return _remembered(text) if len(text) <= REMEMBERED else _plain(text)


@lru_cache(8192)
def _remembered(text: str) -> str:
    return _plain(text)


def _plain(text: str) -> str:
    text = TYPED.sub("", text)
    text = POINT.sub(" * ", SPACED.sub(r"\\\\", NUMBER.sub(" ", _of_html(text))))
    text = LEARNED.sub(r"\1_\2", sums.with_index(text.replace("\\\\", "\x00")))
    text = _of_unicode(text)
    text = re.sub(r"\{([,=+])\}", r"\1", text)
    text = RAISED.sub(" ", text) if "\\" in text else text
    text = re.sub(r"(?<=\d)\\,(?=\d{3}(?!\d))", " ", text).replace("\\,", " ")
    text = re.sub(r"\\[()\[\]]", " ", text).replace("$", " ")
    text = SPACES.sub(" ", DROPPED.sub("", text))
    text = UPRIGHT.sub(" ", SUBSCRIPT.sub(r"\1 ", text))
    while (averaged := AVERAGED.sub(r"E\g<over>[\g<of>]", text)) != text:
        text = averaged
    text = _of_latex(text)
    text = re.sub(r"(?<=sum|rod) +(?=[_^])", "", text)
    text = re.sub(r"\^\(\s*('+)\s*\)", r"\1", text)
    text = re.sub(r"(_\{\w+)\},_\{(?=\w+\})", r"\1,", text)
    text = LIKE.sub("~=", text)
    text = sums.in_signs(ROOTED.sub(" sqrt", text))
    text = re.sub(r"(?<![\w_^\\)}])\{ *([A-Za-z]+) *\}(?=\()", r" \1 ", text)
    text = HEAVISIDE.sub(r" indicator(\g<of>>0)", text)
    text = STEP.sub(lambda m: f" indicator({EQUAL.sub('==', m['test'] or m['inner'])})", text)
    return text.replace("\x00", "\\\\")


def _of_html(text: str) -> str:
    text = re.sub(r"<sub>(.*?)</sub>", r"_{\1}", text, flags=re.S)
    text = re.sub(r"<sup>(.*?)</sup>", r"^(\1)", text, flags=re.S)
    return re.sub(r"</?(?:b|i|em|strong|code|u|span|p|br)\b[^<>]*/?>", "", text)


def _of_unicode(text: str) -> str:
    if text.isascii() and "\x04" not in text:
        return text
    text = (
        re.sub(r"(\d)\s*([" + "".join(FRACTIONS) + "])", lambda m: f"({m[1]}+{FRACTIONS[m[2]]})", text)
        if any(c in FRACTIONS for c in text)
        else text
    )
    out: list[str] = []
    inside = ""
    for letter in unicodedata.normalize("NFC", text) + "\x01":
        kind = "^" if letter in ABOVE else "_" if letter in BELOW else ""
        if inside and kind != inside:
            out.append(")" if inside == "^" else "}")
        if kind and kind != inside:
            out.append("^(" if kind == "^" else "_{")
        inside = kind
        if kind:
            out.append((ABOVE if kind == "^" else BELOW)[letter])
        elif letter in GREEK:
            out.append(f" {GREEK[letter]}\x04")
        elif letter in FRACTIONS:
            out.append(f"({FRACTIONS[letter]})")
        elif letter in ACCENTS and out:
            out[-1] = f" {out[-1].strip(' ' + chr(4))}{ACCENTS[letter]} "
        else:
            out.append(SIGNS.get(letter, letter))
    text = re.sub(r"\x04(?![\d_])", " ", "".join(out[:-1])).replace("\x04", "")
    text = re.sub(r"(?<!\w)(m)[áí]([xn])(?=\s*[({\[])", lambda m: {"x": "max", "n": "min"}[m[2]], text)
    for accented, name in (("ŷ", "yhat"), ("Ŷ", "Yhat"), ("ŵ", "what"), ("ȳ", "ybar"), ("ẑ", "zhat")):
        text = text.replace(accented, f" {name} ")
    return text


COMMAND = re.compile(r"\\([A-Za-z]+\*?|.)", re.S)
WORD = re.compile(r"\\[A-Za-z]+")
"""A command that is a word."""
BEFORE_BRACKET = re.compile(r" +(?=\()")
GRID = re.compile(r"(?:[a-zA-Z]?(?:small)?matrix|array|[dr]?cases|tabular)\*?")
"""An environment of rows and columns."""
DEGREE = re.compile(r"\s*\[([^\]]*)\]")
"""Which root it is."""


def braced(text: str, at: int) -> tuple[str, int]:
    """Return the argument that begins at a place, and where it ends: `{...}`, a command, or one character."""
    while at < len(text) and text[at] == " ":
        at += 1
    if at >= len(text):
        return "", at
    if text[at] == "{":
        depth = 0
        for end in range(at, len(text)):
            depth += (text[end] == "{" and text[end - 1 : end] != "\\") - (
                text[end] == "}" and text[end - 1 : end] != "\\"
            )
            if not depth:
                return text[at + 1 : end], end + 1
        raise ValueError("a brace is not closed")
    command = WORD.match(text, at)
    if command:
        if command[0] in ("\\mathrm", "\\text", "\\mathbf", "\\hat", "\\bar", "\\sqrt"):
            inner, end = braced(text, command.end())
            return f"{command[0]}{{{inner}}}", end
        return command[0], command.end()
    return text[at], at + 1


def _of_latex(text: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(text):
        letter = text[at]
        if letter == "\\":
            command = COMMAND.match(text, at)
            if not command:
                break
            said, at = _command(command[1], text, command.end())
            out.append(said)
        elif letter == "^" and (spaced := BEFORE_BRACKET.match(text, at + 1)):
            out.append(letter)
            at = spaced.end()
        elif letter == "^" and at + 1 < len(text) and text[at + 1] in "{\\ ":
            inner, at = braced(text, at + 1)
            out.append(f"^({_of_latex(inner)})")
        elif letter == "_" and at + 1 < len(text) and text[at + 1] in "{\\":
            inner, at = braced(text, at + 1)
            out.append(f"_{{{_of_latex(inner).strip()}}}")
        else:
            out.append(letter)
            at += 1
    return "".join(out)


def _command(name: str, text: str, at: int) -> tuple[str, int]:
    """Return what a LaTeX command says in the plain spelling, and where it ends."""
    if name in ("begin", "end"):
        environment, end = braced(text, at)
        if environment in ("array", "tabular") and name == "begin":
            _, end = braced(text, end)
        if GRID.fullmatch(environment):
            kind = "cases" if "cases" in environment else "matrix"
            return f"\\{name}{{{kind}}}", end
        return " ", end
    if name in ("frac", "dfrac", "tfrac", "cfrac"):
        above, at = braced(text, at)
        below, at = braced(text, at)
        return f"(({_of_latex(above)})/({_of_latex(below)}))", at
    if name in ("binom", "dbinom"):
        above, at = braced(text, at)
        below, at = braced(text, at)
        return f" binom(({_of_latex(above)}),({_of_latex(below)}))", at
    if name == "sqrt":
        index = DEGREE.match(text, at)
        inner, at = braced(text, index.end() if index else at)
        said = _of_latex(inner)
        return (f" root(({said}),({_of_latex(index[1])}))" if index else f" sqrt({said})"), at
    if name == "boxed" or name == "fbox":
        inner, at = braced(text, at)
        return f" \\boxed{{{_of_latex(inner)}}}", at
    if name in OF_TEXT:
        inner, at = braced(text, at)
        return f" {_of_latex(inner)} ", at
    if name in MARKED:
        inner, at = braced(text, at)
        if name == "overline" and re.fullmatch(r"\d+", inner):
            return f"\\repeated{{{inner}}}", at
        after = "" if text[at : at + 1] in ("_", "^") else " "
        return f" {_of_latex(inner).strip()}{MARKED[name]}{after}", at
    if name in OF_SIGNS:
        inner, at = braced(text, at)
        said = _of_latex(inner).strip()
        if name == "mathbf" and said == "1":
            return " indicator ", at
        after = "" if text[at : at + 1] in ("_", "^") else " "
        if name == "vec":
            return f" {said}vec{after}", at
        return f" {said}{after}", at
    if name in COMMANDS:
        return COMMANDS[name], at
    space = "" if text[at : at + 1] in ("_", "^") else " "
    return f" {name}{space}", at
