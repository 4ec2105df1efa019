"""The pages of the documentation, and the blocks in them that a reader runs or copies."""

import re
from typing import NamedTuple

from graders.paths import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *DOCS.rglob("*.md"),
        *(ROOT / n for n in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    ]
)
BLOCK = re.compile(
    r"^(?P<indent> *)(?P<fence>```+)(?P<language>[^\n]*)\n(?P<text>.*?)^(?P=indent)(?P=fence)$", re.M | re.S
)
CAPTION = re.compile(r"\A:caption: (?P<file>\S+)\n\n?")


class Block(NamedTuple):
    """A fenced block: its language, its text, and the file that it is, if it says one."""

    language: str
    text: str
    file: str


def blocks(page):
    """The blocks of a page, in order."""
    for found in BLOCK.finditer(page.read_text(encoding="utf-8")):
        indent = len(found["indent"])
        text = "".join(line[indent:] for line in found["text"].splitlines(keepends=True))
        caption = CAPTION.match(text)
        language = found["language"].replace("{code-block}", "").strip()
        yield Block(language, text[caption.end() :] if caption else text, caption["file"] if caption else "")
