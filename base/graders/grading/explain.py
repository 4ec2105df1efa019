"""Which mistake a wrong answer is: a named one, a small change of the right code, or two things at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np

from graders.checks import Check
from graders.errors import UserError
from graders.grading.mutations import mutations
from graders.model import Array, Crash, Observation, Outcome, Submission
from graders.numerics.compare import alike, near
from graders.sheets.artifacts import reference_as_kept
from graders.sheets.changes import Change, load
from graders.sheets.reference import reference_files
from graders.sheets.spec import Spec
from graders.submission.definitions import Definitions

MOST = 3
"""Explanations that are said; where more fit, nothing is claimed."""
PAIRS = 40
"""Pairs of named mistakes that are tried for one check."""
SECONDS = 60.0
"""CPU seconds that observing mistakes may take for one cohort; what is not observed by then explains nothing."""
OF_SMALL = 2.0
"""CPU seconds of one small change of the reference: one that makes a loop endless explains nothing."""


@dataclass(frozen=True)
class Explanation:
    """What was found: the words, and the named mistakes among it."""

    words: str
    mistakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wrong:
    """A wrong answer: the check with the inputs it drew, what the submission returned for these, and what is right."""

    check: Check
    seen: Observation
    right: Observation


@dataclass(frozen=True, eq=False)
class Suspect:
    """A mistake that may be behind a wrong answer: code of ours that makes it, and its words.

    Args:
        words: What is wrong, in words for the student.
        code: The reference with that mistake.
        seen: What it returns on the sheet's own inputs.
        names: The named mistakes in it.
        small: Whether it is a small change that nobody named, which is believed only where all numbers are near.
    """

    words: str
    code: Submission
    seen: Observation
    names: tuple[str, ...] = ()
    small: bool = False


def _as_it_is(submission: Submission) -> Submission:
    return submission


@dataclass
class Explainer:
    """Finds the mistake behind what a submission returned, by what known mistakes return on the same inputs.

    The inputs are those of the sheet, which are the same in each cohort, so that each mistake is observed once for all
    cohorts. What is found is said only if it returns the same on the cohort's secret inputs as well.

    Args:
        spec: The sheet.
        observe: Observes a check on code of ours; kept, so each is run once for all submissions.
        cause: Names the general mistake that tells one observation from another, where there is one.
        seconds: The CPU seconds that all observations together may take.
        spent: Tells the CPU seconds that observing has taken so far.
        completed: Completes code of ours as a submission is, so that what `verify` has observed is known here.
    """

    spec: Spec
    observe: Callable[[Check, Submission], Observation | Crash]
    cause: Callable[[Check, Observation, Observation], str]
    seconds: float = SECONDS
    spent: Callable[[], float] = time.process_time
    completed: Callable[[Submission], Submission] = _as_it_is
    _suspects: dict[tuple[str, str], list[Suspect]] = field(default_factory=dict, repr=False)
    _graded: dict[tuple[str, Suspect], Observation | None] = field(default_factory=dict, repr=False)

    @cached_property
    def mistakes(self) -> list[Change]:
        """The sheet's named mistakes that its reference, as it stands, can be changed by."""
        return [m for m in load(self.spec, "mistakes") if m.applies(self._submission)]

    @cached_property
    def _submission(self) -> Submission:
        return reference_as_kept(self.spec)

    @cached_property
    def _reference(self) -> Submission:
        return Submission("reference", reference_files(self.spec))

    @cached_property
    def _definitions(self) -> Definitions:
        return Definitions(self._reference.files)

    def knows(self, check: Check) -> bool:
        """Return whether there are mistakes that a wrong answer to a check can be compared with."""
        return check.exact or bool(self._of(check))

    def explain(self, wrong: Wrong, graded: Wrong, outcome: Outcome) -> Explanation | None:
        """Return the mistake that returns the same: named, general, small, or two together; None if none is known.

        Args:
            wrong: The wrong answer on the sheet's own inputs.
            graded: The wrong answer that was judged, on the inputs of the cohort.
            outcome: What `judge` said of that, with the mistake that it recognised itself, if any.
        """
        named = self._named(wrong.check)
        if found := self._either(self._alike(named, wrong), graded):
            return found
        if outcome.diagnosis.cause:
            return Explanation(outcome.diagnosis.cause)
        if not wrong.check.exact or not _telling(wrong.seen, wrong.right):
            return None
        small = self._small(wrong.check, wrong.right)
        if found := self._either(self._alike(small, wrong), graded):
            return found
        pairs = self._alike(self._pairs(wrong.check), wrong)
        return self._either([*pairs, *self._with_general(wrong, [*named, *small])], graded)

    def _alike(self, suspects: Iterable[Suspect], wrong: Wrong) -> list[tuple[Suspect, str]]:
        return [(s, "") for s in suspects if _fits(wrong.check, wrong.seen, s.seen, small=s.small)]

    def _either(self, found: Iterable[tuple[Suspect, str]], graded: Wrong) -> Explanation | None:
        """Return what is true of the graded answer too, or `one of these` where several are; None where too many are.

        Args:
            found: Mistakes that return the same, each with the general mistake that comes on top of it, if any does.
            graded: The answer that was judged.
        """
        said: dict[str, tuple[str, ...]] = {}
        true = ((s, general) for s, general in found if self._is_true(s, general, graded))
        for suspect, general in true:
            alone = f"this is what comes out where {suspect.words}" if suspect.small else suspect.words
            words = f"two things at once: {suspect.words}; and {general}" if general else alone
            said[words] = (*said.get(words, ()), *suspect.names)
            if len(said) > MOST:
                return None
        if not said:
            return None
        words = next(iter(said)) if len(said) == 1 else f"one of these: {'; or '.join(said)}"
        return Explanation(words, tuple(dict.fromkeys(n for names in said.values() for n in names)))

    def _is_true(self, suspect: Suspect, general: str, graded: Wrong) -> bool:
        """Return whether a mistake, with a general one on top, returns what the submission returned where it was judged."""
        if not graded.check.draws_secretly:
            return True
        key = (graded.check.source, suspect)
        if key not in self._graded:
            self._graded[key] = self._observed(graded.check, suspect.code)
        theirs = self._graded[key]
        if theirs is None:
            return False
        if general:
            return self.cause(graded.check, graded.seen, theirs) == general
        return _fits(graded.check, graded.seen, theirs, small=suspect.small)

    def _observed(self, check: Check, code: Submission) -> Observation | None:
        """Return what code of ours returns; None where it crashes, or the time for it is used up."""
        if self.seconds <= 0:
            return None
        before = self.spent()
        seen = self.observe(check, code)
        self.seconds -= self.spent() - before
        return None if isinstance(seen, Crash) else seen

    def _kept(self, group: str, check: Check, make: Callable[[], Iterator[Suspect]]) -> list[Suspect]:
        """Return suspects of a check, observed when they are first asked for."""
        key = (group, check.id if group == "named" else check.source)
        if key not in self._suspects:
            self._suspects[key] = list(make())
        return self._suspects[key]

    def _named(self, check: Check) -> list[Suspect]:
        """Return the named mistakes that fail a check."""

        def make() -> Iterator[Suspect]:
            for mistake in self._of(check):
                code = self.completed(mistake.apply(self._submission))
                if (seen := self._observed(check, code)) is not None:
                    yield Suspect(mistake.words, code, seen, (mistake.name,))

        return self._kept("named", check, make)

    def _of(self, check: Check) -> list[Change]:
        return [m for m in self.mistakes if check.id in m.fails]

    def _small(self, check: Check, right: Observation) -> list[Suspect]:
        """Return the small changes of the reference that make a difference."""

        def make() -> Iterator[Suspect]:
            briefly = check.model_copy(update={"seconds": min(check.seconds, OF_SMALL)})
            for mutation in mutations(self._reference, self._roots(check)):
                code = mutation.apply(self._reference)
                seen = self._observed(briefly, code)
                if seen is not None and _telling(seen, right) and not check.unchanged(seen, right):
                    yield Suspect(mutation.words, code, seen, small=True)

        return self._kept("small", check, make)

    def _roots(self, check: Check) -> set[tuple[str, str]]:
        """Return the definitions that a check is about, and those of the formulas that count as right too."""
        also = [a.call for a in getattr(check, "also", ()) if hasattr(a, "call")]
        found = [self._definitions.named(self.spec.naming.symbols[s]) for s in also]
        return roots(self.spec, check, self._definitions).union(*found)

    def _pairs(self, check: Check) -> list[Suspect]:
        """Return two named mistakes at a time."""

        def make() -> Iterator[Suspect]:
            of = self._of(check)
            for one, other in islice(((a, b) for i, a in enumerate(of) for b in of[i + 1 :]), PAIRS):
                first, second = one.apply(self._submission), other.apply(self._submission)
                try:
                    both = other.apply(first)
                except UserError:  # the second changes what the first has replaced
                    continue
                if both.files in (first.files, second.files):
                    continue
                code = self.completed(both)
                if (seen := self._observed(check, code)) is not None:
                    words = f"two things at once: {one.words}; and {other.words}"
                    yield Suspect(words, code, seen, (one.name, other.name))

        return self._kept("pairs", check, make)

    def _with_general(self, wrong: Wrong, known: list[Suspect]) -> Iterator[tuple[Suspect, str]]:
        """Yield known mistakes with the general one that is on top, by comparing with what the known one returns."""
        for suspect in known:
            if general := self.cause(wrong.check, wrong.seen, suspect.seen):
                yield suspect, general


