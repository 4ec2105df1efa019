"""Which mistake a wrong answer is: a named one, a small change of the right code, or two things at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from graders.checks import Check
from graders.errors import UserError
from graders.grading.mutations import mutations
from graders.model import Crash, Observation, Outcome, Submission
from graders.numerics.compare import alike, near
from graders.sheets.changes import Change, load
from graders.sheets.reference import reference_files, submission_files
from graders.sheets.spec import Spec
from graders.submission.definitions import Definitions

MOST = 3
"""Explanations that are said; where more fit, nothing is claimed."""
PAIRS = 40
"""Pairs of named mistakes that are tried for one check."""


@dataclass(frozen=True)
class Explanation:
    """What was found: the words, and the named mistakes among it."""

    words: str
    mistakes: tuple[str, ...] = ()


@dataclass
class Explainer:
    """Finds the mistake behind what a hand-in returned, by what known mistakes return on the same inputs.

    Args:
        spec: The sheet.
        observe: Observes a check on code of ours; kept, so each is run once for all hand-ins.
        cause: Names the general mistake that tells one observation from another, where there is one.
    """

    spec: Spec
    observe: Callable[[Check, Submission], Observation | Crash]
    cause: Callable[[Check, Observation, Observation], str]
    _small: dict[str, list[tuple[str, Observation]]] = field(default_factory=dict, repr=False)

    @cached_property
    def mistakes(self) -> list[Change]:
        """The sheet's named mistakes that its reference, as it stands, can be changed by."""
        return [m for m in load(self.spec, "mistakes") if m.applies(self._hand_in)]

    @cached_property
    def _hand_in(self) -> Submission:
        return Submission("reference", submission_files(self.spec))

    @cached_property
    def _reference(self) -> Submission:
        return Submission("reference", reference_files(self.spec))

    @cached_property
    def _definitions(self) -> Definitions:
        return Definitions(self._reference.files)

    def explain(
        self, check: Check, seen: Observation, wanted: Observation, outcome: Outcome
    ) -> Explanation | None:
        """The mistake that returns the same: named, general, small, or two together; None if none is known.

        Args:
            check: The check that failed.
            seen: What the hand-in returned.
            wanted: What the reference returned.
            outcome: What `judge` said, with the mistake that it recognised itself, if any.
        """
        named = [(m, theirs) for m in self._of(check) if (theirs := self._observe(check, m)) is not None]
        if found := _either([(m.words, m.name) for m, o in named if check.resembles(seen, o)]):
            return found
        if outcome.diagnosis.cause:
            return Explanation(outcome.diagnosis.cause)
        if not check.exact or not _telling(seen):
            return None
        small = self._small_changes(check, wanted)
        if found := _either(
            [
                (f"this is what comes out where {w}", "")
                for w, o in small
                if check.resembles(seen, o) and _near(seen, o)
            ]
        ):
            return found
        return _either([*self._pairs(check, seen), *self._both(check, seen, named, small)])

    def _of(self, check: Check) -> list[Change]:
        return [m for m in self.mistakes if check.id in m.fails]

    def _observe(self, check: Check, mistake: Change) -> Observation | None:
        theirs = self.observe(check, mistake.apply(self._hand_in))
        return None if isinstance(theirs, Crash) else theirs

    def _small_changes(self, check: Check, wanted: Observation) -> list[tuple[str, Observation]]:
        """What the reference returns with each small change that makes a difference."""
        if check.source not in self._small:
            found = []
            for mutation in mutations(self._reference, self._roots(check)):
                theirs = self.observe(check, mutation.apply(self._reference))
                if not isinstance(theirs, Crash) and _telling(theirs) and not check.unchanged(theirs, wanted):
                    found.append((mutation.words, theirs))
            self._small[check.source] = found
        return self._small[check.source]

    def _roots(self, check: Check) -> set[tuple[str, str]]:
        """The definitions that a check is about, and those of the formulas that count as right too."""
        also = [a.call for a in getattr(check, "also", ()) if hasattr(a, "call")]
        found = [self._definitions.named(self.spec.naming.symbols[s]) for s in also]
        return roots(self.spec, check, self._definitions).union(*found)

    def _pairs(self, check: Check, seen: Observation) -> Iterator[tuple[str, str]]:
        """Two named mistakes together that return the same."""
        of = self._of(check)
        pairs = [(a, b) for i, a in enumerate(of) for b in of[i + 1 :]][:PAIRS]
        for one, other in pairs:
            try:
                both = other.apply(one.apply(self._hand_in))
            except UserError:  # the second changes what the first has replaced
                continue
            if both.files in (one.apply(self._hand_in).files, other.apply(self._hand_in).files):
                continue
            theirs = self.observe(check, both)
            if not isinstance(theirs, Crash) and check.resembles(seen, theirs):
                yield (
                    f"two things at once: {one.words}; and {other.words}",
                    f"{one.name}, {other.name}",
                )

    def _both(
        self,
        check: Check,
        seen: Observation,
        named: list[tuple[Change, Observation]],
        small: list[tuple[str, Observation]],
    ) -> Iterator[tuple[str, str]]:
        """A known mistake together with a general one, by comparing with what the known one returns."""
        known = [(m.words, m.name, o) for m, o in named] + [(w, "", o) for w, o in small]
        for words, name, theirs in known:
            if cause := self.cause(check, seen, theirs):
                yield f"two things at once: {words}; and {cause}", name


def roots(spec: Spec, check: Check, definitions: Definitions) -> set[tuple[str, str]]:
    """The definitions that a check is about, as (file, name)."""
    symbols = [name for key in ("call", "model", "sampler") if (name := getattr(check, key, ""))]
    found = [definitions.named(spec.naming.symbols[s]) for s in symbols]
    answer = f"answer_{getattr(check, 'answer', '').lower().replace('.', '_')}"
    return set().union(*found) | {k for k in definitions.nodes if k[1] == answer}


def _near(seen: Observation, theirs: Observation) -> bool:
    """Whether what is alike is so too by the size of its numbers."""
    pairs = [(seen[n], b) for n, b in theirs.items() if n in seen]
    return all(near(a, b) for a, b in pairs if alike(a, b))


def _telling(seen: Observation) -> bool:
    """Whether what came can tell mistakes apart: some numbers are finite, and neither all zero nor all one."""
    values = [v.reshape(-1).astype(np.float64) for v in seen.values() if v.dtype.kind in "iuf"]
    flat = np.concatenate([np.zeros(0), *values])
    flat = flat[np.isfinite(flat)]
    return bool(flat.any() and (flat != 1).any())


def _either(found: Iterable[tuple[str, str]]) -> Explanation | None:
    """What was found, or `one of these` where several fit; None where too many do."""
    fitting = list(dict.fromkeys(found))
    words = list(dict.fromkeys(w for w, _ in fitting))
    if not 0 < len(words) <= MOST:
        return None
    said = words[0] if len(words) == 1 else f"one of these: {'; or '.join(words)}"
    return Explanation(said, tuple(dict.fromkeys(n for _, n in fitting if n)))
