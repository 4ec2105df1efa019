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
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree.ElementTree import TreeBuilder

from graders.observing.probes.formats import bare_letters, latex, paged, umlauts, unseen
from graders.observing.probes.formats.drawn import in_one_line
from graders.observing.probes.formats.markup import of_org, of_restructured
from graders.observing.probes.formats.mathml import formula
from graders.observing.probes.formats.office import SHOWN, of_open_document, of_rich_text, of_word
from graders.observing.probes.formats.typst import typst
from graders.observing.probes.labelling.counters import PLACE, counted
from graders.submission.jupyter import LINE_MAGIC

DOCUMENTS = (
    ".md",
    ".markdown",
    ".txt",
    ".rst",
    ".text",
    ".org",
    ".adoc",
    ".qmd",
    ".rmd",
    ".tex",
    ".typ",
    ".html",
    ".htm",
    ".xhtml",
    ".docx",
    ".odt",
    ".rtf",
    ".pdf",
    ".ipynb",
)
OF_MACHINES = (
    ".py", ".pyc", ".pyi", ".pyx", ".sh", ".bat", ".cmd", ".ps1", ".js", ".ts", ".css", ".c", ".cc", ".cpp", ".h", ".hpp", ".cu", ".java", ".r",
    ".jl", ".lua", ".sql", ".json", ".jsonl", ".yaml", ".yml", ".toml", ".cfg", ".ini", ".conf", ".env", ".lock", ".xml", ".iml", ".log", ".out",
    ".err", ".sha1", ".sha256", ".md5", ".csv", ".tsv", ".npy", ".npz", ".mat", ".h5", ".hdf5", ".parquet", ".arrow", ".feather", ".pt", ".pth", ".ckpt", ".chkpt",
    ".pth.tar", ".pt.tar", ".wandb",
    ".pkl", ".pickle", ".joblib", ".safetensors", ".onnx", ".bin", ".weights", ".db", ".sqlite", ".idx", ".ubyte", "-ubyte", ".bib", ".bbl", ".bst",
    ".sty", ".cls", ".aux", ".toc", ".fls", ".fdb_latexmk", ".so", ".dll", ".whl", ".ttf", ".otf", ".lnk", ".tmp", ".bak", ".swp", ".code-workspace",
)  # fmt: skip
"""Formats of code, data, models and settings: no answers stand there for a person to read."""
NAMES_OF_MACHINES = ("makefile", "dockerfile", "license", "licence", "copying", "pipfile", "procfile", "head", "config", "index")  # fmt: skip
"""Files of these names have no ending, and no answers."""
ARCHIVES = (".zip", ".tar", ".rar", ".7z", ".tgz", ".gz")
PICTURES = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".avif", ".webp", ".tif", ".tiff", ".bmp", ".gif")
LONGEST = 2_000_000
STRUCK = re.compile(
    r"(?<!~)~~(?=[^\s~])(?:(?!~~|\n\s*\n)[^\x01])*?[^\s~]~~|<(del|s|strike)(?:\s[^<>]*)?>(?:(?!\n\s*\n)[^\x01])*?</\1>",
    re.I,
)
"""What is struck out in Markdown."""
MARKED = re.compile(r"(?<![=\w)\]])==(?=[^\s=])([^=\n]*[^\s=])==(?!=)")
"""What is marked with a pen in Markdown."""
LINE_THROUGH = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.I)
"""A style that strikes out."""
UNSEEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?<![\w-])color\s*:\s*(?:white|#f{3}(?:f{3})?)\b|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])",
    re.I,
)
"""A style by which nothing is seen, at least on white paper: a person looks at the page."""
VOID = ("br", "img", "hr", "input", "meta", "link", "col", "wbr", "embed", "source")
"""Tags that have no end."""
SCRIPT = {
    code: plain
    for code in (*range(0x1D400, 0x1D6A4), *map(ord, "ℬℰℱℋℐℒℳℛ"))
    if (plain := unicodedata.normalize("NFKC", chr(code))).isascii()
}
SCRIPT |= {0xB5: "μ", 0x2206: "Δ", 0x2126: "Ω", 0x3D1: "θ", 0x3D5: "φ", 0x3F1: "ρ", 0x3F5: "ε"}
"""Letters in scripts of their own, such as the 𝒜 of a loss or the µ of a keyboard, as plain ones."""


