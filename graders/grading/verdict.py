"""From an observation to an outcome: the one way there is."""

from __future__ import annotations

import builtins
import traceback
from dataclasses import dataclass, replace
from functools import cached_property

from graders.checks import Check
from graders.grading.explain import Explainer, Wrong
from graders.grading.known import Known
from graders.grading.plan import Plan
from graders.kinds.on_paper import OnPaper
from graders.model import (
    Choice,
    Crash,
    CrashCause,
    Observation,
    Outcome,
    Result,
    Verdict,
    broken,
    cut,
    failed,
    human,
)
from graders.sandbox.lost import SandboxLost
from graders.vocabulary.observed import text
from graders.vocabulary.readings import CALLED, choices_of, is_certain, without_choices
from graders.vocabulary.sees import Misfit, fitted
from graders.vocabulary.symbols import named, symbols_of

AGAIN = 10.0
"""Seconds of an observation up to which a wrong answer is observed once more, to find the mistake behind it."""
NOT_FOUND = "not found by the machine: "
"""How it begins that nothing is there that a check could look at."""
ENTRIES = 2**20
"""Entries of an observation, beyond those of the reference's, up to which it is compared with known mistakes."""


@dataclass
class Judge:
    """Decides what an observation is worth.

    Args:
        plan: What is graded.
        known: What is known of the reference and of mistakes.
    """

    plan: Plan
    known: Known

    @cached_property
    def explainer(self) -> Explainer:
        """What finds the mistake behind a wrong answer."""
        return Explainer(
            self.plan.spec,
            self.known.observe,
            cause_against,
            spent=lambda: self.known.cpu,
            completed=self.plan.completed,
        )

    def decide_safely(
        self,
        check: Check,
        seen: Observation | Crash,
        *,
        unsalted: Observation | Crash | None = None,
        wanted: Observation | None = None,
    ) -> Outcome:
        """Return the outcome as `decide` does; it is broken where the check's judge raises."""
        try:
            return self.decide(check, seen, unsalted=unsalted, wanted=wanted)
        except SandboxLost:
            raise  # nobody's fault: the submission is begun again
        except Exception:  # a fault of a kind is the grader's: a person decides, and the other checks go on
            return broken(
                f"the check `{check.id}` is broken: its judge failed",
                traceback.format_exc()[-2000:],
            )

    def decide(
        self,
        check: Check,
        seen: Observation | Crash,
        *,
        unsalted: Observation | Crash | None = None,
        wanted: Observation | None = None,
    ) -> Outcome:
        """Return the outcome of what came back, with the known mistake that it is where that is asked.

        Args:
            check: The check.
            seen: What came back.
            unsalted: What came back on the sheet's own inputs, by which a wrong answer is compared with known mistakes;
                it is compared with none where this is None.
            wanted: What the reference returned, where that is not what it returns for this check.
        """
        if isinstance(seen, Crash) and seen.cause == CrashCause.MACHINE:  # whatever else is wrong here
            return after_crash(check, seen)
        kept = (
            self.known.handout_values if isinstance(check, OnPaper) else None
        )  # then its form alone is judged
        right: Observation | Crash = {} if kept is not None else wanted or self.known.wanted(check)
        if isinstance(right, Crash):
            return broken(f"the reference could not be observed: {right.message}", right.trace)
        if isinstance(seen, Crash):
            crashed = after_crash(check, seen)
            return replace(crashed, diagnosis=replace(crashed.diagnosis, told=told_of_crash(seen)))
        taken = choices_of(seen)
        try:
            seen = fitted(check, without_choices(seen))
        except Misfit as error:
            return failed(f"what came back is not what this check looks at: {error}")
        if kept is not None and isinstance(check, OnPaper):
            found = kept.get(check.source)
            seal = found.seen if found else None
            return check.with_reading(seen, check.form(seen, None if isinstance(seal, Crash) else seal))
        outcome = cut_off(seen, self._in_their_words(check, check.judge(seen, right), taken))
        if outcome.verdict is Verdict.FAILED and unsalted is not None and not check.run:
            outcome = self._recognised(Wrong(check, seen, right), unsalted, outcome)
        elif outcome.verdict is Verdict.FAILED:
            outcome = self._named_in_handout(check, seen, outcome)
        return (
            check.with_reading(seen, check.from_page(seen, outcome))
            if isinstance(check, OnPaper)
            else outcome
        )

    def _named_in_handout(self, check: Check, seen: Observation, outcome: Outcome) -> Outcome:
        """Return the outcome with the one mistake that the handout names and that returns the same, if there is one."""
        found = [(n, w) for n, w, theirs in self.known.handed_out(check) if check.resembles(seen, theirs)]
        if len(found) != 1:
            return outcome
        (name, words), said = found[0], outcome.diagnosis
        told = replace(said, summary=f"{words} ({said.summary})", cause=words, told=words)
        return replace(outcome, diagnosis=told, mistake=name)

    def said_of_reading(self, check: Check, seen: Observation | Crash, outcome: Outcome) -> Outcome:
        """Return the outcome with what was graded, where that is not what the sheet calls so, or was called by a guess."""
        choices = [c for c in choices_of(seen) if c.words]
        ours = tuple(f"`{self.plan.spec.naming.symbols[s].names[0]}` " for _, s in named(check))
        if all(c.certain and c.words.startswith((*ours, CALLED)) for c in choices):
            return outcome
        return replace(outcome, graded=", ".join(c.words for c in choices))

    def _in_their_words(self, check: Check, outcome: Outcome, taken: tuple[Choice, ...]) -> Outcome:
        """Return the outcome with the name that the submission gives a function, or else the sheet, not the spec's name for it."""
        summary = outcome.diagnosis.summary
        symbols = symbols_of(check)
        own = next((c.words.split("`")[1] for c in taken if c.words.startswith("`")), "")
        for symbol in symbols:
            name = self.plan.spec.naming.symbols[symbol].names[0]
            summary = summary.replace(f"`{symbol}`", f"`{own if own and len(symbols) == 1 else name}`")
        return replace(outcome, diagnosis=replace(outcome.diagnosis, summary=summary))

    def may_be_explained(self, check: Check, outcome: Outcome, seconds: float = 0.0) -> bool:
        """Return whether a wrong answer is compared with known mistakes, for which a cohort's is observed once more.

        Args:
            check: The check.
            outcome: Its outcome.
            seconds: How long the observation took.
        """
        return (
            outcome.verdict is Verdict.FAILED
            and (seconds <= AGAIN or not check.draws_secretly)
            and not check.run
            and self.known.handout_values is None
            and self.explainer.knows(check)
        )

    def _recognised(self, graded: Wrong, unsalted: Observation | Crash, outcome: Outcome) -> Outcome:
        """Return the outcome with the known mistake that returns the same, if any does."""
        check = self.plan.unsalted(graded.check)
        right = self.known.wanted(check)
        if (
            isinstance(unsalted, Crash)
            or isinstance(right, Crash)
            or not self.may_be_explained(check, outcome)
        ):
            return outcome
        try:
            wrong = Wrong(check, fitted(check, without_choices(unsalted)), right)
        except Misfit:
            return outcome
        # no known mistake makes so much of it
        if any(_entries(w.seen) > ENTRIES + 16 * _entries(w.right) for w in (wrong, graded)):
            return outcome
        found = self.explainer.explain(wrong, graded, outcome)
        if found is None or found.words == outcome.diagnosis.cause:
            return outcome
        diagnosis = replace(
            outcome.diagnosis, summary=f"{found.words} ({outcome.diagnosis.summary})", cause=found.words
        )
        if found.mistakes:
            diagnosis = replace(diagnosis, told=found.words)
        return replace(outcome, diagnosis=diagnosis, mistake=", ".join(found.mistakes))


