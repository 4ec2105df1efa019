"""The text of documents of Word, LibreOffice and RTF, as lines in the manner of Markdown."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graders.observing.probes.formats.equations_of_word import MATHS, WORD, equation
from graders.observing.probes.formats.mathml import formula
from graders.observing.probes.formats.numbered_lists import OfOpenDocument, OfWord, labelled
from graders.observing.probes.labelling.counters import COUNTED, PLACE

ZIPPED = 60_000_000
"""Bytes that a document may have when it is unpacked."""


STRUCK = "~~"
"""The mark of what is struck out."""
SHOWN = " [picture] "
"""What stands for a picture, a drawing or an object that has no text, and for text that is not seen."""
PICTURED = re.compile(rf"{re.escape(SHOWN.strip())}|!\[[^\]\n]*\]\(|<img\b|\\includegraphics")
"""Where a document shows a picture."""
TINY = 1.0
"""So many points high letters are that nobody sees."""
UNSEEN = "unseen"
"""The mark of what is hidden, or white: behind white letters a person looks for their ground."""
DEEPEST = 20
"""Styles that build on each other."""


DRAWN = (f"{WORD}drawing", f"{WORD}pict", f"{WORD}object")
"""What Word shows and does not write."""


def _unpacked(data: bytes) -> None:
    """Refuse a packed document that is far larger than it looks.

    Raises:
        ValueError: It is.
    """
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(i.file_size for i in packed.infolist()) > ZIPPED:
            raise ValueError("the document is too large")


@lru_cache(8)  # each of many checks reads the same documents
def of_word(data: bytes, where: str) -> str:
    """Return the lines of a Word document.

    Args:
        data: Its bytes.
        where: Its name.
    """
    import docx
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    _unpacked(data)
    document = docx.Document(io.BytesIO(data))
    # the library looks through all styles for each run
    setattr(document.part, "get_style", lru_cache(1024)(document.part.get_style))  # noqa: B010
    lists = OfWord(document)
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += ["", *("| " + " | ".join(_cell(c) for c in row.cells) + " |" for row in block.rows), ""]
        elif isinstance(block, Paragraph):
            lines.append(_runs(block, lists.label(block, _style(block))))
    return _placed(where, lists) + "\n\n".join(lines).replace("|\n\n|", "|\n|")


def _placed(where: str, lists: OfWord | OfOpenDocument) -> str:
    """A line that says where what follows stands, if numbers were counted for it."""
    return f"{PLACE}{where}{COUNTED}\n\n" if lists.counts.used else ""


def _cell(cell: Any) -> str:
    return " ".join(_runs(p) for p in cell.paragraphs)


def _runs(paragraph: Any, label: str = "") -> str:
    """A paragraph behind its label, with what is above and below the line."""
    from docx.text.run import Run

    out = []
    for child in paragraph._p.iter(f"{WORD}r", f"{MATHS}oMath"):
        if next(child.iterancestors(f"{WORD}del", f"{WORD}moveFrom"), None) is not None:
            continue
        if child.tag == f"{MATHS}oMath":
            out.append(f" {equation(child)} ")
            continue
        run = Run(child, paragraph)
        said = run.text + (SHOWN if _is_drawn(child) else "")
        if _is_struck(run):
            continue
        if said.strip() and _is_unseen(run):
            said = SHOWN
        if not said or next(child.iterancestors(f"{MATHS}oMath"), None) is not None:
            continue
        if run.font.subscript:
            said = f"_{{{said}}}"
        elif run.font.superscript:
            said = f"^({said})"
        out.append(said)
    heading = "Heading" in _style(paragraph) or "Title" in _style(paragraph)
    text = "".join(out)
    return (
        _marks(_style(paragraph)) * heading
        + label * (bool(text.strip()) and not labelled(text.strip(), heading))
        + text
    )


def _marks(style: str) -> str:
    """The marks of a heading in Markdown, deeper by one than its level: a title above all may stand over those of level 1."""
    level = re.search(r"Heading (\d)", style)
    return "#" * min(int(level[1]) + 1 if level else 2, 6) + " "


def _style(paragraph: Any) -> str:
    """The name of the style of a paragraph; empty in a document without styles."""
    return getattr(paragraph.style, "name", None) or ""


def _is_struck(run: Any) -> bool:
    """Whether a run is struck out, by itself or by its style."""
    for font in (run.font, getattr(run.style, "font", run.font)):  # a document may come without styles
        said = [own for own in (font.strike, font.double_strike) if own is not None]
        if said:
            return any(said)
    return False


def _is_unseen(run: Any) -> bool:
    """Whether a run is hidden, tiny or white, by itself or by its style; behind white letters a person looks for their ground."""
    fonts = (run.font, getattr(run.style, "font", run.font))  # a document may come without styles
    hidden, colour, size = (
        next((own for own in said if own is not None), None)
        for said in (
            [font.hidden for font in fonts],
            [font.color.rgb for font in fonts if font.color is not None],
            [font.size for font in fonts],
        )
    )
    return bool(hidden) or str(colour) == "FFFFFF" or (size is not None and size.pt <= TINY)


def _is_drawn(run: Any) -> bool:
    """Whether a run shows something in which no text is written."""
    return any(next(d.iter(f"{WORD}t"), None) is None for d in run.iter(*DRAWN))


@lru_cache(8)
def of_open_document(data: bytes, where: str) -> str:
    """Return the lines of a LibreOffice document.

    Args:
        data: Its bytes.
        where: Its name.
    """
    from odf import opendocument

    _unpacked(data)
    document = opendocument.load(io.BytesIO(data))
    styles = {
        str(style.getAttribute("name")): style
        for style in (*document.automaticstyles.childNodes, *document.styles.childNodes)
        if getattr(style, "qname", ("", ""))[1] == "style"
    }
    raised = {name: mark for name in styles if (mark := _mark(styles, name))}
    lists = OfOpenDocument([*document.styles.childNodes, *document.automaticstyles.childNodes])
    lines: list[str] = []
    _walk(document.body, lines, _Marks(raised, _formulas(data)), lists)
    return _placed(where, lists) + "\n".join(lines)


def _mark(styles: Mapping[str, Any], name: str) -> str:
    """The mark of a style; empty where it has none."""
    if _set(styles, name, "display") == "none" or _set(styles, name, "color").lower() == "#ffffff":
        return UNSEEN
    if (size := re.fullmatch(r"([\d.]+)pt", _set(styles, name, "fontsize"))) and float(size[1]) <= TINY:
        return UNSEEN
    if _set(styles, name, "textlinethroughstyle") not in ("", "none"):
        return STRUCK
    position = _set(styles, name, "textposition")
    if not position or position.startswith("0"):
        return ""
    return "_{" if position.startswith(("sub", "-")) else "^("


def _set(styles: Mapping[str, Any], name: str, attribute: str) -> str:
    """What a style sets, or the nearest of those that it builds on; empty where none does."""
    for _ in range(DEEPEST):
        if name not in styles:
            break
        for child in styles[name].childNodes:
            properties = getattr(child, "qname", ("", ""))[1] == "text-properties"
            if properties and (value := child.getAttribute(attribute)):
                return str(value)
        name = str(styles[name].getAttribute("parentstylename"))
    return ""


@dataclass(frozen=True)
class _Marks:
    """How a document is set.

    Args:
        raised: The marks of styles: what stands above or below the line, is struck out or is not seen.
        formulas: The formulas by the names of their objects.
    """

    raised: Mapping[str, str]
    formulas: Mapping[str, str]

    def of(self, node: Any) -> str | None:
        """Return the mark of a section, a paragraph or a part of one; None where it has none."""
        name = getattr(node, "qname", ("", ""))[1]
        if name == "section":
            return UNSEEN if node.getAttribute("display") in ("none", "condition") else None
        if name in ("hidden-text", "hidden-paragraph"):
            return UNSEEN
        mark = self.raised.get(str(node.getAttribute("stylename"))) if name in ("h", "p", "span") else None
        return mark if name == "span" or mark in (STRUCK, UNSEEN) else None


def _formulas(data: bytes) -> dict[str, str]:
    """The formulas of a LibreOffice document, by the names of their objects."""
    import zipfile
    from xml.etree import ElementTree

    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        for name in packed.namelist():
            folder, _, file = name.rpartition("/")
            if file == "content.xml" and folder:
                root = ElementTree.fromstring(packed.read(name))
                if str(root.tag).endswith("}math"):
                    found[folder] = formula(root)
    return found


def _walk(node: Any, lines: list[str], marks: _Marks, lists: OfOpenDocument, depth: int = 0) -> None:
    for child in node.childNodes:
        name = getattr(child, "qname", ("", ""))[1]
        mark = marks.of(child)
        if name == "tracked-changes" or mark == STRUCK:
            continue
        if mark == UNSEEN:
            lines += [SHOWN, ""] if _inline(child, marks).strip() else []
            continue
        if name == "h":
            level = child.getAttribute("outlinelevel") or 1
            lines += ["", f"{_marks(f'Heading {level}')}{_inline(child, marks)}", ""]
        elif name == "p":
            lines += [_inline(child, marks), ""]
        elif name == "list":
            lists.begin(child, depth)
            _walk(child, lines, marks, lists, depth + 1)
        elif name == "list-item":
            label = lists.label(child, depth - 1)
            inner: list[str] = []
            _walk(child, inner, marks, lists, depth)
            if inner:
                inner[0] = inner[0] if labelled(inner[0], False) else f"{label} {inner[0]}".lstrip()
            lines += inner
        elif name == "table-row":
            lines.append(
                "| " + " | ".join(_inline(c, marks) for c in child.childNodes if c.nodeType != 3) + " |"
            )
        elif hasattr(child, "childNodes"):
            _walk(child, lines, marks, lists, depth)
            if name == "table":
                lines.append("")


def _inline(node: Any, marks: _Marks) -> str:
    out = []
    for child in node.childNodes:
        if child.nodeType == 3:
            out.append(re.sub(r"\s+", " ", str(child.data)))
            continue
        name = getattr(child, "qname", ("", ""))[1]
        if name == "s":
            out.append(" ")
        elif name == "tab":
            out.append("\t")
        elif name == "line-break":
            out.append("\n")
        elif name == "object":
            out.append(SHOWN)
        elif name == "frame" and (made := _formula_of(child, marks)):
            out.append(made)  # the picture of it beside it says no more
        elif name in ("image", "object-ole", "custom-shape"):
            out.append(SHOWN + _inline(child, marks))
        else:
            said = _inline(child, marks)
            mark = marks.of(child)
            if mark == STRUCK:
                continue
            if mark == UNSEEN:
                out.append(SHOWN if said.strip() or name != "span" else said)
                continue
            out.append(f"{mark}{said}{'}' if mark == '_{' else ')'}" if mark else said)
    return "".join(out)


def _formula_of(frame: Any, marks: _Marks) -> str:
    """The formula that a frame shows; empty where it shows something else."""
    for child in frame.childNodes:
        if getattr(child, "qname", ("", ""))[1] == "object":
            name = str(child.getAttribute("href") or "").removeprefix("./")
            return f" ${marks.formulas[name]}$ " if name in marks.formulas else ""
    return ""


CELL = "@cell@"
"""The mark of the end of a cell in RTF, which is told from a bar of the text by it."""


def of_rich_text(source: str) -> str:
    """Return the lines of a document in RTF."""
    from striprtf.striprtf import rtf_to_text

    source = _seen(source)
    source = re.sub(
        r"\\striked?1?(?![a-z0-9]).*?(?=\\striked?0|\\plain|\\par(?![a-z])|[{}])", " ", source, flags=re.S
    )
    source = re.sub(r"\{\\sub\s+([^{}]*)\}", r"_(\1)", source)
    source = re.sub(r"\{\\super\s+([^{}]*)\}", r"^(\1)", source)
    source = re.sub(r"\{\\b\s+([^{}]*)\}", r"**\1**", source)
    source = re.sub(r"\{(?:\\\*)?\\(?:shppict|pict|object)(?![a-z])", lambda m: SHOWN + m[0], source)
    source = re.sub(r"\\cell(?![a-z])", rf"{CELL}\\cell", source)
    text = str(rtf_to_text(source, errors="ignore"))
    text = re.sub(r"_\(([^()]*)\)", r"_{\1}", text)
    text = re.sub(rf"^(?=[^\n]*{CELL})", "| ", text, flags=re.M).replace(CELL, " ")
    return re.sub(r"\n(?!\||\n)", "\n\n", text)


def _seen(source: str) -> str:
    """Return a document in RTF with a mark in the place of what is hidden, white or too small to be seen."""
    table = re.search(r"\{\\colortbl([^{}]*)\}", source)
    colours = ["".join(c.split()) for c in table[1].split(";")] if table else []
    white = {str(i) for i, c in enumerate(colours) if "\\red255\\green255\\blue255" in c}
    out: list[str] = []
    outer: list[tuple[bool, bool, bool]] = []
    hidden = pale = tiny = told = False
    for part in re.finditer(
        r"\\([a-z]+)(-?\d*) ?|\\'[0-9a-f]{2}|\\[^a-z]|[{}]|[^\\{}]+", source, re.I | re.S
    ):
        said, word, number = part[0], part[1], part[2]
        match word or said:
            case "{":
                outer.append((hidden, pale, tiny))
            case "}":
                hidden, pale, tiny = outer.pop() if outer else (False, False, False)
            case "v":
                hidden = number != "0"
            case "cf":
                pale = number in white
            case "fs":
                tiny = number in ("0", "1", "2")
            case "plain":
                hidden = pale = tiny = False
        unseen = hidden or pale or tiny
        told = told and unseen
        if not unseen or said in "{}" or word not in (None, "u") or not said.strip():
            out.append(said)
        elif not told:
            out.append(SHOWN)
            told = True
    return "".join(out)
