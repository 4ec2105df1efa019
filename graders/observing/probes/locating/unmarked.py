"""The files of a hand-in in which an answer may stand that no label marks, or none but its own."""

from __future__ import annotations

import re

from graders.observing.code import Code
from graders.observing.probes.formats import documents
from graders.observing.probes.formats.office import PICTURED
from graders.observing.probes.labelling import numbering
from graders.observing.probes.locating import passages

LABEL = re.compile(
    r"^[\s>*_`#(-]*(\d+(?:\.\d+)*)((?:[\s.)(]*[a-zA-Z]|[\s.)(]*\d(?=\s*[)*_`]*\s*[:=])){0,4})"
    r"[)*_`]*\s*[:=](?![=])[*_`]*\s*(.*)$"
)
"""A line of a blank answer sheet."""
SENTENCE = 8
"""Words of a comment that says something."""
SET = (".docx", ".odt", ".rtf", ".html", ".htm", ".pdf")
"""Documents that are set for people to read; what labels there are may stand there by chance."""
FEW = 3
"""So few labels in such a document say nothing of where answers stand."""


def scripts_with_answers(code: Code) -> list[str]:
    """Return the scripts in whose comments sentences stand under the label of a question."""
    return sorted(
        {
            passage.where
            for passage in passages.labelled(code)
            if passage.where.endswith(".py") and len(re.findall(r"[^\W\d_]{2,}", passage.text)) >= SENTENCE
        }
    )


def scripts_with_near(code: Code, label: str) -> list[str]:
    """Return the scripts that answer other parts of the question in their comments."""
    number = numbering.path_of(label)[:1]
    return sorted(
        {
            passage.where
            for passage in passages.labelled(code)
            if passage.where.endswith(".py") and any(p[:1] == number for p in passage.paths)
        }
    )


def with_few_labels(code: Code, where: str) -> str:
    """Return the document that a place is in, if it is one for people to read in which hardly anything is marked; else nothing."""
    file = next((f for f in code.files if where == f or where.startswith(f"{f} ")), "")
    if not file.lower().endswith(SET):
        return ""
    marked = {p.paths[0] for p in passages.within(file, code)[1] if p.text.strip() or p.below.strip()}
    return file if len(marked) < FEW else ""


def unlabelled(code: Code, label: str) -> list[str]:
    """Return the files in which an answer may stand that the machine does not find: pictures, scans, texts without its label."""
    path = numbering.path_of(label)
    found = []
    for name in sorted(code.files.keys() - code.handed_out):
        lower = name.lower()
        if not lower.endswith(documents.DOCUMENTS):
            if documents.is_for_people(name) or documents.is_archive(name):
                found.append(name)
        elif not lower.rpartition("/")[2].startswith("requirements"):
            texts, labelled = passages.within(name, code)
            if lower.rpartition("/")[2].startswith("readme") and len(labelled) < FEW:
                continue  # it says how to run the code
            near = [p for passage in labelled for p in passage.paths if p[:1] == path[:1] and len(p) > 1]
            lines = [line for t in texts for line in t.lines.splitlines() if LABEL.match(line)]
            filled_in = len(lines) >= len(labelled)  # the answer sheet of the handout
            if not (near and filled_in) and (texts or not lower.endswith(".ipynb")):
                found.append(name)
    return found


def elsewhere(code: Code, label: str) -> list[str]:
    """Return the files in which an answer may stand though its label stands alone: pictures, pages, other documents and scripts.

    A picture that a script of the hand-in names is what that script draws; in files as they were handed out nothing is answered.
    """
    scripts = [d.decode(errors="replace") for p, d in code.files.items() if p.lower().endswith(".py")]
    drawn = {
        p
        for p in code.files
        if p.lower().endswith(documents.PICTURES) and any(p.rpartition("/")[2] in s for s in scripts)
    }
    path = numbering.path_of(label)
    pages = [p.where for p in passages.labelled(code) if path[:1] in {q[:1] for q in p.paths} and p.on_page]
    blank = {p.where for p in passages.labelled(code) if path in p.paths}
    found = [p for p in unlabelled(code, label) if p not in drawn | blank]
    found += [t.where for t in passages.every(code) if PICTURED.search(t.lines)]
    places = dict.fromkeys([*found, *pages, *scripts_with_near(code, label)])
    return [p for p in places if p not in code.handed_out]
