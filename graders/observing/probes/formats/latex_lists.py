"""The lists of LaTeX with the labels of their items."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graders.observing.probes.labelling.counters import COUNTERS, ROMAN, counted

SIGNS = {"alph": "a", "Alph": "A", "arabic": "1", "roman": "i", "Roman": "i"}
"""What stands for the number of an item in the form of its label."""
SET = re.compile(
    r"\\setlist\s*\[\s*enumerate\s*(?:,\s*(?P<depth>\d))?\s*\]\s*\{(?P<option>(?:[^{}]|\{[^{}]*\})*)\}"
)
EXAM = re.compile(
    r"\\(?:bonus)?(?:titledquestion\s*\{(?P<title>[^{}]*)\}|(?:question|part|subpart|subsubpart)(?![A-Za-z]))(?:\s*\[[\d.½]*\])?"
    r"|\\(?P<edge>begin|end)\{(?:questions|parts|subparts|subsubparts)\}|counter\s*\{(?P<counter>question|partno|subpart|subsubpart)\}\s*"
)
"""Questions and their parts in the class `exam`."""
LEVELS = {"question": "enumi", "partno": "enumii", "subpart": "enumiii", "subsubpart": "enumiv"}
"""The counters of that class, and those of lists."""


DISPLAY = re.compile(
    r"\\begin\{(?P<name>(?:align|gather|flalign|equation|multline|eqnarray|displaymath)\*?)\}(?P<body>(?:(?!\\begin\{(?P=name)\}).)*?)\\end\{(?P=name)\}|(?<!\\)\\\[(?P<brackets>(?:(?!\\\[(?!\d)).)*?)\\\]",
    re.S,
)
"""Mathematics that is set apart."""
LABELLED = re.compile(
    r"(?P<before>\A|\\\\(?:\[[^\]]*\])?|\\q?quad(?![A-Za-z]))\s*&?\s*\\(?:text|textbf|textrm|textup|mathbf|mathrm|boldsymbol)\s*\{\s*(?P<label>\(?(?:\d{1,2}\s*\.?\s*)?\(?[a-h1-9]?[.:)]+)\s*\}\s*(?:&|\\q?quad(?![A-Za-z])|(?:\\[ ,;:]|~)+|(?=[A-Za-z\\]))"
)
"""The label of a part at the beginning of a row, or behind a gap."""


HEADING = "\n#"
"""How a heading begins."""
HEADS = re.compile(r"&\s*\(?a[.)]+\s*&\s*\(?b[.)]+\s*(?:&|\\\\)")
"""The head of a table whose columns are the parts of a question."""


def of_rows(body: str) -> str:
    """Return a text in which the labels of parts within mathematics that is set apart stand before it, each with its rows.

    Args:
        body: The text, its headings behind `#`.
    """
    return body if HEADS.search(body) else DISPLAY.sub(_of_rows, body)


def _of_rows(match: re.Match[str]) -> str:
    begin, end = (
        (f"\\begin{{{match['name']}}}", f"\\end{{{match['name']}}}") if match["name"] else ("\\[", "\\]")
    )
    inner = match["body"] if match["name"] else match["brackets"]
    labels = list(LABELLED.finditer(inner))
    if not labels or _is_answered(labels[0]["label"].strip("(.:)"), match):
        return match[0]
    ends = [*(label.start() for label in labels[1:]), len(inner)]
    parts = [inner[: labels[0].start()]] if labels[0].start() else [""]
    parts += [inner[label.end() : to] for label, to in zip(labels, ends, strict=True)]
    if any(p.count("{") != p.count("}") or p.count("\\begin") != p.count("\\end{") for p in parts):
        return match[0]
    said = [f"{begin}{parts[0]}{end}" if parts[0].strip() else ""]
    said += [f"{label['label']} {begin}{part}{end}" for label, part in zip(labels, parts[1:], strict=True)]
    return "\n\n" + "\n".join(filter(None, said)) + "\n"


def _is_answered(label: str, match: re.Match[str]) -> bool:
    """Whether a line or a row of a table has the same label below the same heading, so that the display is a calculation for it."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    around = f"{before[max(before.rfind(HEADING), 0) :]}\n{after.partition(HEADING)[0]}"
    return re.search(rf"^[|\s*_-]*\(?{re.escape(label)}[).]", around, re.M) is not None


