"""The letters that PDFs can show: those of the fonts that Typst brings, and of the fonts that it finds on this machine."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

SCRIPTS = {
    "Chinese": "漢字汉",
    "Japanese": "かなカ",
    "Korean": "한글",
    "Arabic": "عرب",
    "Hebrew": "שלם",
    "Devanagari": "नम",
    "emoji": "😀🌸",
}
"""Letters of scripts that names and texts are written in and the fonts that Typst brings do not have."""
CURE = {
    "Chinese": "fonts-noto-cjk",
    "Japanese": "fonts-noto-cjk",
    "Korean": "fonts-noto-cjk",
    "emoji": "fonts-noto-color-emoji",
}
"""The package of Debian and Ubuntu with the letters of a script; `fonts-noto-core` for the others."""
BROUGHT = ((0x0, 0x530), (0x1D00, 0x2BFF), (0xFB00, 0xFB07), (0x1D400, 0x1D7FF))
"""Where the letters of the fonts that Typst brings stand: Latin, Greek, Cyrillic, signs of mathematics."""
LOST = "\N{REPLACEMENT CHARACTER}"


def shown(value: Any) -> tuple[Any, set[str]]:
    """Return texts, lists and mappings of them in which LOST stands for what no font here shows; and what that is."""
    lost: set[str] = set()

    def one(value: Any) -> Any:
        if isinstance(value, str):
            missing = unshown(value)
            lost.update(missing)
            return value.translate({ord(c): LOST for c in missing}) if missing else value
        if isinstance(value, dict):
            return {k: one(v) for k, v in value.items()}
        return [one(v) for v in value] if isinstance(value, list | tuple) else value

    return one(value), lost


def unshown(text: str) -> set[str]:
    """Return the letters of a text that no font here shows."""
    far = {c for c in set(text) if not any(low <= ord(c) < high for low, high in BROUGHT) and c != LOST}
    # what modifies the letter before it is left out where it cannot be shown, and no box stands for it
    return {c for c in far if ord(c) not in _found() and not 0xFE00 <= ord(c) <= 0xFE0F} if far else set()


def missing_scripts() -> dict[str, str]:
    """Return the scripts that PDFs made here cannot show, each with the package that has them."""
    return {name: CURE.get(name, "fonts-noto-core") for name, letters in SCRIPTS.items() if unshown(letters)}


@lru_cache
def _found() -> frozenset[int]:
    """The letters of the fonts of this machine, as Typst lists them."""
    import typst
    from matplotlib.ft2font import FT2Font

    found: set[int] = set()
    for path in {font.path for font in typst.Fonts().fonts() if font.path}:
        try:
            found.update(FT2Font(path).get_charmap())
        except (RuntimeError, OSError):  # one that FreeType does not open; its letters count as not there
            continue
    return frozenset(found)
