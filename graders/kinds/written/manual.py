"""Answers and plots that a person judges by a rubric."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from graders.checks import HANDOUT, Check, Outside, digest
from graders.model import Array, Observation, Outcome, failed, human
from graders.vocabulary.observed import number, text, texts
from graders.vocabulary.packed import is_closed
from graders.vocabulary.renamed import Renamed
from graders.vocabulary.sees import PICTURE, strings, truth

if TYPE_CHECKING:
    from graders.observing.code import Code
    from graders.observing.probes.locating.answers import Answer

MOST = 12
SHOWN = 2000
LONGEST = 60_000
"""Letters of all documents together that are shown where no passage tells what is meant."""
PASSAGES, ALIKE = 3, 2
"""Passages that a person sees where no label tells which one is meant, and the words that each shares with what is asked."""


COMMON = set(
    re.findall(
        r"\w+",
        "about above after again other their there these those which where while would could should betwee",
    )
)
"""Words that tell nothing of what a text is about."""


class Manual(Check):
    """A written answer or plot: a person judges it by the rubric; the machine says where to look.

    Why:
        Some answers only a person can judge; the machine finds them, and shows the rubric beside.

    Example:
        - id: sup-report
          kind: manual
          title: Plots in the report
          points: 3
          rubric: The report shows validation loss and accuracy over the epochs (2) and states the test accuracy (1).

    Fails:
        no report, notebook or answer sheet was handed in to look at
    """

    kind: Literal["manual"]
    rubric: str = Outside("", description="What earns the points, for the person who judges.")
    answer: str = Field("", description="Its label on the answer sheet, where it has one.")
    look_for: str = Field("", description="Regular expression of lines in the code that belong to it.")

    pages: bool = Field(
        False,
        description="Show the pictures and the pages of PDFs that were handed in on the page of this check too. The queue shows them to the person who decides in any case.",
    )

    was = Renamed("written", since="0.2")
    draws = False
    executes = False
    sees: ClassVar = {
        "answer": strings(0),
        "blank": truth(0),
        "documents": strings(1),
        "digests": strings(1),
        "lines": strings(1),
        "places": strings(1),
        "prose": strings(1),
        "page:{n}": PICTURE,
        "page names": strings(1),
        "left": strings(1),
        "text places": strings(1),
        "texts": strings(1, longest=LONGEST),
    }
    on_pages = True
    uses_reference = False
    reads_files = True

    def reads(self, path: str) -> bool:
        """Whether it is a document, of whatever format."""
        from graders.observing.probes.formats.documents import is_of_machines

        return not is_of_machines(path)

    def observe(self, code: Code) -> Observation:
        """Documents handed in, lines of the code that fit `look_for`, and what the answer sheet says."""
        from graders.observing.missing import Unanswered
        from graders.observing.probes.formats import documents
        from graders.observing.probes.locating import answers, passages, unmarked

        found = [p for p in sorted(code.files) if documents.is_for_people(p) or is_closed(p)]
        found = found or unmarked.scripts_with_answers(code)
        digests = [digest(code.files[p]) for p in found]
        lines: list[str] = []
        for unit in code.units.values() if self.look_for else ():
            source = code.files[unit.path].decode(errors="replace")
            for place, line in enumerate(source.splitlines(), 1):
                if re.search(self.look_for, line, re.IGNORECASE) and len(lines) < MOST:
                    lines.append(f"{unit.path}:{place}: {line.strip()[:160]}")
        said, blank = "", False
        try:
            if self.answer and (written := answers.written(code, self.answer)) is not None:
                said = _all_of(written)
        except Unanswered:  # the label stands there alone
            blank = not unmarked.elsewhere(code, self.answer)
        places, prose = passages.paragraphs(code) if not said else ([], [])
        return {
            **(_pages(code) if self.pages else {}),
            "places": np.array(places, dtype=np.str_),
            "prose": np.array(prose, dtype=np.str_),
            "answer": np.array(said[:SHOWN]),
            "blank": np.array(blank),
            "documents": np.array(found, dtype=np.str_),
            "digests": np.array(digests, dtype=np.str_),
            "lines": np.array(lines, dtype=np.str_),
        }

    def judge(self, seen: Observation, wanted: Observation) -> Outcome:
        """Always a person's turn, unless nothing at all was handed in to look at."""
        outcome = self._decided(seen, wanted)
        return outcome.shown(*(picture for _, picture in pages_of(seen)))

    def _decided(self, seen: Observation, wanted: Observation) -> Outcome:
        if answer := text(seen, "answer"):
            return replace(human("a person reads this answer", actual=answer), wrote=answer)
        lines, handout = texts(seen, "lines"), texts(wanted, HANDOUT)
        documents = zip(texts(seen, "documents"), texts(seen, "digests"), strict=False)
        answers = [
            d
            for d, sum_ in documents
            if sum_ not in handout and not d.lower().rpartition("/")[2].startswith("readme")
        ]
        said = self._passages(seen, handout, handout) or ([] if answers else self._passages(seen, handout))
        blank = number(seen, "blank") == 1
        if not answers and not self.look_for and not said and not blank:
            return failed(
                "no report, notebook or answer sheet was handed in to look at",
                expected="written answers: a PDF, a notebook or a text file",
                hint=self.hint,
            )
        read = bool(answers) or not (self.look_for or said)
        if blank and read and all(a.endswith((".md", ".txt")) for a in answers):
            return failed(f"nothing is answered at {self.answer}", hint=self.hint)
        where = f"look at {', '.join(answers[:4])}" if answers else "nothing was declared in a document"
        if said and not self.look_for:
            where = "these passages may be it" + (f"; else {where}" if answers else "")
        return human(
            where + (f"; {len(lines)} lines of code mention it" if lines else ""),
            student="a person reads this answer",
            actual="\n".join(lines or said),
        )

    def _passages(self, seen: Observation, handout: list[str], but: Collection[str] = ()) -> list[str]:
        """The paragraphs that share most words with title and rubric, with their places, as they follow each other.

        Args:
            seen: What was observed.
            handout: Digests of the handout's files, in which nothing counts.
            but: Digests of paragraphs that do not count either.
        """
        given = {
            d
            for d, sum_ in zip(texts(seen, "documents"), texts(seen, "digests"), strict=False)
            if sum_ in handout
        }
        asked = stems(f"{self.title} {self.rubric}")
        ranked = [
            (len(asked & stems(prose)), at, f"{place}: {prose}")
            for at, (place, prose) in enumerate(
                zip(texts(seen, "places"), texts(seen, "prose"), strict=False)
            )
            if place.partition(" cell ")[0] not in given and digest(prose.encode()) not in but
        ]
        best = sorted((r for r in ranked if r[0] >= ALIKE), key=lambda r: (-r[0], r[1]))[:PASSAGES]
        return [_cut(said) for _, _, said in sorted(best, key=lambda r: r[1])]