def of_exam(body: str) -> tuple[str, bool]:
    """Return a body with questions of the class `exam` as lists, and whether it has any."""
    if "\\begin{questions}" not in body:
        return body, False
    return EXAM.sub(_of_exam, body), True


def _of_exam(match: re.Match[str]) -> str:
    if match["edge"]:
        return f"\\{match['edge']}{{enumerate}}"
    if match["counter"]:
        return f"counter{{{LEVELS[match['counter']]}}}"
    return f"\\item {match['title'] or ''} "


def forms_of(source: str, commands: Mapping[str, str]) -> dict[int, str]:
    """Return how the lists of a document number by their depth, from 0 on, where it says so for all of them.

    Args:
        source: The document.
        commands: What its own commands mean, such as `\\labelenumi`.
    """
    found: dict[int, str] = {}
    for match in SET.finditer(source):
        depths = [int(match["depth"]) - 1] if match["depth"] else range(4)
        found |= {depth: form for depth in depths if (form := _form(match["option"]))}
    for depth, level in enumerate(ROMAN[:4]):
        meaning = commands.get(f"\\labelenum{level}", "")
        said = meaning.replace(
            f"\\theenum{level}", commands.get(f"\\theenum{level}", COUNTERS[depth].strip("()."))
        ) or (f"{the}." if (the := commands.get(f"\\theenum{level}", "")) else "")
        if form := _form(said):
            found[depth] = form
    return found


def numbered(body: str, forms: Mapping[int, str]) -> str:
    """Return a body with the labels that LaTeX gives the items of lists.

    Args:
        body: The body.
        forms: How lists number by their depth, where the document says so for all of them.
    """
    out: list[str] = []
    stack: list[tuple[str, int]] = []
    ended: dict[int, int] = {}
    pattern = re.compile(
        r"\\(?P<count>set|addto)counter\{enum(?P<level>i{1,3}|iv)\}\{(?P<by>-?\d+)\}|\\begin\{(?P<list>enumerate|itemize|description|compactenum)\}(?P<option>\[[^\]]*\])?|\\end\{(?:enumerate|itemize|description|compactenum)\}|\\item\b\s*(?P<label>\[(?:[^\[\]]|\[[^\]]*\])*\])?"
    )
    at = 0
    for match in pattern.finditer(body):
        out.append(body[at : match.start()])
        at = match.end()
        depth = sum(f != "-" for f, _ in stack)
        if match["count"]:
            counting = [n for n, (f, _) in enumerate(stack) if f != "-"]
            if ROMAN.index(match["level"]) < depth:
                form, number = stack[counting[ROMAN.index(match["level"])]]
                number = int(match["by"]) + (number if match["count"] == "addto" else 0)
                stack[counting[ROMAN.index(match["level"])]] = (form, max(number, 0))
        elif match["list"]:
            form, number = "-", 0
            if "enum" in match["list"]:
                option = match["option"] or ""
                form = _form(option) or forms.get(depth, COUNTERS[min(depth, 3)])
                start = re.search(r"start\s*=\s*\{?(\d+)", option)
                number = int(start[1]) - 1 if start else ended.get(depth, 0) if "resume" in option else 0
            stack.append((form, max(number, 0)))
            out.append("\n")
        elif match[0].startswith("\\end"):
            if stack:
                form, number = stack.pop()
                if form != "-":
                    ended[depth - 1] = number
            out.append("\n\n")
        elif stack:
            form, number = stack[-1]
            stack[-1] = (form, number + 1)
            label = match["label"]
            label = label[1:-1] if label is not None else "-" if form == "-" else counted(form, number)
            out.append(f"\n{label} ")
    return "".join([*out, body[at:]])


def _form(option: str) -> str:
    option = option.strip("[]")
    parts = option.split(",")
    named = [p for p in parts if re.match(r"\s*label\s*=", p)] or [p for p in parts if "=" not in p]
    option = re.sub(r"label\s*=\s*", "", "".join(named[:1])).strip("{} ")
    if option.startswith("resume"):
        return ""
    for name, sign in SIGNS.items():
        option = re.sub(rf"\\{name}(?:\*|\s*\{{enumi{{1,3}}v?\}})", sign, option)
    option = re.sub(r"\\(?:textbf|bfseries)\{?|[{}]", "", option)
    return option if re.search(r"[1aiA]", option) else ""
