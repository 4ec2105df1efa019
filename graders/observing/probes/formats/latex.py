"""The text of a LaTeX document: its own commands written out, sections as headings, lists with their numbers, tables as rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from graders.observing.probes.formats import unseen
from graders.observing.probes.formats.latex_counters import counted_out
from graders.observing.probes.formats.latex_lists import forms_of, numbered, of_exam
from graders.observing.probes.formats.office import SHOWN
from graders.observing.probes.labelling.counters import COUNTED, PLACE
from graders.observing.probes.spelling.marks import braced

LONGEST = 2_000_000
ACCENTS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303"}
DEFINED = re.compile(
    r"\\(?:(?:re)?newcommand|(?P<provide>provide)command|DeclareRobustCommand|DeclareMathOperator)\*?\s*\{?\s*(?P<new>\\[A-Za-z]+)\s*\}?\s*"
    r"(?:\[(?P<count>\d)\])?(?P<default>\[[^\[\]]*\])?\s*(?=\{)"
    r"|\\(?:re)?newenvironment\s*\{(?P<env>\w+\*?)\}\s*(?:\[(?P<many>\d)\])?(?P<optional>\[[^\[\]]*\])?\s*(?=\{)"
    r"|\\def\s*(?P<def>\\[A-Za-z]+)(?P<given>(?:#\d)*)\s*(?=\{)"
    r"|\\let\s*(?P<let>\\[A-Za-z]+)\s*=?\s*(?P<known>\\[A-Za-z]+)"
)
"""Where a command of one's own is defined."""
NESTED, MOST_USES = 3, 2000
"""So deep commands may use each other, and so often one is written out."""
INCLUDED = re.compile(r"\\(?:input|include|subfile)\s*\{([^{}]+)\}")
TABLE = re.compile(
    r"\\begin\{tabular[x*]?\}(?:\{[^{}]*\})?\{(?:[^{}]|\{[^{}]*\})*\}(.*?)\\end\{tabular[x*]?\}", re.S
)
RULES = re.compile(
    r"\\(?:hline|toprule|midrule|bottomrule|cline\{[^{}]*\}|cmidrule(?:\([^()]*\))?\{[^{}]*\}|addlinespace(?:\[[^\]]*\])?)(?![A-Za-z])"
)
NOTHING = re.compile(
    r"\\(?:maketitle|newpage|clearpage|tableofcontents|noindent|centering|medskip|bigskip|smallskip|hline|toprule|midrule|bottomrule)(?![A-Za-z])"
)
"""Commands that say nothing."""
BOLD = re.compile(
    r"\{\s*(?=[^{}\n]*\\(?:bf|bfseries)(?![A-Za-z]))(?:\\(?:bf|bfseries|rm|sf|sc|sffamily|scshape|tiny|small|normalsize|large|Large|LARGE|huge|Huge|centering)(?![A-Za-z])\s*)+([^{}\n]+)\}"
)
"""Bold letters as plain TeX sets them, such as `{\\large\\bf PROBLEM 1}`."""
GAP = re.compile(
    r"^([^\S\n]*\\(?:textbf|textsf|textsc|emph|underline)\{[^{}\n]*\})\s*\\(?:q?quad|enspace|hfill|hspace\*?\{[^{}]*\})(?![A-Za-z])",
    re.M,
)
"""A heading of one's own at the beginning of a line, and the gap behind it."""
FRAMED = re.compile(
    r"\\(?:fbox|framebox|underline|textsc|uline|MakeUppercase|centerline)\s*\{\s*(?P<bold>\\textbf\{[^{}\n]*\})\s*\}|\{\s*\\(?:tiny|small|normalsize|large|Large|LARGE|huge|Huge)(?![A-Za-z])\s*(?P<sized>\\textbf\{[^{}\n]*\})\s*\}"
    r"|^(?P<indent>[^\S\n]*)\\(?:fbox|framebox|textsc|uline)\s*\{(?P<inner>[^{}\n]*)\}",
    re.M,
)
"""A heading of one's own in a frame, small capitals or large letters."""
CENTERED = re.compile(r"\\(?:begin|end)\{(?:center|flushleft|flushright)\}")
UNREAD = re.compile(r"\\iffalse(?![A-Za-z]).*?\\fi(?![A-Za-z])|\\begin\{comment\}.*?\\end\{comment\}", re.S)
"""What LaTeX does not set."""
DRAWN = re.compile(r"\\begin\{(tikzpicture|pgfpicture|picture)\}.*?\\end\{\1\}", re.S)
"""A picture that is drawn by commands."""
STRUCK = re.compile(r"\\(?:sout|xout|st|cancel|bcancel|xcancel)\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
"""What is struck out."""


def document(path: str, sources: Mapping[str, str]) -> str:
    """Return a document of a hand-in as lines, with the files that it includes; nothing where another one includes it.

    Args:
        path: The document.
        sources: The LaTeX files of the hand-in.
    """
    used = {name for source in sources.values() for name in _included(source, sources)}
    if path in used and "\\begin{document}" not in sources[path]:
        return ""
    whole = sources[path]
    for _ in range(NESTED):
        whole = INCLUDED.sub(lambda m: sources.get(_path_of(m[1], sources), ""), whole)
    return latex(whole[:LONGEST], path)


def _included(source: str, sources: Mapping[str, str]) -> set[str]:
    return {_path_of(name, sources) for name in INCLUDED.findall(source)}


def _path_of(name: str, sources: Mapping[str, str]) -> str:
    """The file that a command includes; nothing where it was not handed in."""
    last = name.strip().rpartition("/")[2].removesuffix(".tex")
    return next((p for p in sources if p.rpartition("/")[2].rpartition(".")[0] == last), "")


def latex(source: str, where: str = "") -> str:
    """Return a LaTeX document as lines: sections as headings, lists with their numbers, formulas as they are.

    Args:
        source: The document.
        where: Its name.
    """
    source = re.sub(r"(?<!\\)%[^\n]*", "", source)
    source = BOLD.sub(r"\\textbf{\1}", CENTERED.sub("\n\n", UNREAD.sub(" ", source)))
    source = FRAMED.sub(_bold, source)
    source = re.sub(r"\\([\"'`^~])\s*\{?([A-Za-z])\}?(?![^{}]*\\end\{tabbing\})", _accented, source)
    source, commands = _commands(source)
    begin = source.find("\\begin{document}")
    preamble, body = (
        (source[:begin], source[begin + len("\\begin{document}") :]) if begin >= 0 else ("", source)
    )
    body = body.split("\\end{document}")[0]
    for _ in range(NESTED):
        for name, command in commands.items():
            body = _written_out(body, name, command)
    body, is_exam = of_exam(body)
    forms = {n.removeprefix("\\the"): c.meaning for n, c in commands.items() if n.startswith("\\the")}
    body, counted_by_latex = counted_out(preamble, body, forms)
    if counted_by_latex or is_exam:
        body = f"{PLACE}{where}{COUNTED}\n{body}"
    body = re.sub(r"\\par(?![A-Za-z])", "\n\n", DRAWN.sub(SHOWN, body))
    body = unseen.without(STRUCK.sub(" ", body))
    meanings = {name: command.meaning for name, command in commands.items()}
    return numbered(GAP.sub(r"\1 ", NOTHING.sub(" ", TABLE.sub(_table, body))), forms_of(source, meanings))


def _bold(match: re.Match[str]) -> str:
    return match["bold"] or match["sized"] or rf"{match['indent']}\textbf{{{match['inner']}}}"


def _accented(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", match[2] + ACCENTS[match[1]])


@dataclass(frozen=True)
class _Command:
    """A command of one's own.

    Args:
        count: So many arguments it has.
        meaning: What stands for it.
        default: Its first argument where none is given in square brackets; None where it has no such.
    """

    count: int
    meaning: str
    default: str | None = None


def _commands(source: str) -> tuple[str, dict[str, _Command]]:
    """A text without its definitions, and each command with its meaning; `\\begin{name}` and `\\end{name}` are commands too."""
    out: list[str] = []
    commands: dict[str, _Command] = {}
    at = 0
    while match := DEFINED.search(source, at):
        out.append(source[at : match.start()])
        at = match.end()
        name = match["new"] or match["def"] or match["let"] or f"\\begin{{{match['env']}}}"
        meaning, ending = match["known"] or "", ""
        if not match["let"]:
            try:
                meaning, at = braced(source, at)
                if match["env"]:
                    ending, at = braced(source, re.compile(r"\s*").match(source, at).end())  # type: ignore[union-attr]
            except ValueError:
                continue
        if match["provide"] and name in commands:
            continue
        count = int(match["count"] or match["many"] or 0) + (match["given"] or "").count("#")
        default = match["default"] or match["optional"]
        commands[name] = _Command(count, meaning, default[1:-1] if default else None)
        if match["env"]:
            commands[f"\\end{{{match['env']}}}"] = _Command(0, ending)
    return "".join([*out, source[at:]]), commands


def _written_out(body: str, name: str, command: _Command) -> str:
    """A text with what one command means in its place."""
    parts = re.split(re.escape(name) + r"(?![A-Za-z])", body)
    out = parts[:1]
    for part in parts[1:MOST_USES]:
        arguments, at = [], 0
        try:
            if command.default is not None:
                given = re.match(r"\s*\[([^\[\]]*)\]", part)
                arguments, at = [given[1] if given else command.default], given.end() if given else 0
            for _ in range(command.count - len(arguments)):
                argument, at = braced(part, at)
                arguments.append(argument)
        except ValueError:
            out.append(name + part)
            continue
        said = command.meaning
        for number, argument in enumerate(arguments, 1):
            said = said.replace(f"#{number}", argument)
        if not command.count and re.fullmatch(r"\\[A-Za-z]+", said):
            said += " " if part[:1].isalpha() else ""
        elif not command.count and re.search(r"[_^]\s*$", out[-1]) and len(said) > 1:
            said = f"{{{said}}}"
        joins = re.match(r"[A-Za-z]", said) and re.search(r"\\[A-Za-z]+$", out[-1])
        out.append(" " * bool(joins) + said + part[at:])
    body = "".join([*out, *(name + p for p in parts[MOST_USES:])])
    return body if len(body) <= LONGEST else body[:LONGEST]


def _table(match: re.Match[str]) -> str:
    """The rows of a table between bars; a table with something in it that has rows of its own stays as it is."""
    inner = RULES.sub(" ", match[1])
    if "\\begin" in inner:
        return match[0]
    inner = re.sub(r"\\multicolumn\{\d+\}\{[^{}]*\}\{((?:[^{}]|\{[^{}]*\})*)\}", r"\1", inner)
    rows = [re.split(r"(?<!\\)&", row) for row in re.split(r"\\\\(?:\[[^\]]*\])?", inner) if row.strip()]
    said = [
        "| " + " | ".join(re.sub(r"\s+", " ", cell).strip().replace("|", "\\|") for cell in row) + " |"
        for row in rows
    ]
    return "\n\n" + "\n".join(said) + "\n\n"
