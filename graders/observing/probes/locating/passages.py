"""The texts and the labelled passages of a hand-in, read once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from graders.observing.code import Code
from graders.observing.probes.formats import documents
from graders.observing.probes.formats.latex_lists import of_rows
from graders.observing.probes.labelling import numbering
from graders.observing.probes.labelling.copied_questions import Questions
from graders.observing.probes.labelling.counters import COUNTED
from graders.observing.probes.labelling.numbering import Path
from graders.observing.probes.locating import places
from graders.vocabulary.symbols import Naming

Documents = tuple[tuple[str, bytes], ...]
Reading = tuple[Documents, Questions]
"""What is read, and what the sheet asks."""
MOST_PARAGRAPHS, SHORTEST, LONGEST = 80, 40, 900
"""Paragraphs of prose that are told, and their letters at least and at most."""


WIDEST, MOST_EMPTY = 120, 12
"""Blanks, and ends of lines, that follow each other at most: more say nothing, and take long to search."""
GAP = re.compile(rf"[^\S\n]{{{WIDEST + 1},}}|\n{{{MOST_EMPTY + 1},}}")
READ_AHEAD: dict[Reading, tuple[tuple[documents.Text, ...], tuple[places.Passage, ...]]] = {}
"""What was read before a check began."""


def labelled(code: Code) -> tuple[places.Passage, ...]:
    """All passages that have a label."""
    return _read(code)[1]


def paths(code: Code) -> list[Path]:
    """What the labels of a hand-in may mean."""
    return [path for passage in labelled(code) for path in passage.paths]


def documents_of(files: Mapping[str, bytes], given: Collection[str] = ()) -> Documents:
    """The documents and scripts of a hand-in, without the texts that are as they were handed out."""
    ending = (*documents.DOCUMENTS, ".py")
    return tuple(sorted((p, d) for p, d in files.items() if p.lower().endswith(ending) and p not in given))


def _read(code: Code) -> tuple[tuple[documents.Text, ...], tuple[places.Passage, ...]]:
    return both(reading(code.files, code.naming, code.given))


def reading(files: Mapping[str, bytes], naming: Naming, given: Collection[str] = ()) -> Reading:
    """Return what of a hand-in is read, with what its sheet asks."""
    return documents_of(files, given), tuple(naming.questions.items())


@lru_cache(maxsize=64)
def both(read: Reading) -> tuple[tuple[documents.Text, ...], tuple[places.Passage, ...]]:
    """The texts of a hand-in, and their passages."""
    if read in READ_AHEAD:
        return READ_AHEAD[read]
    files, questions = read
    read_texts = documents.texts(dict(files))
    texts = tuple(replace(t, lines=of_rows(GAP.sub(_narrowed, t.lines))) for t in read_texts)
    return texts, tuple(p for text in texts for p in places.passages(text.lines, text.where, questions))


def _narrowed(match: re.Match[str]) -> str:
    """The start of a gap."""
    return match[0][: MOST_EMPTY if match[0][0] == "\n" else WIDEST]


def told(read: Reading) -> dict[str, Any]:
    """Return what the documents of a hand-in say, for `take` in another process."""
    texts, passages = both(read)
    return {"texts": [asdict(t) for t in texts], "passages": [asdict(p) for p in passages]}


def take(read: Reading, said: Mapping[str, Any]) -> None:
    """Keep what `told` has returned of these documents, so that each check finds it."""
    passages = [
        places.Passage(**{**p, "paths": tuple(tuple(path) for path in p["paths"])}) for p in said["passages"]
    ]
    READ_AHEAD[read] = (tuple(documents.Text(**t) for t in said["texts"]), tuple(passages))


def paragraphs(code: Code) -> tuple[list[str], list[str]]:
    """Return the paragraphs of prose of a hand-in, from documents, notebooks and comments: where each stands, and what it says.

    What a script says of itself at its top is none.
    """
    found = _paragraphs(_read(code)[0], code.files)[:MOST_PARAGRAPHS]
    return [w for w, _ in found], [s for _, s in found]


def prose_of(files: Mapping[str, bytes]) -> list[str]:
    """Return the paragraphs of prose in notebooks, scripts and plain texts, such as those of a handout."""
    plain = {p: d for p, d in files.items() if p.endswith((".ipynb", ".py", ".md", ".txt"))}
    return [said for _, said in _paragraphs(both((documents_of(plain), ()))[0], plain)]


def _paragraphs(texts: Iterable[documents.Text], files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """The paragraphs of texts: where each stands, and what it says."""
    found: list[tuple[str, str]] = []
    for text in texts:
        where = text.where
        itself = documents.docstring(files[where]) if where.endswith(".py") else ""
        for block in re.split(r"\n[^\S\n]*\n", text.lines):
            lines = block.strip("\n").splitlines()
            if lines and lines[0].startswith(documents.CELL):
                where = lines.pop(0)[1:].strip().removesuffix(COUNTED)
            said = "\n".join(lines).strip()
            if len(said) >= SHORTEST and said not in itself and len(re.findall(r"[^\W\d_]{2,}", said)) >= 6:
                found.append((where, said[:LONGEST]))
    return found


def of_question(code: Code, label: str) -> str:
    """Return all that a hand-in answers to the question of a label, with what stands before its parts."""
    number = numbering.path_of(label)[0]
    found = [p.below or p.text for p in labelled(code) if any(q == (number,) for q in p.paths)]
    return "\n\n".join(found) or "\n\n".join(
        p.text for p in labelled(code) if any(q[:1] == (number,) for q in p.paths)
    )


def texts(code: Code) -> list[str]:
    """Return all that the documents of a hand-in say."""
    return [t.lines for t in every(code)]


def every(code: Code) -> tuple[documents.Text, ...]:
    """Return the texts of all documents of a hand-in."""
    return _read(code)[0]


def within(name: str, code: Code) -> tuple[list[documents.Text], list[places.Passage]]:
    """The texts of one document, and its passages."""
    texts, passages = _read(code)
    own = [t for t in texts if t.where == name or t.where.startswith(f"{name} ")]
    return own, [p for p in passages if p.where == name or p.where.startswith(f"{name} ")]
