"""Sections of pages of figures, each written by its own benchmark."""

import re
from pathlib import Path

from graders.paths import ROOT

PAGE, SCALE = ROOT / "docs" / "performance.md", ROOT / "docs" / "scale.md"
DESK = ROOT / "docs" / "desk.md"


def write_figures(of: str, table: str, to: Path) -> None:
    """Put a table of figures on a page, between the marks of the benchmark that makes them."""
    begin, end = f"<!-- figures of {of} -->", f"<!-- end of figures of {of} -->"
    before, _, rest = to.read_text(encoding="utf-8").partition(begin)
    to.write_text(f"{before}{begin}\n{table}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


def write_section(title: str, text: str, to: Path = PAGE) -> None:
    """Put a section on the page, in the place of the one of that title or at the end."""
    page = to.read_text(encoding="utf-8") if to.exists() else "# Performance\n"
    section = f"## {title}\n\n{text.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    if pattern.search(page):
        page = pattern.sub(lambda _: section + "\n", page)
    else:
        page = f"{page.rstrip()}\n\n{section}"
    to.write_text(page.rstrip() + "\n", encoding="utf-8")