def is_for_people(path: str) -> bool:
    """Return whether answers may stand in a file, read by the machine or not: all but archives and files of machines."""
    name = path.lower().rpartition("/")[2]
    hidden = any(part.startswith((".", "__")) for part in path.split("/"))
    of_machine = name.endswith((*OF_MACHINES, *ARCHIVES, "~")) or ".tfevents." in name
    return not (hidden or of_machine or name in NAMES_OF_MACHINES)


def is_of_machines(path: str) -> bool:
    """Return whether a file is in a format of code, data, models or settings."""
    return path.lower().endswith(OF_MACHINES)


def is_archive(path: str) -> bool:
    """Return whether a file holds others, and is no model such as `a.pth.tar`."""
    return path.lower().endswith(ARCHIVES) and not is_of_machines(path)


@dataclass(frozen=True)
class Text:
    """A text that was handed in, and where it stands."""

    where: str
    lines: str


def texts(files: Mapping[str, bytes]) -> Iterator[Text]:
    """Yield the texts of a hand-in; a document that cannot be read is left out."""
    for text in _texts(files):
        lines = umlauts.restored(text.lines.translate(SCRIPT))
        if not text.where.lower().endswith((".tex", ".typ")):  # `~` is a blank there
            lines = bare_letters.marked(in_one_line(lines))
            if not text.where.lower().endswith(".py"):
                lines = MARKED.sub(r"\1", STRUCK.sub(" ", unseen.without(lines)))
        yield Text(text.where, lines)


def _texts(files: Mapping[str, bytes]) -> Iterator[Text]:
    sources = {p: decoded(d) for p, d in files.items() if p.lower().endswith(".tex")}
    for path, data in sorted(files.items()):
        lower = path.lower()
        if lower.endswith(".ipynb"):
            yield from _notebook(path, data)
        elif lower.endswith(".py"):
            yield Text(path, comments(decoded(data)))
        elif lower.endswith(DOCUMENTS):
            said = read(path, data, sources)
            if said.strip():
                yield Text(path, said[:LONGEST])


def read(path: str, data: bytes, sources: Mapping[str, str]) -> str:
    """Return the text of one document; nothing where it cannot be read.

    Args:
        path: The document.
        data: Its bytes.
        sources: The LaTeX files of the hand-in, which it may include.
    """
    ending = "." + path.lower().rpartition(".")[2]
    try:
        match ending:
            case ".tex":
                return latex.document(path, sources)
            case ".typ":
                return typst(decoded(data))
            case ".rst":
                return of_restructured(decoded(data))
            case ".org":
                return of_org(decoded(data))
            case ".html" | ".htm" | ".xhtml":
                return html(decoded(data))
            case ".docx":
                return of_word(data, path)
            case ".odt":
                return of_open_document(data, path)
            case ".rtf":
                return of_rich_text(decoded(data))
            case ".pdf":
                return paged.text(data)
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


CELL = PLACE
"""Begins a line that says where the following lines stand."""


def docstring(data: bytes) -> str:
    """Return what a script says of itself above its code; empty where there is no code, or no such text."""
    tree = _tree(decoded(data))
    return (ast.get_docstring(tree) or "") if len(tree.body) > 1 else ""


def _tree(source: str) -> ast.Module:
    """Return the syntax tree of a script, where that cannot be had without its shell lines; empty where it is no Python."""
    for plain in (source, LINE_MAGIC.sub(r"\1pass", source)):
        try:
            return ast.parse(plain)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return ast.Module([], [])


