"""The text of a PDF, in which what stands above or below the line is told from its places."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

PAGES = 60
OFF_LINE, NEXT_LINE = 0.12, 0.8
"""How far a letter stands off the line of the others at least, and that of another line, as a share of their size."""
SMALLER = 0.92
"""The size of what stands above or below, as a share of the others' at most."""
GAP = 0.15
"""The blank between two words, as a share of their size."""
STACKED = " [¿] "
"""What stands for letters that stand above each other, such as a fraction: what belongs to what is not told."""
ROOTS = "√∛∜"
"""Signs whose end is drawn as a line, which is no letter."""
ENDS = {"^(": ")", "_{": "}", "": ""}


@dataclass(frozen=True)
class _Letter:
    """A letter of a page, its place and its size."""

    sign: str
    left: float
    right: float
    line: float
    size: float


@lru_cache(8)  # each of many checks reads the same pages
def text(data: bytes) -> str:
    """Return the text of a PDF, with `^(..)` and `_{..}` for what stands above or below the line."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages = [document[number] for number in range(min(len(document), PAGES))]
    said = "\n\n".join("\n".join(map(_marked, _lines(_letters(page)))) for page in pages)
    return said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _letters(page: Any) -> Iterator[_Letter]:
    """The letters of a page as they are drawn; blanks follow from their places."""
    import pypdfium2.raw as pdfium

    shown = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for at in range(pdfium.FPDFText_CountChars(shown)):
        sign = chr(pdfium.FPDFText_GetUnicode(shown, at) or 0xFFFD)
        if sign.isspace() or pdfium.FPDFText_IsGenerated(shown, at) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(shown, at, ctypes.byref(x), ctypes.byref(y))
        pdfium.FPDFText_GetCharBox(shown, at, *(ctypes.byref(edge) for edge in (left, right, bottom, top)))
        size = pdfium.FPDFText_GetFontSize(shown, at)
        yield _Letter(sign, min(x.value, left.value), right.value, y.value, size)


def _lines(letters: Iterator[_Letter]) -> Iterator[list[_Letter]]:
    """The lines of a page, each as its letters."""
    line: list[_Letter] = []
    for letter in letters:
        size = max((other.size for other in line), default=letter.size)
        base = next((other.line for other in line if other.size >= SMALLER * size), letter.line)
        back = bool(line) and letter.left < line[0].left - size
        if line and (abs(letter.line - base) > NEXT_LINE * max(size, letter.size) or back):
            yield line
            line = []
        line.append(letter)
    yield line


def _marked(line: list[_Letter]) -> str:
    """A line with the marks of what stands above or below it."""
    size = max((letter.size for letter in line), default=1.0) or 1.0
    base = next((letter.line for letter in line if letter.size >= SMALLER * size), 0.0)
    out, mark = "", ""
    for at, letter in enumerate(line):
        before = line[at - 1] if at else letter
        off = (letter.line - base) / size
        now = "" if abs(off) < OFF_LINE else "^(" if off > 0 else "_{"
        beside = now == mark and abs(letter.line - before.line) > OFF_LINE * size
        back = letter.left < before.left or (mark and now and mark != now)
        if (now and letter.size >= SMALLER * size) or back or beside or letter.sign in ROOTS:
            return out + ENDS[mark] + STACKED + "".join(x.sign for x in line[at:])
        out += ENDS[mark] + now if now != mark else ""
        if letter.left - before.right > GAP * size and now == mark:
            out += " "
        mark = now
        out += letter.sign
    return out + ENDS[mark]
