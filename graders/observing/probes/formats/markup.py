"""The text of documents in reStructuredText and Org mode, as lines in the manner of Markdown."""

from __future__ import annotations

import re
from textwrap import dedent

from graders.observing.probes.formats.latex import latex

ROLE = re.compile(r":math:`([^`]*)`")
DIRECTIVE = re.compile(
    r"^(?P<indent>[ \t]*)\.\. math::[ \t]*(?P<first>[^\n]*)\n(?P<body>(?:[ \t]*\n|(?P=indent)[ \t]+[^\n]*\n)*)",
    re.M,
)
RULED = re.compile(r"^[ \t]*={2,}(?:[ \t]+={2,})+[ \t]*$")
"""The rule of a simple table, which says where its columns begin."""
STARS = re.compile(r"^\*+(?=[ \t]+\S)", re.M)
TERM = re.compile(r"^([ \t]*)[-+*] (\(?[\w.]{1,5}[.)]?) ::[ \t]", re.M)
"""An item of a list of terms, whose term is a label."""
KEYWORD = re.compile(r"^[ \t]*#\+(?!LATEX_HEADER)\w+(?::[^\n]*)?$", re.M | re.I)
HEADER = re.compile(r"^[ \t]*#\+LATEX_HEADER:[ \t]*", re.M | re.I)


def of_restructured(source: str) -> str:
    """Return a document in reStructuredText with its mathematics between dollars and its tables between bars."""

    def apart(match: re.Match[str]) -> str:
        inner = f"{match['first']}\n{dedent(match['body'])}".strip()
        return f"\n$$\n{inner}\n$$\n\n" if inner else ""

    said = ROLE.sub(r"$\1$", DIRECTIVE.sub(apart, source + "\n"))
    said = re.sub(r"\\ (?=:|\S)", "", said)
    return _tables(re.sub(r"^[ \t]*\.\. (?!math)\S[^\n]*$", "", said, flags=re.M))


def _tables(text: str) -> str:
    """A text with its simple tables between bars."""
    out: list[str] = []
    columns: list[int] = []
    rules = 0
    for line in text.splitlines():
        if RULED.match(line):
            if not columns:
                columns = [m.start() for m in re.finditer(r"=+", line)]
                rules = 0
            rules += 1
            after_head = rules == 2
            if rules == 3:
                columns = []
            out.append("| " + " | ".join("---" for _ in columns) + " |" if after_head else "")
        elif columns and not line.strip() and rules == 2:
            columns = []
            out.append(line)
        elif columns and line.strip():
            ends = [*columns[1:], max(len(line), columns[-1])]
            out.append(
                "| " + " | ".join(line[a:b].strip() for a, b in zip(columns, ends, strict=True)) + " |"
            )
        else:
            out.append(line)
    return "\n".join(out)


def of_org(source: str) -> str:
    """Return a document of Org mode with its headings as those of Markdown and its commands of LaTeX written out."""
    said = KEYWORD.sub("", HEADER.sub("", source))
    said = STARS.sub(lambda m: "#" * min(len(m[0]), 6), said)
    said = re.sub(
        r"^[ \t]*\|[-+]+\|[ \t]*$", lambda m: m[0].replace("+", "|"), TERM.sub(r"\1- \2 ", said), flags=re.M
    )
    return latex(said)