def comments(source: str) -> str:
    """Return the comments of a script, and the texts that stand in it alone or are printed."""
    found: dict[int, str] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT and token.line.lstrip().startswith(("#", "print(")):
                found[token.start[0]] = re.sub(
                    r"^#+!?[^\S\n]?(?:%%+(?:[^\S\n]*\[\w+\])?[^\S\n]*)?", "", token.string
                )
    except (tokenize.TokenError, IndentationError, SyntaxError):
        pass
    apart = set()
    for node in _tree(source).body:
        said = _said(node)
        apart |= {node.lineno, (node.end_lineno or node.lineno) + 1} if said else set()
        for offset, line in enumerate(said.splitlines()):
            found[node.lineno + offset] = line
    lines, before = [], 0
    for number in sorted(found):
        if before and (number > before + 1 or number in apart):
            lines.append("")
        lines.append(found[number])
        before = number
    return "\n".join(lines)


def _said(statement: ast.stmt) -> str:
    """Return the text that a statement is, or that it prints; empty for any other."""
    if not isinstance(statement, ast.Expr):
        return ""
    value = statement.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "print":
        value = value.args[0] if len(value.args) == 1 else value
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


class _Page(HTMLParser):
    """Collects the text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.lists: list[tuple[str, int]] = []
        self.hidden = self.kept = 0
        self.struck: list[str] = []
        self.unseen = False
        self.formula: TreeBuilder | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a heading, list, table, formula, or what stands above or below the line."""
        given = dict(attrs)
        if self.struck:
            self.struck += [tag] * (tag == self.struck[-1])
            return
        if tag in ("del", "s", "strike") or (
            tag not in VOID and LINE_THROUGH.search(given.get("style") or "")
        ):
            self.struck.append(tag)
            return
        if tag not in VOID and ("hidden" in given or UNSEEN.search(given.get("style") or "")):
            self.struck.append(tag)
            self.unseen = True
            return
        if tag == "math":
            self.formula = TreeBuilder()
        if self.formula is not None:
            self.formula.start(tag, {name: value or "" for name, value in attrs})
            return
        match tag:
            case "style" | "script" | "title" | "head":
                self.hidden += tag != "head"
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.out.append(f"\n\n{'#' * int(tag[1])} ")
            case "p" | "div" | "table" | "section" | "blockquote":
                self.out.append("\n\n")
            case "pre":
                self.kept += 1
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
                value = given.get("value") or ""
                number = int(value) - 1 if value.isdigit() else number
                if self.lists:
                    self.lists[-1] = (form, number + 1)
                label = (
                    "-"
                    if form == "-"
                    else counted(
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
            case "img" | "svg" | "canvas" | "object" | "embed":
                self.out.append(SHOWN)

    def handle_endtag(self, tag: str) -> None:
        """End what began."""
        if self.struck:
            if tag == self.struck[-1]:
                self.struck.pop()
                self.unseen = self.unseen and bool(self.struck)
                self.out.append("\n\n" if tag in ("p", "div", "li", "tr") else "")
            return
        if self.formula is not None:
            self.formula.end(tag)
            if tag == "math":
                self.out.append(f" ${formula(self.formula.close())}$ ")
                self.formula = None
            return
        match tag:
            case "style" | "script" | "title":
                self.hidden -= 1
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "p" | "div" | "table":
                self.out.append("\n\n")
            case "pre":
                self.kept -= 1
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
        if self.unseen and data.strip():
            self.out.append(SHOWN)
            self.unseen = False
        elif self.formula is not None:
            self.formula.data(data)
        elif self.hidden <= 0 and not self.struck:
            self.out.append(data if self.kept > 0 else re.sub(r"\s+", " ", data))


def html(source: str) -> str:
    """Return a page as lines."""
    page = _Page()
    page.feed(source)
    page.close()
    text = "".join(page.out)
    text = re.sub(rf"{re.escape(SHOWN)}(?=\s*\$)", " ", text)  # a formula that is drawn, and told beside it
    text = re.sub(r"_\{([^{}]*)_\{([^{}]*)\}([^{}]*)\}", r"_{\1_\2\3}", text)
    return re.sub(r"\n[ \t]+(?=\S)", "\n", re.sub(r"\n{3,}", "\n\n", text))
