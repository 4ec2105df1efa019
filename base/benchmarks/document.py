"""Sections of `docs/performance.md`, each written by its own benchmark."""

import re

from graders.paths import ROOT

PAGE = ROOT / "docs" / "performance.md"


def write_section(title: str, text: str) -> None:
    """Put a section on the page, in the place of the one of that title or at the end."""
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else "# Performance\n"
    section = f"## {title}\n\n{text.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(title)}\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
    if pattern.search(page):
        page = pattern.sub(lambda _: section + "\n", page)
    else:
        page = f"{page.rstrip()}\n\n{section}"
    PAGE.write_text(page.rstrip() + "\n", encoding="utf-8")