def _cut(said: str) -> str:
    """A passage, and a mark at its end where it goes on."""
    most = SHOWN // PASSAGES
    return said if len(said) <= most else f"{said[: most - 2].rstrip()} …"


def _all_of(written: Answer) -> str:
    """What is answered under a label; where that is several things, all of them with their places, for none of them counts by itself."""
    if not written.others:
        return written.whole or written.text
    every = (*written.others, written)
    return "\n\n".join(f"{a.where}: {a.whole or a.text}"[: SHOWN // len(every)] for a in every)


def stems(said: str) -> set[str]:
    """Return the beginnings of the longer words of a text, and its abbreviations, which tell what it is about."""
    found = re.findall(r"[^\W\d_]{5,}|\b[A-Z][A-Z]+\b", said)
    return {word.lower()[:6] for word in found} - COMMON


def _pages(code: Code) -> Observation:
    """Pictures and pages that were handed in, what is not among them, and what its documents say."""
    from graders.observing.probes.formats import pictures
    from graders.observing.probes.labelling.counters import COUNTED, PLACE
    from graders.observing.probes.locating import passages, unmarked

    found, left = pictures.pages(code.files)
    scripts = unmarked.scripts_with_answers(code)
    said = {
        t.where: re.sub(f"[{PLACE}{COUNTED}]", "", t.lines) for t in passages.every(code) if t.lines.strip()
    }
    said = {where: text for where, text in said.items() if not where.endswith(".py") or where in scripts}
    most = _share([len(text) for text in said.values()], LONGEST)
    return {
        "text places": np.array(list(said), dtype=np.str_),
        "texts": np.array(
            [t if len(t) <= most else f"{t[: max(0, most - 2)]} …" for t in said.values()], dtype=np.str_
        ),
        **{f"page:{number}": picture for number, (_, picture) in enumerate(found)},
        "page names": np.array([name for name, _ in found], dtype=np.str_),
        "left": np.array(left, dtype=np.str_),
    }


def _share(lengths: Iterable[int], together: int) -> int:
    """Return what each of several texts may have at most, so that all have `together` and short ones are whole."""
    todo = sorted(lengths)
    for at, length in enumerate(todo):
        most = together // (len(todo) - at)
        if length > most:
            return most
        together -= length
    return max(todo, default=0)


def texts_of(seen: Observation) -> list[tuple[str, str]]:
    """Return the texts of an observation with their places."""
    return list(zip(texts(seen, "text places"), texts(seen, "texts"), strict=False))


def pages_of(seen: Observation) -> list[tuple[str, Array]]:
    """Return the pictures of an observation with their places."""
    names = texts(seen, "page names")
    return [(name, seen[f"page:{n}"]) for n, name in enumerate(names) if f"page:{n}" in seen]
