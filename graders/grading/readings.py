"""The ways to read a submission, one after the other, until one passes or the budget ends."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import NamedTuple

from graders.checks import Check
from graders.grading.observer import Observer
from graders.grading.rivals import is_of_another_training, is_one_of_several
from graders.grading.verdict import Judge, has_passed
from graders.model import WAITING, Choice, Crash, CrashCause, Observation, Outcome, Submission, Verdict, human
from graders.observing.trace import is_gap
from graders.sandbox.replies import RunFacts
from graders.sandbox.session import Session
from graders.submission.entries import unopened
from graders.vocabulary.packed import MAY_LIE
from graders.vocabulary.readings import choices_of, is_certain
from graders.vocabulary.symbols import symbols_of

MOST = 12
"""Readings of a submission that one check looks at."""
TIMES = 3.0
"""The CPU seconds of all other readings together, as a multiple of those that the check has for one."""
OF_REHEARSED = 1.0
"""The same for what scripts do where they are rehearsed."""
SHOWN = 4
"""Readings that a person is shown."""
UNCERTAIN = "it is not certain what is meant here"
"""How the outcome begins where a person has to say which reading counts."""
NOTHING = (CrashCause.MISSING, CrashCause.ABSENT)
"""Crashes that say nothing of what the submission does: there was nothing to call."""
LACKING = (CrashCause.EMPTY, CrashCause.UNFILLED, CrashCause.BLANK)
"""Crashes that say that nothing was written where something is asked."""
ABSENT = (CrashCause.ABSENT, CrashCause.EMPTY)
"""Crashes that say that nothing in the submission may be what is asked."""


class Reading(NamedTuple):
    """One way to read a submission, and what came of it."""

    seen: Observation | Crash
    outcome: Outcome
    seconds: float
    path: tuple[int, ...] = ()
    rehearsed: bool = False
    shows_nothing: bool = False
    """Whether the rehearsal took place, came to its end, and nothing that is asked was in it."""
    absent: bool = False
    """Whether nothing in the submission may be what is asked, in this reading; of the one that decides: in all of them."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What was taken for what."""
        return choices_of(self.seen)

    @property
    def definition(self) -> str:
        """What was found first, in words that begin with its name; empty where it has none."""
        return next((c.words for c in self.choices if c.words.startswith("`")), "")

    @property
    def words(self) -> str:
        """What was taken for what, for people."""
        return ", ".join(c.words for c in self.choices if c.words)


class Paths:
    """The paths of all readings, likelier first: those at which fewer choices are unlikely ones."""

    def __init__(self) -> None:
        self._number = count()
        self._heap: list[tuple[int, int, tuple[int, ...]]] = []

    def branch(self, path: tuple[int, ...], choices: tuple[Choice, ...]) -> None:
        """Add the readings that part from one that was tried, after its own path; the latest choice varies first."""
        took = [choice.took for choice in choices]
        for place in reversed(range(len(path), len(choices))):
            for other in range(1, min(choices[place].of, MOST)):  # later ones are never looked at
                new = (*took[:place], other)
                heapq.heappush(self._heap, (sum(new), next(self._number), new))

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        while self._heap:
            yield heapq.heappop(self._heap)[2]


