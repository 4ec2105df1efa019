"""The text of a Typst document, as lines in the manner of Markdown with formulas of LaTeX."""

from __future__ import annotations

import re

from graders.observing.probes.formats.office import SHOWN
from graders.observing.probes.formats.typst_formulas import formula
from graders.observing.probes.labelling.counters import counted

COMMENT = re.compile(r"(?<![:\\])//[^\n]*|/\*.*?\*/", re.S)
FORMULA = re.compile(r"(?<!\\)\$((?:[^$\\]|\\.)*)\$", re.S)
ENVIRONMENT = re.compile(r"\\begin\{(\w+)\}.*?\\end\{\1\}", re.S)
RAW = re.compile(r"```.*?```|`[^`\n]*`", re.S)
RULE = re.compile(r"#(?:set|show|let|import|include)\b")
NAMED = re.compile(r"#let\s+(?P<name>[A-Za-z][\w-]*)\s*=\s*\$(?P<formula>[^$]*)\$")
PATTERN = re.compile(r"#set\s+(?P<what>enum|heading)\s*\([^()]*?numbering\s*:\s*\"(?P<form>[^\"]*)\"")
ARGUMENT = re.compile(r"\s*[a-z][\w-]*\s*:(?!=)")
UNSEEN = re.compile(
    r"(?:fill\s*:\s*(?:white|rgb\(\"#?f{3}(?:f{3})?\"\)|luma\((?:255|100%)\))|size\s*:\s*0(?:\.0*)?(?:pt|em|%))",
    re.I,
)
"""An argument by which nothing is seen, as of a white letter on white paper."""
COUNT = re.compile(r"columns\s*:\s*(?P<columns>\d+|\((?:[^()]|\([^()]*\))*\)(?:\s*\*\s*\d+)?)")
ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>\+|-|/)(?=[ \t])[ \t]+(?P<rest>.*)")
NOT_SHOWN = (
    "strike",
    "h",
    "v",
    "pagebreak",
    "colbreak",
    "metadata",
    "bibliography",
    "outline",
    "counter",
    "state",
    "context",
    "label",
    "ref",
    "hide",
)
"""Functions whose content says nothing."""
NESTED = 30


QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?', re.S)
"""A text of Typst."""
LEVELS = re.compile(r"[^\w]*[1aAiI][^\w]*")
"""The form of the numbers of each level, such as `1.` and `a)` of `1.a)`."""


def typst(source: str) -> str:
    """Return a Typst document as lines: headings and lists with their numbers, formulas of LaTeX between dollars."""
    kept: list[str] = []

    def keep(said: str) -> str:
        kept.append(said)
        return f"\x02{len(kept) - 1}\x02"

    source = source.replace("\x02", " ")
    given = {m["name"]: formula(m["formula"]) for m in NAMED.finditer(source)}

    def set_in_formula(match: re.Match[str]) -> str:
        inner = re.sub("\x02(\\d+)\x02", lambda m: '"{}"'.format(kept[int(m[1])].strip("`")), match[1])
        said = formula(inner, given)
        if not (inner[:1].isspace() and inner[-1:].isspace()):
            return keep(f"${said}$")
        in_lines = re.search(r"&|\\\\", ENVIRONMENT.sub("", said))
        return keep(f"\n\\begin{{align}}\n{said}\n\\end{{align}}\n" if in_lines else f"\n$$\n{said}\n$$\n")

    source = RAW.sub(lambda m: keep(m[0]), source)
    source = FORMULA.sub(set_in_formula, COMMENT.sub(" ", source))
    forms = {m["what"]: m["form"] for m in PATTERN.finditer(source)}
    lines = _numbered(_markup(_without_rules(source), 0), forms.get("enum", "1."), forms.get("heading", ""))
    said = re.sub(r"(?<![\w*\\])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])", r"**\1**", lines)
    said = re.sub(r"(?<=\s)\\(?=\s)|(?<!\w)<[\w:-]+>[ \t]*$", "", re.sub(r" \\\n", "\n", said), flags=re.M)
    said = re.sub(r"\\([#$*_`<>@=+~/-])", r"\1", said.replace("~", " "))
    while (whole := re.sub("\x02(\\d+)\x02", lambda m: kept[int(m[1])], said)) != said:
        said = whole
    said = said.replace("\x02", "")
    return re.sub(r"\n{3,}", "\n\n", said)


