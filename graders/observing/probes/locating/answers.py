"""The answers of a hand-in: under their labels in documents, notebooks and comments, or `answer_1b` in code."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from graders.model import Observation
from graders.observing import statements
from graders.observing.code import Code
from graders.observing.found import Found
from graders.observing.missing import Absent, Missing, Unanswered
from graders.observing.probes.expressions.digits import Manner, manner
from graders.observing.probes.formats.office import SHOWN
from graders.observing.probes.formats.paged import STACKED
from graders.observing.probes.labelling import labels, numbering
from graders.observing.probes.locating import corrections, passages, questions, unmarked
from graders.observing.probes.relations import equations
from graders.observing.probes.spelling.tokens import Unread
from graders.vocabulary import denials

ANSWER_CAP, QUESTION_CAP = 4000, 12_000
NOTHING = (
    r"to ?be (?:done|determined)|tb[dac]|fixme|(?:i )?have no (?:idea|clue)|no (?:idea|clue)"
    r"|(?:i |sorry,? i )?(?:don['’]?t|do not) know|(?:not|never) (?:done|answered|solved|attempted|finished)"
    r"|(?:habe )?keine ahnung|(?:das )?wei(?:ß|ss) ich (?:leider )?nicht|(?:noch )?nicht (?:bearbeitet|gelöst|gemacht)"
    r"|(?:je n['’]ai )?aucune idée|(?:je )?(?:ne )?sais pas|pas (?:fait|trouvé|répondu)"
    r"|no (?:lo )?s[eé]|ni idea|sin (?:hacer|respuesta|responder)"
)
PLACEHOLDER = (
    r"(?:[\s._?…-]*|(?:your|the|an?|here|answer|formula|value|number|word|name|text|todo|tbd|expression|antwort|formel|wert|zahl|hier|"
    r"réponse|formule|valeur|ici|respuesta|fórmula|valor|aquí)|(?=[^<>]*[^\W\d_]{2,}\s+[^\W\d_]{2,})[^<>=^\\]*)"
)
"""What stands in `<..>` where it says what is to be written there; `<w, x>` is a product."""
EMPTY = re.compile(
    rf"^[\s._?…*`$-]*$|^<{PLACEHOLDER}>$|^(?-i:TODO)\b[^\d=]*$|^todo(?:\W*|\s*[:!,–-][^\d=]*)$|^[\W_]*(?:{NOTHING})(?:[,\s]+(?:yet|sorry|leider|désolée?|lo siento))?[\W_]*$",
    re.IGNORECASE | re.DOTALL,
)
"""What is written where nothing is answered, also in so many words."""
Read = TypeVar("Read")


@dataclass(frozen=True)
class Answer:
    """What was answered under one label, and where.

    Args:
        text: What counts as the answer: the first paragraph, with what it announces.
        where: The file, and the cell of a notebook.
        whole: All that stands under the label.
        others: What stands under the same label elsewhere, and says something else.
        shared: It stands under the label of a question that this one is a part of.
        asks: It may be the question that was copied.
        on_page: It may be misread, or be that to another question, which the page shows.
    """

    text: str
    where: str
    whole: str = ""
    others: tuple[Answer, ...] = ()
    shared: bool = False
    asks: bool = False
    on_page: bool = False
    dash: str = ""
    """Whether the dash behind its label may be a minus sign: as that of `Passage`."""

    @property
    def on_sheet(self) -> bool:
        """Whether it stands on the answer sheet that was handed out."""
        return self.where.rpartition("/")[2].startswith("answers.md")

    @property
    def marks(self) -> Observation:
        """What an observation holds beside the text: the document in which it stands, if it may be misplaced or misread there."""
        return {"page": np.array(self.where[:300])} if self.on_page else {}


def written(code: Code, label: str, beside: Sequence[str] = (), name: str = "") -> Answer | None:
    """Return what is answered under `label`; None where the label does not occur.

    Args:
        code: The hand-in.
        label: The label.
        beside: Other labels under which it may stand among other answers, the likelier first.
        name: How it is called there. What is called so counts, unless the answer sheet of the handout is filled in at `label`.

    Raises:
        Unanswered: The label is there, and nothing was answered.
    """
    among = [
        a
        for other in beside
        for path in numbering.spelled(numbering.path_of(other), passages.paths(code))
        for a in _under(code, path)[::-1]
        if not EMPTY.match(a.text)
    ]
    called = next((a for a in among if not name or equations.has(a.whole, name)), None)
    path = numbering.path_of(label)
    found = _under(code, path) or _under(code, tuple(p.lower() for p in path))
    shared = False
    if not found and len(path) > 2 and re.fullmatch(labels.ROMAN, path[-1]) and not _siblings(code, path):
        found, shared = _under(code, path[:-1]), True
    if not found and not among and name and len(path) > 2 and not _siblings(code, path):
        outer = path[: -2 if re.fullmatch(labels.ROMAN, path[-1]) and len(path) > 3 else -1]
        found = [] if _parts(code, outer) else _under(code, outer)
        shared = bool(found)
    filled = [a for a in found if not EMPTY.match(a.text)]
    if called is None and name and beside and not any(equations.has(a.whole, name) for a in filled):
        called = _in_question(code, path[0], name)
    if called and not any(a.on_sheet for a in filled):
        return replace(called, shared=True)
    if not found and among:
        return replace(among[0], shared=True)
    if not filled:
        filled = [replace(a, text=a.whole) for a in found if a.asks]
    if found and not filled:
        raise Unanswered(f"nothing is answered at {label}")
    if not filled:
        return None
    last = filled[-1]
    others = {_bare(a.text): a for a in filled[:-1] if _bare(a.text) != _bare(last.text)}
    return replace(last, others=tuple(others.values()), shared=shared)


def _in_question(code: Code, number: str, name: str) -> Answer | None:
    """All that a hand-in answers to a question, if something has this name there."""
    for where in dict.fromkeys(p.where for p in passages.labelled(code)):
        parts = [
            p for p in passages.labelled(code) if p.where == where and any(q[0] == number for q in p.paths)
        ]
        text = "\n\n".join(dict.fromkeys(p.text for p in parts))[:QUESTION_CAP]
        if equations.has(text, name):
            return Answer(text[:ANSWER_CAP], where, text, on_page=any(p.on_page for p in parts))
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\s*_`$]", "", text)


def _under(code: Code, path: numbering.Path) -> list[Answer]:
    """The passages under a path; those of documents, else those of comments in code."""
    found: list[tuple[int, Answer]] = []
    for passage in passages.labelled(code):
        if path in passage.paths:
            rank = passage.paths.index(path) + 2 * passage.where.endswith(".py")
            said, whole = questions.answer_of(passage), questions.answer_of(passage, True)
            answer = Answer(said[:ANSWER_CAP], passage.where, whole[:ANSWER_CAP], dash=passage.dash)
            found.append((rank, replace(answer, asks=questions.asks(passage), on_page=passage.on_page)))
    filled = [rank for rank, answer in found if not EMPTY.match(answer.text)]
    best = min(filled or [rank for rank, _ in found], default=0)
    return [answer for rank, answer in found if rank == best]


def _siblings(code: Code, path: numbering.Path) -> bool:
    return any(len(p) == len(path) and p[:-1] == path[:-1] for p in passages.paths(code))


def _parts(code: Code, path: numbering.Path) -> bool:
    """Whether parts of a question have labels."""
    return any(len(p) > len(path) and p[: len(path)] == path for p in passages.paths(code))


def hand_in_manner(code: Code) -> Manner:
    """Return how the whole hand-in writes its numbers."""
    return manner("\n".join(passages.texts(code)))


def plain_label(name: str) -> str:
    """Return a label without what writers vary."""
    return re.sub(r"[\s()]|\.(?!\d)", "", name).lower()


def computed(code: Code, label: str) -> Found | None:
    """Return a function or variable `answer_LABEL` of the code.

    Raises:
        Unread: There is one, and no code may be executed.
    """
    name = f"answer_{plain_label(label).replace('.', '_')}"
    for unit in code.units.values():
        if name in unit.names:
            if statements.seals:
                raise Unread(f"`{name}` in {unit.path} is not executed: {statements.seals[0]}")
            return Found(unit.load(name), name, unit)
    return None


def given(code: Code, label: str, beside: Sequence[str] = (), name: str = "") -> Answer | Found:
    """Return what is answered under a label: in a text, else by the code.

    Args:
        code: The hand-in.
        label: The label.
        beside: Other labels under which it may stand among other answers.
        name: How it is called there.

    Raises:
        Unanswered: The label is there, and nothing was answered.
        Unread: It is not found, and there is what a person may find it in.
        Missing: It is in neither.
    """
    try:
        found = written(code, label, beside, name)
        answer = computed(code, label) or found if found is None or found.asks else found
    except Unanswered:
        answer = computed(code, label)
        if answer is None and (places := unmarked.elsewhere(code, label)):
            raise Unread(f"nothing stands at {label} itself; look at {', '.join(places[:3])}") from None
        if answer is None:
            raise
    if isinstance(answer, Answer) and (later := corrections.of(label, passages.texts(code))):
        raise Unread(f"it is taken up again elsewhere: “{later}”")
    if isinstance(answer, Answer) and (file := unmarked.with_few_labels(code, answer.where)):
        raise Unread(f"few places are marked in {file}; look there for {label}")
    if isinstance(answer, Answer) and answer.asks:
        raise Unread(f"is it the question, or the answer? “{answer.text[:120]}”")
    if isinstance(answer, Answer) and SHOWN.strip() in answer.text:
        raise Unread(f"a picture stands at {label}")
    if isinstance(answer, Answer) and STACKED.strip() in answer.text:
        raise Unread(f"the order of what stands at {label} in {answer.where} is not told")
    if answer is not None:
        return answer
    if for_a_person := unmarked.unlabelled(code, label) or unmarked.scripts_with_near(code, label):
        raise Unread(f"no place is marked as {label}; look at {', '.join(for_a_person[:3])}")
    if not code.problems and code.files.keys() <= code.handed_out:
        raise Unanswered(f"nothing is answered at {label}")  # and there is no file in which it may stand
    sheets = [p for p in code.files if p.lower().endswith((".md", ".txt"))]
    where = f" in {', '.join(sheets[:3])}" if sheets else ""
    lacking = Missing if code.problems else Absent
    raise lacking(f"no answer to {label} was found{where}; write a line `{label}: your answer`")


def agreed(answer: Answer, read: Callable[[str], Read], same: Callable[[Read, Read], bool]) -> Read:
    """Return how an answer is read; what stands under its label elsewhere must say the same.

    Raises:
        ValueError: It cannot be read, or the places say different things.
    """
    value = read(answer.text)
    for other in answer.others:
        try:
            alike = same(read(other.text), value)
        except ValueError:
            alike = False
        if not alike:
            raise Unread(
                f"two answers stand there: `{other.text[:120]}` in {other.where}, and `{answer.text[:120]}` in {answer.where}"
            )
    return value


def read(
    answer: Answer,
    reader: Callable[[str], Read],
    same: Callable[[Read, Read], bool],
    name: str,
    named: Callable[[str], Read],
) -> tuple[Read, bool]:
    """Return how an answer is read, and whether it stands among other things, so that a wrong value fails nothing.

    Args:
        answer: The answer.
        reader: What reads an answer that stands alone.
        same: Whether two readings say the same.
        name: How it is called in a passage with other things; empty where the sheet does not say.
        named: What reads it by that name.

    Raises:
        ValueError: It cannot be read, or two places say different things.
    """
    if answer.shared and name:
        return named(answer.whole), True
    more = answer.whole[len(answer.text) :]
    partly = bool(not answer.on_sheet and (re.search(r"\d|=|\\begin", more) or CELLS.search(answer.text)))
    try:
        return agreed(answer, reader, same), partly
    except ValueError:
        if answer.others:
            raise
        if name:
            with contextlib.suppress(ValueError):
                return named(answer.whole), True
        with contextlib.suppress(ValueError):
            return _of_one_paragraph(answer, reader, same), True
        raise


def _of_one_paragraph(
    answer: Answer, reader: Callable[[str], Read], same: Callable[[Read, Read], bool]
) -> Read:
    """What a paragraph or a formula that is set apart says; several must say the same.

    Raises:
        Unread: None can be read, or they differ.
    """
    found: list[Read] = []
    before = ""
    for part in re.split(r"\n[^\S\n]*\n|(?<!\\)\\[\[\]](?!\d)|\$\$", answer.whole)[:PARTS]:
        if part.strip() and part.strip() != answer.whole.strip() and not denials.MADE.search(f"{before} "):
            with contextlib.suppress(ValueError):
                found.append(reader(part))
        before = part.strip() or before
    if not found or any(not same(one, found[-1]) for one in found):
        raise Unread("no paragraph says it alone")
    return found[-1]


CELLS = re.compile(r"\d[^|\n]*[^\S\n]\|[^\S\n][^|\n]*\d[^|\n]*[^\S\n]\|[^\S\n][^|\n]*\d")
"""Three cells of one row that hold numbers: which of them is the answer?"""
PARTS = 20
"""Paragraphs of an answer that are looked at one by one."""


def value(code: Code, found: Found, arguments: Mapping[str, Any] | None = None) -> Any:
    """Return what a function `answer_LABEL` returns, or what the variable holds."""
    return code.call(found, arguments or {}) if callable(found.value) else found.value