@dataclass
class Readings:
    """Finds the reading of a submission by which a check is decided.

    Args:
        observer: Observes submissions.
        judge: Decides what observations are worth.
        recognise: Whether to compare wrong answers with the sheet's named mistakes.
    """

    observer: Observer
    judge: Judge
    recognise: bool

    def decide(
        self, check: Check, submission: Submission, session: Session, *, explains: bool = True
    ) -> Reading:
        """Return the reading that decides a check, with its outcome.

        Args:
            check: The check.
            submission: The submission.
            session: The sandbox that has loaded it.
            explains: Whether what failed is compared with known mistakes.
        """
        first = self._read(check, submission, session, ())
        tried = [first]
        if not is_settled(check, first):
            tried += self._others(check, submission, session, first)
        certain = self._certain(check, tried)
        if not certain and not is_settled(check, tried[-1]) and self.observer.plan.may_be_inline(check):
            tried += self._rehearsed(check, submission, session)
            certain = self._certain(check, tried)
        if certain and is_before(first_doubtful(check, tried), certain[0], tried):
            certain = []  # only a reading that passes takes a doubt away
        absent = self._is_absent(check, tried)
        if not certain and are_unfilled(tried, inline=self.observer.plan.may_be_inline(check)):
            certain = [first]
        if is_settled(check, tried[-1]):
            if self._is_one_of_several(check, submission, tried):
                return first._replace(outcome=self._left_to_a_person(check, tried))
            found = tried[-1]
        elif certain:
            found = self._explained(check, submission, session, certain[0]) if explains else certain[0]
        else:
            return first._replace(outcome=self._left_to_a_person(check, tried), absent=absent)
        outcome = self.judge.said_of_reading(check, found.seen, found.outcome)
        return found._replace(outcome=unless_packed(submission, found, outcome), absent=absent)

    def _is_absent(self, check: Check, tried: list[Reading]) -> bool:
        """Return whether nothing in the submission may be what is asked: no definition, and nothing that its scripts do."""
        seen = any(r.rehearsed for r in tried) or not self.observer.plan.may_be_inline(check)
        return seen and all(r.absent for r in tried)

    def _certain(self, check: Check, tried: list[Reading]) -> list[Reading]:
        """Return the readings that are certain, and fail; that nothing is there does where a rehearsal shows nothing instead."""
        failed = [r for r in tried if r.outcome.verdict is Verdict.FAILED and is_certain(r.seen)]
        rehearsed = [r for r in tried if r.rehearsed]
        open_to_scripts = set()
        if self.observer.plan.may_be_inline(check):
            if not (rehearsed and all(r.absent for r in rehearsed)):
                open_to_scripts.add(CrashCause.EMPTY)
            if check.may_be_printed and not (rehearsed and all(r.shows_nothing for r in rehearsed)):
                open_to_scripts.add(CrashCause.BLANK)
        return [r for r in failed if not isinstance(r.seen, Crash) or r.seen.cause not in open_to_scripts]

    def _is_one_of_several(self, check: Check, submission: Submission, tried: list[Reading]) -> bool:
        """Return whether the last reading passes by one of several definitions, and nothing says that it is meant."""
        *others, last = tried
        if last.outcome.verdict is not Verdict.PASSED:
            return False
        failed = (r for r in others if r.rehearsed and r.outcome.verdict is Verdict.FAILED)
        if is_of_another_training(last.words, [r.words for r in failed if not isinstance(r.seen, Crash)]):
            return True
        if not last.definition:
            return False
        wrong = [r.definition for r in others if r.definition and r.outcome.verdict is Verdict.FAILED]
        symbols = [self.judge.plan.spec.naming.symbols[s] for s in symbols_of(check)]
        return is_one_of_several(last.definition, wrong, symbols, submission.files)

    def is_kept(self, check: Check, submission: Submission) -> bool:
        """Return whether a check is decided by what is kept, without another reading of the submission."""
        kept = self.observer.kept(check, submission)
        if kept is None:
            return False
        first = Reading(kept.seen, self.judge.decide_safely(check, kept.seen), kept.seconds)
        if is_settled(check, first):
            return True
        alone = all(choice.of == 1 for choice in first.choices)
        decided = bool(self._certain(check, [first])) or not self.observer.plan.may_be_inline(check)
        explained = not (check.draws_secretly and self._is_explained(check, first)) or (
            self.observer.kept(self.judge.plan.unsalted(check), submission) is not None
        )
        return alone and decided and explained

    def _read(
        self,
        check: Check,
        submission: Submission,
        session: Session,
        path: tuple[int, ...],
        *,
        rehearsed: bool = False,
    ) -> Reading:
        seen, seconds, ran = self.observer.observe(check, submission, session, path, rehearsed=rehearsed)
        nothing = False
        absent = isinstance(seen, Crash) and seen.cause in ABSENT and not seen.choices
        if rehearsed and isinstance(seen, Crash):  # whatever went wrong in it, no definition was called
            nothing = seen.cause in (*NOTHING, CrashCause.UNFILLED) and came_to_its_end(ran)
            absent = absent and came_to_its_end(ran)
            seen = replace(seen, cause=CrashCause.MISSING)
        return Reading(seen, self.judge.decide_safely(check, seen), seconds, path, rehearsed, nothing, absent)

    def _is_explained(self, check: Check, reading: Reading) -> bool:
        """Return whether a reading is compared with known mistakes."""
        return self.recognise and self.judge.may_be_explained(check, reading.outcome, reading.seconds)

    def _explained(self, check: Check, submission: Submission, session: Session, reading: Reading) -> Reading:
        """Return a reading with the known mistake that it is, by what the submission returns on the sheet's own inputs."""
        if isinstance(reading.seen, Crash) or not self._is_explained(check, reading):
            return reading
        unsalted: Observation | Crash = reading.seen
        if check.draws_secretly:
            plain = self.judge.plan.unsalted(check)
            unsalted = self.observer.observe(
                plain, submission, session, reading.path, rehearsed=reading.rehearsed
            ).seen
        outcome = self.judge.decide_safely(check, reading.seen, unsalted=unsalted)
        return reading._replace(outcome=outcome)

    def _rehearsed(self, check: Check, submission: Submission, session: Session) -> Iterator[Reading]:
        """Yield the readings of what the submission's scripts do where they are rehearsed."""
        if not self.observer.can_observe(check, submission, session, rehearsed=True):
            return
        first = self._read(check, submission, session, (), rehearsed=True)
        yield first
        if not is_settled(check, first):
            yield from self._others(check, submission, session, first, rehearsed=True)

    def _others(
        self,
        check: Check,
        submission: Submission,
        session: Session,
        first: Reading,
        *,
        rehearsed: bool = False,
    ) -> Iterator[Reading]:
        """Yield the other readings; the one that settles the check is the last."""
        paths, until = Paths(), session.used + (OF_REHEARSED if rehearsed else TIMES) * check.seconds
        paths.branch((), first.choices)
        for number, path in enumerate(paths, 2):
            if number > MOST or session.used > until:
                return
            if not self.observer.can_observe(check, submission, session, path, rehearsed=rehearsed):
                return
            reading = self._read(check, submission, session, path, rehearsed=rehearsed)
            yield reading
            if is_settled(check, reading):
                return
            paths.branch(path, reading.choices)

    def _left_to_a_person(self, check: Check, tried: list[Reading]) -> Outcome:
        """Return one box with what was seen in each reading, and what would settle it."""
        looked = [r for r in tried if not is_nothing(r) and not came_to_nothing(check, r)]
        if looked and is_doubtful(looked[0]):
            return looked[0].outcome  # with the evidence that it shows
        looked = [r for r in tried if not is_nothing(r)]
        if not looked or (len(tried) == 1 and is_unsure(tried[0])):
            return tried[0].outcome
        if len(looked) == 1 and looked[0].outcome.verdict in WAITING:
            return looked[0].outcome
        shown = [": ".join(filter(None, (r.words, _result(r.outcome)))) for r in looked[:SHOWN]]
        if len(looked) > SHOWN:
            shown.append(f"{len(looked) - SHOWN} more ways in vain")
        name = next((self.judge.plan.spec.naming.symbols[s].names[0] for s in symbols_of(check)), "")
        line = f"`symbols: {{{name}: NAME}}` in overrides.yaml says which function is meant" if name else ""
        return human(
            UNCERTAIN,
            ask="; ".join([line, "decide by these"] if line else ["decide by these"]),
            student="the machine could not tell what is meant here, so a person looks at it and decides",
            actual="\n".join(shown),
        )