def has_passed(check: Check, seen: Observation | Crash, outcome: Outcome) -> bool:
    """Return whether a check has passed, by a reading of the submission that counts for its kind."""
    return outcome.verdict is Verdict.PASSED and (check.by_any_reading or is_certain(seen))


def cause_against(check: Check, seen: Observation, theirs: Observation) -> str:
    """Return the general mistake that tells one observation from another, in words; empty where none does."""
    return check.judge(seen, theirs).diagnosis.cause


def _entries(seen: Observation) -> int:
    """Return how many entries an observation has."""
    return sum(value.size for value in seen.values())


REACHES = (
    "some of the code could change how it is graded, so a person reads it and decides; "
    "that can be harmless, and then nothing is lost"
)
"""What a student reads where the source reaches for the grader."""


def doubted(result: Result, reached: tuple[str, ...]) -> Result:
    """Return the result, or a person's turn where it would earn points by what code says that reaches for the grader."""
    outcome = result.outcome
    if not reached or not outcome.credit:
        return result
    doubt = human(
        f"reaches for the grader: {reached[0]}; look at it",
        student=REACHES,
        actual=f"the machine saw: {outcome.verdict}",
    )
    return replace(result, outcome=replace(doubt, pictures=outcome.pictures))


def cut_off(seen: Observation, outcome: Outcome) -> Outcome:
    """Return the outcome, which is a person's where it failed and a time budget had cut off what was looked at.

    `ended` in the observation says how the run, or a training within the check, came to its end. Where this machine
    is behind that, such as a library that is missing here, the check is broken.
    """
    if outcome.verdict is Verdict.FAILED and text(seen, "ended").startswith("machine: "):
        return broken(text(seen, "ended").removeprefix("machine: "))
    if text(seen, "ended") != "budget" or outcome.verdict is Verdict.PASSED:
        return outcome
    if outcome.verdict is not Verdict.FAILED:
        return replace(outcome, cut=True)
    summary = f"stopped at its time budget, so a person decides: {outcome.diagnosis.summary}"
    diagnosis = replace(outcome.diagnosis, summary=summary)
    return replace(outcome, verdict=Verdict.HUMAN, credit=0.0, mistake="", diagnosis=diagnosis, cut=True)