def _closing(text: str, at: int) -> int:
    """Where the parenthesis or bracket that stands at a place is closed; the end of the text where it is not."""
    stack = [text[at]]
    at += 1
    while at < len(text) and stack:
        letter, within = text[at], stack[-1]
        if letter == "\\":
            at += 1
        elif within != "[" and letter == '"':
            end = QUOTED.match(text, at)
            at = end.end() - 1 if end else at
        elif letter == "[" or (
            letter in "({" and (within != "[" or re.search(r"#[\w.-]+$", text[max(0, at - 40) : at]))
        ):
            stack.append(letter)
        elif letter == {"[": "]", "(": ")", "{": "}"}[within]:
            stack.pop()
        at += 1
    return at


def _without_rules(text: str) -> str:
    """A text without what sets how it looks and without definitions."""
    out: list[str] = []
    at = 0
    while match := RULE.search(text, at):
        out.append(text[at : match.start()])
        at = match.end()
        while at < len(text) and text[at] != "\n":
            at = _closing(text, at) if text[at] in "([{" else at + 1
    return "".join([*out, text[at:]])


def _arguments(text: str) -> list[str]:
    """What stands between the commas of a call."""
    parts, begin, at = [], 0, 0
    while at < len(text):
        if text[at] in "([{":
            at = _closing(text, at)
            continue
        if text[at] == '"':
            end = QUOTED.match(text, at)
            at = end.end() if end else at + 1
            continue
        if text[at] == ",":
            parts.append(text[begin:at])
            begin = at + 1
        at += 1
    return [p.strip() for p in [*parts, text[begin:]] if p.strip()]


def _markup(text: str, depth: int) -> str:
    """A text with what its functions show in their place."""
    out: list[str] = []
    at = 0
    while match := re.compile(r"#(?P<name>[A-Za-z][\w.-]*)").search(text, at):
        out.append(text[at : match.start()])
        begin = _conditional if match["name"] in ("if", "for", "while") else _call
        said, at = begin(text, match["name"], match.end(), depth)
        out.append(said)
    return "".join([*out, text[at:]])


def _call(text: str, name: str, at: int, depth: int) -> tuple[str, int]:
    """What a call shows whose arguments begin at a place, and where it ends."""
    given: list[str] = []
    inner = ""
    while at < len(text) and text[at] in "([" and depth < NESTED:
        end = _closing(text, at)
        inside = text[at + 1 : end - 1]
        given += _arguments(inside) if text[at] == "(" else [f"[{inside}]"]
        inner += inside if text[at] == "(" else ""
        at = end
    return _shown(name, given, inner, depth + 1), at


def _conditional(text: str, name: str, at: int, depth: int) -> tuple[str, int]:
    """What code shows that a condition or a loop decides on, and where it ends: a person sees."""
    begin = at
    while begin < len(text) and text[begin] not in "[{\n":
        begin = _closing(text, begin) if text[begin] == "(" else begin + 1
    if begin >= len(text) or text[begin] == "\n":
        return f"#{name}", at
    condition, end = text[at:begin].strip(), _closing(text, begin)
    otherwise = re.compile(r"\s*else\b\s*(?=[\[{]|if\b)").match(text, end) if name == "if" else None
    if condition == "true" and not otherwise and text[begin] == "[":
        return _markup(text[begin + 1 : end - 1], depth + 1) if depth < NESTED else SHOWN, end
    if otherwise:
        end = _conditional(text, name, otherwise.end(), depth)[1]
        return SHOWN, end
    return "" if condition == "false" else SHOWN, end