def is_settled(check: Check, reading: Reading) -> bool:
    """Return whether no other reading can decide otherwise: it passed, or is a person's or the grader's by itself."""
    if reading.outcome.verdict in (Verdict.PASSED, Verdict.FAILED):
        return has_passed(check, reading.seen, reading.outcome)
    if isinstance(reading.seen, Crash):
        return not is_nothing(reading) and not is_unsure(reading)
    return not came_to_nothing(check, reading) and not is_doubtful(reading)


def came_to_nothing(check: Check, reading: Reading) -> bool:
    """Return whether what was called ended with an error before it did what is looked at."""
    return not isinstance(reading.seen, Crash) and check.came_to_nothing(reading.seen)


def is_doubtful(reading: Reading) -> bool:
    """Return whether a person has to look at what need not be meant, so that another reading may decide."""
    waits = reading.outcome.verdict is Verdict.HUMAN and not isinstance(reading.seen, Crash)
    return waits and not is_certain(reading.seen)


def first_doubtful(check: Check, tried: list[Reading]) -> Reading | None:
    """Return the first reading that did what is looked at and is doubtful."""
    return next((r for r in tried if is_doubtful(r) and not came_to_nothing(check, r)), None)


def is_before(one: Reading | None, other: Reading, tried: list[Reading]) -> bool:
    """Return whether one reading was tried before another one."""
    return next((r is one for r in tried if r is one or r is other), False)