def after_crash(check: Check, crash: Crash) -> Outcome:
    """Return the outcome where nothing came back."""
    match crash.cause:
        case CrashCause.GRADER | CrashCause.MACHINE:
            return broken(crash.message, crash.trace)
        case CrashCause.MISSING | CrashCause.ABSENT:
            return human(f"{NOT_FOUND}{crash.message}")
        case CrashCause.EMPTY:
            return failed(crash.message, hint="hand in the code of this exercise")
        case CrashCause.UNFILLED:
            return failed("not filled in yet", hint=f"start here: {check.hint}" if check.hint else "")
        case CrashCause.BLANK:
            return failed(crash.message, hint=check.hint)
        case CrashCause.RAISED:
            return failed(f"the code raises {crash.message}", trace=crash.trace, hint=check.hint)
        case CrashCause.RETURNED:
            return failed(f"the code {crash.message}", trace=crash.trace, hint=check.hint)
        case CrashCause.RUN:
            return failed(crash.message, trace=crash.trace, hint=check.hint)
        case CrashCause.TIME | CrashCause.SET_UP:
            return cut(f"the code {crash.message}; a person decides why", trace=crash.trace)
        case CrashCause.UNSURE:
            return human(crash.message, trace=crash.trace)
        case CrashCause.MANY:  # libraries start one for each core, so it may be nobody's mistake
            return human(f"the code {crash.message}; a person decides why", trace=crash.trace)
        case CrashCause.MEMORY:
            return failed(
                f"the code {crash.message}",
                hint="is there a tensor far larger than the data, or a list that grows for ever?",
            )
        case _:
            return failed(f"the code {crash.message}", trace=crash.trace)


def told_of_crash(crash: Crash) -> str:
    """Return what the student reads of it at a hidden check: not its message, in which their code can put its inputs."""
    match crash.cause:
        case CrashCause.RAISED:
            name = crash.message.partition(":")[0]
            kind = getattr(builtins, name, None)
            known = isinstance(kind, type) and issubclass(kind, BaseException)
            return f"the code raises {name if known else 'an exception'}"
        case CrashCause.UNSURE:
            return "the code ends in an error that need not be its own; a person decides why"
        case CrashCause.RUN:
            return "the run of the script ended without what is asked"
        case CrashCause.TIME | CrashCause.SET_UP:
            return "the code takes too long; a person decides why"
        case CrashCause.MANY:
            return "the code starts too many processes; a person decides why"
        case CrashCause.MEMORY:
            return "the code takes too much memory"
        case CrashCause.UNFILLED:
            return "not filled in yet"
        case CrashCause.BLANK:
            return "nothing is answered"
        case CrashCause.EMPTY:
            return "the hand-in holds no code"
        case CrashCause.MISSING | CrashCause.ABSENT | CrashCause.GRADER | CrashCause.MACHINE:
            return ""
        case _:
            return "nothing came back"
