"""What a text in Markdown or LaTeX holds that nobody sees on the page: remarks between signs of HTML, white letters, gaps as wide as a formula."""

from __future__ import annotations

import re

from graders.observing.probes.formats.office import SHOWN

_BRACED = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
REMARK = re.compile(r"<!--(.{0,4000}?)-->", re.S)
INSTRUCTION = re.compile(
    r"(?<!\w)(?:answers?|antwort\w*|réponses?|respuestas?|here|hier|ici|aquí|write|schreib\w*|todo|insert|replace|omit|toc|lint\w*|markdownlint\S*|prettier\S*|pagebreak|newpage)(?!\w)",
    re.I,
)
"""A word of a remark that tells a writer or a program what to do, and answers nothing."""
WHITE = re.compile(
    rf"\\textcolor\s*\{{white\}}\s*{_BRACED}|\{{\s*\\color\s*\{{white\}}(?:[^{{}}]|{_BRACED})*\}}"
    r"|<(?P<tag>span|div|p|font|small|b|i|u)\s[^<>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|color\s*[:=]\s*[\"']?\s*(?:white|#fff)|opacity\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])|\shidden(?=[\s>]))[^<>]*>"
    r".{0,4000}?</(?P=tag)>",
    re.S | re.I,
)
"""White or hidden letters."""
GAP = re.compile(rf"\\[hv]?phantom\s*{_BRACED}")
"""A gap as wide as a formula."""
CANCELLED = re.compile(rf"\\(?:sout|xout|cancel|bcancel|xcancel)\s*{_BRACED}")
"""What is struck out in a formula."""


def without(text: str) -> str:
    """Return a text with a mark in the place of what nobody sees, at which a person looks; what is struck out is left out."""
    text = REMARK.sub(
        lambda m: SHOWN if re.search(r"\w", m[1]) and not INSTRUCTION.search(m[1]) else " ", text
    )
    text = WHITE.sub(lambda m: _marked(m[0], r"\w"), CANCELLED.sub(" ", text))
    return GAP.sub(lambda m: _marked(m[0], r"(?:\w\W*){3}"), text)


def _marked(said: str, told: str) -> str:
    """The mark of what a person looks at, where something is told; of a gap that is no wider than a letter or two nothing is."""
    return SHOWN if re.search(told, re.sub(r"\\\w+\s*(?:\{white\})?|<[^<>]*>", "", said)) else " "