def is_nothing(reading: Reading) -> bool:
    """Return whether a reading says nothing of what the submission does."""
    return isinstance(reading.seen, Crash) and reading.seen.cause in NOTHING


def came_to_its_end(ran: RunFacts | None) -> bool:
    """Return whether a rehearsal did all that its scripts do up to a gap of the handout, or there was no script."""
    return ran is None or ran.ended == "finished" or (ran.ended == "raised" and is_gap(ran.trace))


def unless_packed(submission: Submission, found: Reading, outcome: Outcome) -> Outcome:
    """Return the outcome, which is a person's where it fails for want of an answer, and an archive is there that is not opened."""
    wants = isinstance(found.seen, Crash) and found.seen.cause in LACKING
    if (
        wants
        and outcome.verdict is Verdict.FAILED
        and (closed := unopened(submission.files, submission.untouched))
    ):
        return human(outcome.diagnosis.summary, ask=MAY_LIE.format(closed[0]))
    return outcome


def are_unfilled(tried: list[Reading], *, inline: bool) -> bool:
    """Return whether each definition that may be meant is still to be filled in, and no script does its work.

    Args:
        tried: The readings that were tried.
        inline: Whether a script may do its work, so that a rehearsal has to show that none does.
    """
    defined, rehearsed = ([r for r in tried if r.rehearsed is which] for which in (False, True))
    return (
        all(isinstance(r.seen, Crash) and r.seen.cause is CrashCause.UNFILLED for r in defined)
        and all(r.shows_nothing for r in rehearsed)
        and bool(rehearsed or not inline)
        and are_all(defined)
        and are_all(rehearsed)
    )


def are_all(tried: list[Reading]) -> bool:
    """Return whether no other reading is left."""
    paths = Paths()
    for reading in tried:
        paths.branch(reading.path, reading.choices)
    return len(tried) < MOST and set(paths) <= {r.path for r in tried}


def is_unsure(reading: Reading) -> bool:
    """Return whether a reading raises what need not be a mistake, or builds on what was cut off."""
    return isinstance(reading.seen, Crash) and reading.seen.cause in (CrashCause.UNSURE, CrashCause.SET_UP)


def _result(outcome: Outcome) -> str:
    if outcome.verdict is Verdict.PASSED:
        return "would pass"
    return outcome.diagnosis.summary