def _shown(name: str, given: list[str], inner: str, depth: int) -> str:
    name = name.rpartition(".")[2] if not name.startswith("table.") else name
    contents = [g for g in given if not ARGUMENT.match(g)]
    if name in NOT_SHOWN:
        return ""
    if name == "image" or any(UNSEEN.match(g) for g in given):
        return SHOWN
    if name == "linebreak":
        return "\n"
    if name in ("table", "grid"):
        return _table(contents, inner, depth)
    said = [_content(c, depth) for c in contents]
    if name == "enum":
        form = re.search(r"numbering\s*:\s*\"([^\"]*)\"", inner)
        return (
            "\n"
            + "\n".join(f"{counted(form[1] if form else '1.', n)} {s}" for n, s in enumerate(said))
            + "\n"
        )
    if name == "list":
        return "\n" + "\n".join(f"- {s}" for s in said) + "\n"
    if name == "quote":
        return "\n" + "\n".join(f"> {line}" for line in " ".join(said).strip().splitlines()) + "\n"
    if name == "strong":
        return f"*{' '.join(said)}*"
    if name in ("sub", "super"):
        return f"_{{{''.join(said)}}}" if name == "sub" else f"^({''.join(said)})"
    return " ".join(said)


def _content(argument: str, depth: int) -> str:
    """What an argument of a call shows."""
    if argument.startswith("["):
        return _markup(argument[1:-1], depth)
    if call := re.match(r"([A-Za-z][\w.-]*)(?=[(\[])", argument):
        return _call(argument, call[1], call.end(), depth)[0]
    if argument.startswith("\x02"):
        return argument
    return argument.strip('"') if argument.startswith('"') else ""


def _table(contents: list[str], inner: str, depth: int) -> str:
    """The rows of a table between bars."""
    cells: list[str] = []
    for argument in contents:
        if header := re.match(r"table\.(?:header|footer)\(", argument):
            given = [g for g in _arguments(argument[header.end() : -1]) if not ARGUMENT.match(g)]
            cells += [_content(g, depth) for g in given]
        elif not re.match(r"(?:table|grid)\.[hv]line\(", argument):
            cells.append(_content(argument, depth))
    found = COUNT.search(inner)
    said = found["columns"] if found else "1"
    times = re.search(r"\*\s*(\d+)$", said)
    columns = int(said) if said.isdigit() else int(times[1]) if times else len(_arguments(said[1:-1]))
    columns = max(columns, 1)
    rows = [cells[n : n + columns] for n in range(0, len(cells), columns)]
    if columns == 1:
        return "\n\n" + "\n\n".join(cells) + "\n\n"
    lines = ["| " + " | ".join(re.sub(r"\s+", " ", c).strip() for c in row) + " |" for row in rows]
    return "\n\n" + "\n".join(lines) + "\n\n"


def _numbered(text: str, items: str, headings: str) -> str:
    """Give headings and the items of lists the labels that Typst gives them."""
    out: list[str] = []
    numbers: list[int] = []
    stack: list[tuple[int, int]] = []
    for line in text.splitlines():
        if heading := re.match(r"(?P<level>=+)[ \t]+(?P<title>.*)", line):
            level = len(heading["level"])
            numbers = [*numbers, *[0] * level][:level]
            numbers[-1] += 1
            stack = []
            label = f"{_labelled(headings, numbers)} " if headings else ""
            out.append(f"\n{'#' * min(level, 6)} {label}{heading['title']}\n")
        elif item := ITEM.fullmatch(line):
            indent = len(item["indent"].expandtabs(4))
            while stack and stack[-1][0] > indent:
                stack.pop()
            if not stack or stack[-1][0] < indent:
                stack.append((indent, -1))
            if item["mark"] == "+":
                stack[-1] = (indent, stack[-1][1] + 1)
                parts = LEVELS.findall(items) or ["1."]
                mark = counted(parts[min(len(stack), len(parts)) - 1].strip(), stack[-1][1])
            else:
                mark = "-"
            out.append(f"{item['indent']}{mark} {item['rest']}")
        else:
            if line.strip() and not line[:1].isspace():
                stack = []
            out.append(line)
    return "\n".join(out)


def _labelled(form: str, numbers: list[int]) -> str:
    """The number of a heading in the form that the document sets."""
    parts = LEVELS.findall(form) or ["1."]
    said = "".join(counted(parts[min(n, len(parts) - 1)], number - 1) for n, number in enumerate(numbers))
    between = re.sub(r"(?<=\w)(?=\w)", ".", said)
    return between if form.endswith(tuple(".):")) else between.rstrip(".")
