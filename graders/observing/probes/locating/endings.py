"""How a passage begins and ends: a dash before the answer, and a paragraph behind it that is an answer by itself."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from graders.model import Array, Observation
from graders.observing.probes.locating.answers import Answer
from graders.observing.probes.spelling.beside import SILENT
from graders.observing.probes.spelling.mathematical import MATHS

APART = re.compile(r"\n[^\S\n]*(?:-{3,}[^\S\n]*)?\n|\n-{3,}[^\S\n]*\n")
"""Where a paragraph ends."""
LED = re.compile(
    r"^[\s*_>•-]*(?:(?:so|thus|hence|therefore|finally|also|damit|somit|daher|schließlich|donc|ainsi|enfin|finalement|entonces|luego|por tanto|finalmente)[,:]?\s+){0,2}(?:finally\s+)?",
    re.I,
)
"""Words that conclude, at the beginning of a paragraph."""
LONGEST = 400
WORD = re.compile(r"(?<![\\\w{])[^\W\d_]{2,}")


def of(answer: Answer) -> str:
    """Return the last paragraph of a passage, where it stands behind the answer, holds no word and equates nothing; else nothing."""
    *before, last = [p for p in APART.split(answer.whole) if p.strip()] or [""]
    said = LED.sub("", last).strip()
    if (
        not before
        or len(said) > LONGEST
        or "=" in said
        or "≈" in said
        or re.search(r"^\s*[#|(]|[:;]\s*$|\\approx", said)
    ):
        return ""
    words = [w.lower() for w in WORD.findall(said) if w.lower() not in MATHS]
    is_unit = len(words) == 1 and words[0] in SILENT
    return said if re.search(r"\w", said) and (not words or is_unit) else ""


def seen(answer: Answer, read: Callable[[Answer], Array]) -> Observation:
    """Return the value of the last paragraph of a passage as an entry of an observation; none where it is no answer by itself."""
    last = "" if answer.on_sheet else of(answer)
    with contextlib.suppress(ValueError):
        return {"ends": read(replace(answer, text=last, whole=last, shared=False))} if last else {}
    return {}


def negative(answer: Answer, read: Callable[[Answer], Array]) -> Observation:
    """Return the value of an answer with the dash behind its label as a minus sign, as entries of an observation; none where it is no such dash."""
    if not answer.dash or answer.shared:
        return {}
    with contextlib.suppress(ValueError):
        said = replace(answer, text=f"-{answer.text}", whole=f"-{answer.whole}", others=())
        return {"negative": read(said), "dash": np.array(answer.dash)}
    return {}
