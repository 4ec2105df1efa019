"""The text of what was handed in, whatever its format, as lines in the manner of Markdown.

Headings begin with `#`, tables are rows between bars, lists have their numbers, what stands below or above the
line is `_{..}` and `^(..)`. Documents are read by well-kept libraries, inside the jail.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

PLAIN = (".md", ".markdown", ".txt", ".rst", ".text", ".adoc", ".org", "")
DOCUMENTS = (
    ".md",
    ".markdown",
    ".txt",
    ".rst",
    ".text",
    ".tex",
    ".html",
    ".htm",
    ".docx",
    ".odt",
    ".rtf",
    ".pdf",
    ".ipynb",
)
PICTURES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".tif", ".tiff", ".bmp", ".gif")
LONGEST = 2_000_000
ZIPPED = 60_000_000
"""Bytes that a document may have when it is unpacked."""


@dataclass(frozen=True)
class Text:
    """A text that was handed in, and where it stands."""

    where: str
    lines: str


def texts(files: Mapping[str, bytes]) -> Iterator[Text]:
    """Yield the texts of a hand-in; a document that cannot be read is left out."""
    for path, data in sorted(files.items()):
        lower = path.lower()
        if lower.endswith(".ipynb"):
            yield from _notebook(path, data)
        elif lower.endswith(".py"):
            yield Text(path, comments(decoded(data)))
        elif lower.endswith(DOCUMENTS):
            said = read(path, data)
            if said.strip():
                yield Text(path, said[:LONGEST])


def read(path: str, data: bytes) -> str:
    """Return the text of one document; nothing where it cannot be read."""
    ending = "." + path.lower().rpartition(".")[2]
    try:
        match ending:
            case ".tex":
                return latex(decoded(data))
            case ".html" | ".htm":
                return html(decoded(data))
            case ".docx":
                return _docx(data)
            case ".odt":
                return _odt(data)
            case ".rtf":
                return _rtf(decoded(data))
            case ".pdf":
                return _pdf(data)
            case _:
                return decoded(data)
    except Exception:  # whatever a library makes of a damaged document: a person looks at it
        return ""


def decoded(data: bytes) -> str:
    """Return a text in the encoding in which it was saved: UTF-8, UTF-16 or that of old systems."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", errors="replace")
    elif data[:200].count(b"\0") > 40:
        text = data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _notebook(path: str, data: bytes) -> Iterator[Text]:
    try:
        cells = json.loads(decoded(data))["cells"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    said: list[str] = []
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if not isinstance(cell, dict):
            continue
        source = cell.get("source", "")
        source = "".join(map(str, source)) if isinstance(source, list) else str(source)
        if cell.get("cell_type") in ("markdown", "raw"):
            said.append(f"{CELL}{path} cell {number}\n{source}")
        elif cell.get("cell_type") == "code" and (noted := comments(source)).strip():
            said.append(f"{CELL}{path} cell {number}\n{noted}")
    if said:
        yield Text(path, "\n\n".join(said))


CELL = "\x01"
"""Begins a line that says where the following lines stand."""


def docstring(data: bytes) -> str:
    """Return what a script says of itself above its code; empty where there is no code, or no such text."""
    try:
        tree = ast.parse(decoded(data))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return (ast.get_docstring(tree) or "") if len(tree.body) > 1 else ""


def comments(source: str) -> str:
    """Return the comments of a script and the texts that stand in it alone."""
    found: dict[int, str] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT and token.line.lstrip().startswith("#"):
                found[token.start[0]] = re.sub(r"^#+!?[^\S\n]?", "", token.string)
    except (tokenize.TokenError, IndentationError, SyntaxError):
        pass
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.Module([], [])
    for node in tree.body:
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            for offset, line in enumerate(node.value.value.splitlines()):
                found[node.lineno + offset] = line
    lines, before = [], 0
    for number in sorted(found):
        if before and number > before + 1:
            lines.append("")
        lines.append(found[number])
        before = number
    return "\n".join(lines)


def latex(source: str) -> str:
    """Return a LaTeX document as lines: sections as headings, lists with their numbers, formulas as they are."""
    source = re.sub(r"(?<!\\)%[^\n]*", "", source)
    macros = dict(re.findall(r"\\(?:re)?newcommand\*?\{?(\\[A-Za-z]+)\}?\{((?:[^{}]|\{[^{}]*\})*)\}", source))
    macros |= dict(re.findall(r"\\DeclareMathOperator\*?\{(\\[A-Za-z]+)\}\{([^{}]*)\}", source))
    begin = source.find("\\begin{document}")
    body = source[begin + len("\\begin{document}") :] if begin >= 0 else source
    body = body.split("\\end{document}")[0]
    for _ in range(3):
        for name, meaning in macros.items():
            said = f"{{{meaning}}}" if "\\" in meaning or " " in meaning else meaning
            body = re.sub(re.escape(name) + r"(?![A-Za-z])", said.replace("\\", "\\\\"), body)
    body = re.sub(
        r"\\(?:part|chapter|section|subsection|subsubsection|paragraph)\*?\{((?:[^{}]|\{[^{}]*\})*)\}",
        r"\n\n## \1\n\n",
        body,
    )
    body = re.sub(
        r"\\(?:maketitle|newpage|clearpage|tableofcontents|noindent|centering|medskip|bigskip|smallskip|hline|toprule|midrule|bottomrule)(?![A-Za-z])",
        " ",
        body,
    )
    return _numbered(body)


COUNTERS = ("1.", "(a)", "i.", "A.")


def _numbered(body: str) -> str:
    """Give the items of lists the labels that LaTeX gives them."""
    out: list[str] = []
    stack: list[tuple[str, int]] = []
    pattern = re.compile(
        r"\\begin\{(enumerate|itemize|description|compactenum)\}(\[[^\]]*\])?|\\end\{(?:enumerate|itemize|description|compactenum)\}|\\item\b\s*(\[(?:[^\[\]]|\[[^\]]*\])*\])?"
    )
    at = 0
    for match in pattern.finditer(body):
        out.append(body[at : match.start()])
        at = match.end()
        if match[1]:
            form = "-"
            if "enum" in match[1]:
                depth = sum(f != "-" for f, _ in stack)
                form = _form(match[2] or "") or COUNTERS[min(depth, 3)]
            stack.append((form, 0))
            out.append("\n")
        elif match[0].startswith("\\end"):
            if stack:
                stack.pop()
            out.append("\n\n")
        elif stack:
            form, number = stack[-1]
            stack[-1] = (form, number + 1)
            label = match[3][1:-1] if match[3] is not None else "-" if form == "-" else _counted(form, number)
            out.append(f"\n{label} ")
    return "".join([*out, body[at:]])


def _form(option: str) -> str:
    option = option.strip("[]")
    option = re.sub(r"label\s*=\s*", "", option).split(",")[0].strip("{} ")
    option = re.sub(r"\\alph\*", "a", option)
    option = re.sub(r"\\arabic\*", "1", option)
    option = re.sub(r"\\roman\*", "i", option)
    option = re.sub(r"\\(?:textbf|bfseries)\{?|[{}]", "", option)
    return option if re.search(r"[1aiA]", option) else ""


ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def _counted(form: str, number: int) -> str:
    if "1" in form:
        return form.replace("1", str(number + 1), 1)
    if re.search(r"(?<![a-z])i(?![a-z])", form):
        return form.replace("i", ROMAN[min(number, 9)], 1)
    return form.replace("a", chr(ord("a") + min(number, 25)), 1).replace(
        "A", chr(ord("a") + min(number, 25)), 1
    )


class _Page(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.lists: list[tuple[str, int]] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a heading, list, table, or what stands above or below the line."""
        given = dict(attrs)
        match tag:
            case "style" | "script" | "title" | "head":
                self.hidden += tag != "head"
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.out.append(f"\n\n{'#' * int(tag[1])} ")
            case "p" | "div" | "table" | "section" | "blockquote":
                self.out.append("\n\n")
            case "br":
                self.out.append("\n")
            case "ol":
                start = given.get("start") or "1"
                self.lists.append((given.get("type") or "1", int(start) - 1 if start.isdigit() else 0))
                self.out.append("\n")
            case "ul":
                self.lists.append(("-", 0))
                self.out.append("\n")
            case "li":
                form, number = self.lists[-1] if self.lists else ("-", 0)
                if self.lists:
                    self.lists[-1] = (form, number + 1)
                label = (
                    "-"
                    if form == "-"
                    else _counted(
                        {"1": "1.", "a": "a)", "i": "i)", "A": "a)", "I": "i)"}.get(form, "1."), number
                    )
                )
                self.out.append(f"\n{label} ")
            case "tr":
                self.out.append("\n|")
            case "sub":
                self.out.append("_{")
            case "sup":
                self.out.append("^(")
            case "b" | "strong":
                self.out.append("**")

    def handle_endtag(self, tag: str) -> None:
        """End what began."""
        match tag:
            case "style" | "script" | "title":
                self.hidden -= 1
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "div" | "table":
                self.out.append("\n\n")
            case "ol" | "ul":
                if self.lists:
                    self.lists.pop()
                self.out.append("\n")
            case "td" | "th":
                self.out.append(" |")
            case "sub":
                self.out.append("}")
            case "sup":
                self.out.append(")")
            case "b" | "strong":
                self.out.append("**")

    def handle_data(self, data: str) -> None:
        """Keep what is shown."""
        if self.hidden <= 0:
            self.out.append(re.sub(r"\s+", " ", data))


def html(source: str) -> str:
    """Return a page as lines."""
    page = _Page()
    page.feed(source)
    page.close()
    text = "".join(page.out)
    text = re.sub(r"_\{([^{}]*)_\{([^{}]*)\}([^{}]*)\}", r"_{\1_\2\3}", text)
    return re.sub(r"\n[ \t]+(?=\S)", "\n", re.sub(r"\n{3,}", "\n\n", text))


def _unpacked(data: bytes) -> None:
    """Refuse a packed document that is far larger than it looks.

    Raises:
        ValueError: It is.
    """
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(i.file_size for i in packed.infolist()) > ZIPPED:
            raise ValueError("the document is too large")


def _docx(data: bytes) -> str:
    import docx
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    _unpacked(data)
    document = docx.Document(io.BytesIO(data))
    counts: dict[tuple[str, int], int] = {}
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["", *("| " + " | ".join(_cell(c) for c in row.cells) + " |" for row in block.rows), ""]
        elif isinstance(block, Paragraph):
            lines.append(_item(block, counts, document) + _runs(block))
    return "\n\n".join(lines).replace("|\n\n|", "|\n|")


def _cell(cell: Any) -> str:
    return " ".join(_runs(p) for p in cell.paragraphs)


def _runs(paragraph: Any) -> str:
    """A paragraph with what is bold, above and below the line."""
    out = []
    for run in paragraph.runs:
        said = run.text
        if not said:
            continue
        if run.font.subscript:
            said = f"_{{{said}}}"
        elif run.font.superscript:
            said = f"^({said})"
        out.append(said)
    if "Heading" in (paragraph.style.name or "") or "Title" in (paragraph.style.name or ""):
        out.insert(0, "## ")
    if paragraph._p.xpath(".//m:oMath"):
        out.append(" ? ")  # an equation of Word's own: a person reads it
    return "".join(out)


def _item(paragraph: Any, counts: dict[tuple[str, int], int], document: Any) -> str:
    """The number of an item of a list, which Word does not keep in its text."""
    style = paragraph.style.name or ""
    properties = paragraph._p.pPr
    numbered = properties is not None and properties.numPr is not None
    if not numbered and "List Number" not in style:
        return "- " if "List Bullet" in style else ""
    level, number_of = 0, style
    if numbered:
        number_properties = properties.numPr
        level = number_properties.ilvl.val if number_properties.ilvl is not None else 0
        number_of = str(number_properties.numId.val) if number_properties.numId is not None else style
        if _is_bullet(document, number_of, level):
            return "- "
    counts[number_of, level] = counts.get((number_of, level), 0) + 1
    for key in [k for k in counts if k[0] == number_of and k[1] > level]:
        del counts[key]
    return _counted(COUNTERS[min(level, 3)], counts[number_of, level] - 1) + " "


def _is_bullet(document: Any, number_of: str, level: int) -> bool:
    try:
        numbering = document.part.numbering_part.element
        abstract = numbering.xpath(f"./w:num[@w:numId='{number_of}']/w:abstractNumId/@w:val")
        form = numbering.xpath(
            f"./w:abstractNum[@w:abstractNumId='{abstract[0]}']/w:lvl[@w:ilvl='{level}']/w:numFmt/@w:val"
        )
        return bool(form) and form[0] == "bullet"
    except (IndexError, KeyError, NotImplementedError, AttributeError):
        return False


def _odt(data: bytes) -> str:
    from odf import opendocument

    _unpacked(data)
    document = opendocument.load(io.BytesIO(data))
    raised: dict[str, str] = {}
    for style in (*document.automaticstyles.childNodes, *document.styles.childNodes):
        for child in getattr(style, "childNodes", ()):
            position = child.getAttribute("textposition") if child.qname[1] == "text-properties" else None
            if position:
                raised[style.getAttribute("name")] = "_{" if str(position).startswith(("sub", "-")) else "^("
    lines: list[str] = []
    _walk(document.text, lines, raised, [])
    return "\n".join(lines)


def _walk(node: Any, lines: list[str], raised: Mapping[str, str], lists: list[int]) -> None:
    for child in node.childNodes:
        name = getattr(child, "qname", ("", ""))[1]
        if name == "h":
            lines += ["", f"## {_inline(child, raised)}", ""]
        elif name == "p":
            lines += [_inline(child, raised), ""]
        elif name == "list":
            lists.append(0)
            _walk(child, lines, raised, lists)
            lists.pop()
        elif name == "list-item":
            lists[-1] += 1
            inner: list[str] = []
            _walk(child, inner, raised, lists)
            if inner:
                inner[0] = f"{_counted(COUNTERS[min(len(lists) - 1, 3)], lists[-1] - 1)} {inner[0]}"
            lines += inner
        elif name == "table-row":
            lines.append("| " + " | ".join(_inline(c, raised) for c in child.childNodes) + " |")
        elif hasattr(child, "childNodes"):
            _walk(child, lines, raised, lists)
            if name == "table":
                lines.append("")


def _inline(node: Any, raised: Mapping[str, str]) -> str:
    out = []
    for child in node.childNodes:
        if child.nodeType == 3:
            out.append(str(child.data))
            continue
        name = child.qname[1]
        if name == "s":
            out.append(" ")
        elif name == "tab":
            out.append("\t")
        elif name == "line-break":
            out.append("\n")
        else:
            said = _inline(child, raised)
            mark = raised.get(str(child.getAttribute("stylename"))) if name == "span" else None
            out.append(f"{mark}{said}{'}' if mark == '_{' else ')'}" if mark else said)
    return "".join(out)


def _rtf(source: str) -> str:
    from striprtf.striprtf import rtf_to_text

    source = re.sub(r"\{\\sub\s+([^{}]*)\}", r"_(\1)", source)
    source = re.sub(r"\{\\super\s+([^{}]*)\}", r"^(\1)", source)
    source = re.sub(r"\{\\b\s+([^{}]*)\}", r"**\1**", source)
    text = str(rtf_to_text(source, errors="ignore"))
    text = re.sub(r"_\(([^()]*)\)", r"_{\1}", text)
    text = re.sub(r"^(?!\s*\|)(?=[^\n|]*\|[^\n]*\|\s*$)", "| ", text, flags=re.M)
    return re.sub(r"\n(?!\||\n)", "\n\n", text)


def _pdf(data: bytes) -> str:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    return "\n\n".join(page.extract_text() or "" for page in reader.pages[:60])