def roots(spec: Spec, check: Check, definitions: Definitions) -> set[tuple[str, str]]:
    """Return the definitions that a check is about, as (file, name)."""
    symbols = [name for key in ("call", "model", "sampler") if (name := getattr(check, key, ""))]
    found = [definitions.named(spec.naming.symbols[s]) for s in symbols]
    answer = f"answer_{getattr(check, 'answer', '').lower().replace('.', '_')}"
    return set().union(*found) | {k for k in definitions.nodes if k[1] == answer}


def _fits(check: Check, seen: Observation, theirs: Observation, *, small: bool) -> bool:
    """Return whether what a submission returned is what a mistake returns; where most is NaN, anything would be."""
    return not _odd(theirs) and check.resembles(seen, theirs) and (not small or _near(seen, theirs))


def _near(seen: Observation, theirs: Observation) -> bool:
    """Return whether what is alike is so too by the size of its numbers."""
    pairs = [(seen[n], b) for n, b in theirs.items() if n in seen]
    return all(near(a, b) for a, b in pairs if alike(a, b))


def _odd(seen: Observation) -> bool:
    """Return whether most numbers are NaN or infinite."""
    values = [np.isfinite(v).reshape(-1) for v in seen.values() if v.dtype.kind == "f"]
    finite = np.concatenate([np.zeros(0, bool), *values])
    return bool(finite.size and finite.mean() < 0.5)


def _telling(seen: Observation, right: Observation) -> bool:
    """Return whether what came can tell mistakes apart: its numbers are finite as the right ones are, and neither all zero nor all one."""
    values = {n: v.astype(np.float64) for n, v in seen.items() if v.dtype.kind in "iuf"}
    flat = np.concatenate([np.zeros(0), *(v.reshape(-1) for v in values.values())])
    flat = flat[np.isfinite(flat)]
    if not flat.any() or not (flat != 1).any():
        return False
    return all(np.isfinite(v).all() or _as_finite(v, right.get(n)) for n, v in values.items())


def _as_finite(values: Array, right: Array | None) -> bool:
    """Return whether numbers are finite wherever the right ones are."""
    if right is None or right.shape != values.shape or right.dtype.kind not in "iuf":
        return False
    return bool(np.isfinite(values[np.isfinite(right)]).all())
