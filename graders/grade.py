"""One submission: order, dependencies, crash to outcome. The only place that decides these."""

from __future__ import annotations

import builtins
import contextlib
import json
import platform
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from graders import data
from graders.checks import HANDOUT, Check, digest, text
from graders.errors import UserError
from graders.explain import Explainer
from graders.given import earlier_answers, gains, with_reference
from graders.handout import EXPECTED, digests
from graders.mistake_files import provided, reference_files
from graders.model import (
    Crash,
    ExerciseReport,
    Observation,
    Outcome,
    Report,
    Result,
    Submission,
    Verdict,
    broken,
    failed,
    human,
    skipped,
)
from graders.overrides import Override, applied, with_names
from graders.paths import PACKAGE, REFERENCE
from graders.sandbox.jail import SandboxLost, Session
from graders.spec import SYMBOLS, Spec, line_of
from graders.store import Store, kind_code, observation_key, one_kind, submission_digest

TRIES = 3
UNREAD = "the hand-in could not be read"
MANY = 50  # hand-ins for which it pays to spend a second or two on making each of them cheaper
ORDERLY = ("raised", "missing", "empty", "unfilled", "guessed")  # crashes that end no process
QUOTED = 160  # letters of what a hand-in's own code says
Listener = Callable[[str, Result | None], None]
"""Told `(what begins, None)` and `("", result)`."""


@dataclass
class Grader:
    """Grades hand-ins of one sheet; the reference and mistakes are observed once and kept.

    Args:
        spec: The sheet.
        store: Where hand-ins' observations are kept.
        known: Where those of the reference and of the named mistakes are kept.
        jailed: Whether hand-ins run in the jail.
        public_only: Leave out the hidden checks, as students do.
        training: Whether to run what must be trained.
        early: Whether runs may end once their verdict on accuracy is certain enough.
        recognise: Whether to compare wrong answers with the sheet's named mistakes.
        decisions: What people decided about hand-ins.
        secrets: Further folders that no hand-in may see, such as that of all hand-ins.

    Raises:
        UserError: The spec's reference is not there, and this is no handout, which does without.
    """

    spec: Spec
    store: Store
    known: Store
    jailed: bool = True
    public_only: bool = False
    training: bool = True
    early: bool = False
    recognise: bool = True
    decisions: tuple[Override, ...] = ()
    secrets: tuple[Path, ...] = ()
    _lock: Any = field(default_factory=threading.Lock, repr=False)
    _surroundings: dict[int, tuple[Check, str]] = field(default_factory=dict, repr=False)
    _wanted: dict[tuple[str, str], Observation] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        folder = REFERENCE / self.spec.reference
        if self.expected is None and not any(folder.glob("*.py")):
            path = self.spec.folder / "spec.yaml"
            raise UserError(
                f"{path}:{line_of(path, 'reference')}: there is no solution in {folder}; write one, or name its folder"
            )

    @cached_property
    def explainer(self) -> Explainer:
        """What finds the mistake behind a wrong answer."""
        return Explainer(self.spec, self.observe_known)

    @cached_property
    def handout(self) -> np.ndarray[Any, Any]:
        """Digests of the files that students were given."""
        return np.array(digests(self.spec), dtype=np.str_)

    @cached_property
    def expected(self) -> Store | None:
        """In a handout: what the reference returned for the public checks."""
        kept = self.spec.folder / EXPECTED
        return Store(kept, read_only=True) if kept.is_file() else None

    def session(self, hand_ins: int = 1) -> Session:
        """A sandbox for so many hand-ins of this sheet."""
        files = reference_files(self.spec) if hand_ins >= MANY else {}
        sources = b"\n".join(files.values())
        checks = self.checks()
        modules = {module for c in checks for module in (type(c).__module__, *c.modules)}
        return Session(
            data.withheld(),
            self.spec.naming,
            self.spec.limits,
            jailed=self.jailed,
            sources=sources,
            modules=sorted(modules),
            secrets=(self.spec.folder, REFERENCE / self.spec.reference, *self.secrets),
        )

    def grade(
        self,
        submission: Submission,
        session: Session,
        listen: Listener = lambda *_: None,
        only: frozenset[str] | None = None,
    ) -> Report:
        """All checks of one hand-in; begun again where the sandbox was lost, which no hand-in can bring about.

        Args:
            submission: The hand-in.
            session: A sandbox; it may have held others before.
            listen: Told of what begins and of each result.
            only: The ids of the checks to make; all where it is None.
        """
        return self.begin(submission, session, listen, only)()

    def begin(
        self,
        submission: Submission,
        session: Session,
        listen: Listener = lambda *_: None,
        only: frozenset[str] | None = None,
    ) -> Callable[[], Report]:
        """Observe a hand-in as `grade` does; the sandbox is free for another one when this returns.

        Returns:
            What makes the report, in any thread.
        """
        submission = self.completed(submission)
        for _ in range(TRIES):
            try:
                return self._begin(submission, session, listen, only)
            except SandboxLost as error:
                why = str(error)
        fault = self.report_of_fault(
            submission.student, f"the sandbox was lost {TRIES} times: {why}"
        )
        return lambda: fault

    def _begin(
        self,
        submission: Submission,
        session: Session,
        listen: Listener,
        only: frozenset[str] | None,
    ) -> Callable[[], Report]:
        began = time.monotonic()
        session.load(submission)
        checks = [c for c in self.checks() if only is None or c.id in only]
        passes = self._together(checks, submission, session)
        reached = self._reached(submission, session)
        seconds = time.monotonic() - began

        def judged() -> Report:
            began, outcomes = time.monotonic() - seconds, dict[str, Result]()
            for check in checks:
                if check.run and check.run not in session.runs:
                    listen(self.spec.runs[check.run].title, None)
                result = self._result(check, submission, session, outcomes, passes)
                result = outcomes[check.id] = doubted(result, reached)
                listen("", result)
            notes = self._run_notes(session) if any(c.run for c in checks) else ()
            report = self._report(submission, outcomes, notes, time.monotonic() - began)
            return replace(report, reached=reached)

        def later() -> Report:
            try:
                return judged()
            except SandboxLost as error:
                return self.report_of_fault(submission.student, f"the reference's sandbox was lost: {error}")  # fmt: skip

        if all(c.id in passes or self._is_seen(c, submission) for c in checks):
            return later
        report = judged()
        return lambda: report

    def _reached(self, submission: Submission, session: Session) -> tuple[str, ...]:
        """Where the hand-in's source reaches for the grader; read before any of it runs, and kept."""
        reader = digest((PACKAGE / "sandbox" / "inside" / "reach.py").read_bytes())
        key = f"reached {reader} {submission_digest(submission)}"
        if (kept := self.store.get(key)) is not None and not isinstance(kept[0], Crash):
            return tuple(map(str, kept[0]["reached"]))
        reached = session.reaches()
        if reached is None:
            return ()
        self.store.put(key, {"reached": np.array(reached, dtype=np.str_)}, 0)
        return reached

    def _is_seen(self, check: Check, submission: Submission) -> bool:
        """Whether its outcome needs no sandbox, whatever the outcomes of others are."""
        return not (check.run or check.given) and self.store.has(self._key(check, submission))

    def completed(self, submission: Submission) -> Submission:
        """The hand-in with the course's own files beside it, where it does not bring them, and the names it gives."""
        submission = with_names(submission, self.spec, self.decisions)
        names = {path.rpartition("/")[2] for path in submission.files}
        missing = {n: d for n, d in provided(self.spec).items() if n not in names}
        if not missing:
            return submission
        return replace(submission, files={**submission.files, **missing})

    def prepare(self, submission: Submission, session: Session) -> None:
        """Start the sandboxes of a hand-in and of the reference side by side, if they will be needed."""
        submission = self.completed(submission)
        if all(self.store.has(self._key(c, submission)) for c in self.checks()):
            return
        reference = all(self.known.has(key) for key in self._reference_keys())
        known = self.expected is not None or reference
        sessions = [session] if known else [session, self._own_session()]
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda s: s.start(), sessions))

    def checks(self) -> list[Check]:
        """What is graded, in the order of work: what must be trained comes last.

        Hidden checks come after the public ones, to which code could carry what it was given in hidden ones,
        since students read what a public one raises.
        """
        checks = [
            c
            for c in self.spec.checks
            if (c.public or not self.public_only) and (self.training or not c.run)
        ]
        late: set[str] = set()
        for c in checks:
            if not c.public or late & {*c.needs, *c.given}:
                late.add(c.id)
        return sorted(checks, key=lambda c: (bool(c.run), c.id in late))

    def report_of_failure(self, student: str, why: str) -> Report:
        """The report of a hand-in that could not be read: every check failed, for one reason."""
        results = {c.id: self._as_result(c, failed(UNREAD, told=UNREAD), 0) for c in self.checks()}
        return self._report(Submission(student, {}), results, (why,), 0)

    def report_of_fault(self, student: str, trace: str) -> Report:
        """The report of a hand-in at which the grader itself failed: all of it waits for a person."""
        results = {
            c.id: self._as_result(c, broken("the grader failed", trace), 0) for c in self.checks()
        }
        return self._report(
            Submission(student, {}),
            results,
            ("the grader failed; the instructor has been told",),
            0,
        )

    def _report(
        self,
        submission: Submission,
        outcomes: dict[str, Result],
        notes: tuple[str, ...],
        seconds: float,
    ) -> Report:
        exercises = [
            ExerciseReport(
                e.id,
                e.title,
                tuple(outcomes[c.id] for c in e.checks if c.id in outcomes),
                note=e.where,
            )
            for e in self.spec.exercises
        ]
        report = Report(
            self.spec.sheet, self.spec.title, submission.student, tuple(e for e in exercises if e.results),
            (*submission.notes, *self._handout_note(submission), *notes), round(seconds, 2), environment(),
        )  # fmt: skip
        return applied(report, self.decisions, self.spec.late)

    def _handout_note(self, submission: Submission) -> tuple[str, ...]:
        files = submission.files.items()
        code = [data for name, data in files if name.endswith((".py", ".ipynb"))]
        work = code or [data for name, data in files if name.endswith(".md")]
        if work and all(digest(d) in self.handout for d in work):
            return (
                "this is still the handout as you got it; nothing is lost: fill in one function or answer, check again, and go on from there",
            )
        return ()

    def _run_notes(self, session: Session) -> tuple[str, ...]:
        notes = []
        for name, facts in session.runs.items():
            title = self.spec.runs[name].title
            if isinstance(facts, Crash):
                continue
            if batches := self.spec.runs[name].batches:
                notes.append(
                    f"{title}: rehearsed with {batches} batches an epoch; how well a model is trained is judged by its checkpoint"
                )
            after = f"after {facts.seconds:.6g} s"
            if facts.ended == "budget":
                notes.append(
                    f"{title}: stopped at its budget of {self.spec.runs[name].seconds:g} s, and judged on what it had reached"
                )
            elif facts.ended == "early":
                notes.append(
                    f"{title}: ended early {after}, when the accuracy asked for was safely reached"
                )
            elif facts.ended == "raised":
                last = (facts.trace.strip().splitlines() or [""])[-1]
                notes.append(
                    f"{title}: ended with an error {after}{said_by_code(last)}; what it had made before is judged"
                )
        return tuple(notes)

    def _together(
        self, checks: list[Check], submission: Submission, session: Session
    ) -> dict[str, tuple[Outcome, float]]:
        """Observe in one process all checks that are new and need no run, and keep what is certain.

        What one check does may make a later one fail, unless the hand-in's code touches nothing that
        outlasts a check. So what does not pass is observed once more, in a new process and in the
        opposite order: the first one there is alone, and another counts where it returns the same
        again. The rest is left to be observed alone.

        Returns:
            What has passed for certain, by check, with the seconds it took.
        """
        by_key: dict[str, list[Check]] = {}
        for check in checks:
            if not check.run and not check.attachments():
                by_key.setdefault(self._key(check, submission), []).append(check)
        sharing = [checks for key, checks in by_key.items() if not self.store.has(key)]
        new = [checks[0] for checks in sharing]
        doubtful: list[tuple[Check, Observation | Crash]] = []
        passes: dict[str, tuple[Outcome, float]] = {}
        for (seen, seconds), judges in zip(session.together(new), sharing, strict=False):
            check = judges[0]
            decided = {c.id: self._decide_safely(c, seen, recognise=False) for c in judges}
            good = {i: (o, seconds) for i, o in decided.items() if o.verdict is Verdict.PASSED}
            orderly = not isinstance(seen, Crash) or seen.cause in ORDERLY
            if (session.quiet and orderly) or len(good) == len(judges):
                self._keep(check, submission, seen, seconds)
                passes |= good
            elif orderly:
                doubtful.insert(0, (check, seen))
        again = session.together([c for c, _ in doubtful])
        for i, ((seen, seconds), (check, before)) in enumerate(zip(again, doubtful, strict=False)):
            orderly = not isinstance(seen, Crash) or seen.cause in ORDERLY
            if orderly and (i == 0 or same(before, seen)):
                self._keep(check, submission, seen, seconds)
        return passes

    def _result(
        self, check: Check, submission: Submission, session: Session, done: dict[str, Result],
        passes: Mapping[str, tuple[Outcome, float]],
    ) -> Result:  # fmt: skip
        began = time.monotonic()
        missed = [
            n
            for n in check.needs
            if n in done and done[n].outcome.verdict in (Verdict.FAILED, Verdict.SKIPPED)
        ]
        if missed:
            titles = ", ".join(f"“{done[n].title}”" for n in missed)
            return self._as_result(check, skipped(f"needs {titles} to pass first"), 0)
        if check.id in passes:
            return self._as_result(check, *passes[check.id])
        seen, before = self._observe(check, submission, session)
        outcome = self._decide_safely(check, seen, recognise=self.recognise)
        if check.given and outcome.verdict is Verdict.FAILED:
            outcome = self._with_given(check, submission, session, done, seen, outcome)
        return self._as_result(check, outcome, before or time.monotonic() - began)

    def _with_given(
        self, check: Check, submission: Submission, session: Session, done: dict[str, Result],
        seen: Observation | Crash, outcome: Outcome,
    ) -> Outcome:  # fmt: skip
        """The outcome where earlier errors are not counted again; the one there was if that is no better."""
        earlier = [self.spec.check(n) for n in check.given if n in done]
        wrong = [c for c in earlier if done[c.id].outcome.verdict is Verdict.FAILED]
        again: Outcome | None = None
        if getattr(check, "answer", ""):
            again = self._from_earlier_answers(check, earlier, submission, session, seen)
            said = f"judged from your own answer to {', '.join(f'“{c.title}”' for c in earlier)}"
        elif wrong and (given := with_reference(self.spec, wrong, submission)) is not None:
            theirs = self._observe_apart(check, given.hand_in, submission, session)
            again = self._decide_safely(check, theirs, recognise=self.recognise)
            names = ", ".join(f"`{n}`" for n in given.names)
            said = f"judged with the course's {names} in the place of yours"
        if again is None or again.credit <= outcome.credit:
            return outcome
        summary, told = (
            "; ".join(filter(None, (said, more)))
            for more in (again.diagnosis.summary, again.diagnosis.told)
        )
        return replace(again, diagnosis=replace(again.diagnosis, summary=summary, told=told))

    def _observe_apart(
        self, check: Check, other: Submission, submission: Submission, session: Session
    ) -> Observation | Crash:
        """What a check sees of another form of the hand-in; the session goes on with the hand-in itself."""
        if self.store.has(self._key(check, other)):
            return self._observe(check, other, session)[0]
        session.load(other)
        seen, _ = self._observe(check, other, session)
        session.load(submission)
        return seen

    def _from_earlier_answers(
        self, check: Check, earlier: list[Check], submission: Submission, session: Session, seen: Observation | Crash
    ) -> Outcome | None:  # fmt: skip
        """The outcome if the earlier answers were right; None where they make this one easier."""
        before = {c.id: self._observe(c, submission, session)[0] for c in earlier}
        arrays = {n: o for n, o in before.items() if not isinstance(o, Crash)}
        other = earlier_answers(check, arrays)
        if not before or other is None or len(arrays) < len(before) or isinstance(seen, Crash):
            return None
        reference = Submission("reference", reference_files(self.spec))
        carried, right = self.observe_known(other, reference), self.wanted(check)
        if (
            isinstance(carried, Crash)
            or isinstance(right, Crash)
            or gains(carried["value"], right["value"])
        ):
            return None
        return self._decide_safely(other, seen, recognise=False, wanted=carried)

    def _decide_safely(
        self, check: Check, seen: Observation | Crash, *, recognise: bool, wanted: Observation | None = None
    ) -> Outcome:  # fmt: skip
        try:
            return self.decide(check, seen, recognise=recognise, wanted=wanted)
        except SandboxLost:
            raise  # nobody's fault: the hand-in is begun again
        except (
            Exception
        ):  # a fault of a kind is the grader's: a person decides, and the other checks go on
            return broken(
                f"the check `{check.id}` is broken: its judge failed",
                traceback.format_exc()[-2000:],
            )

    def _as_result(self, check: Check, outcome: Outcome, seconds: float) -> Result:
        if outcome.verdict is Verdict.BROKEN and self.spec.broken == "full":
            outcome = replace(outcome, credit=1.0)
        return Result(
            check.id, check.kind, check.title, check.points, outcome, round(seconds, 3), check.public,
            getattr(check, "rubric", ""), check.run, check.extra, check.hint,
        )  # fmt: skip

    def _observe(
        self, check: Check, submission: Submission, session: Session
    ) -> tuple[Observation | Crash, float]:
        key = self._key(check, submission)
        if (kept := self.store.get(key)) is not None:
            return kept
        began = time.monotonic()
        seen = self._observe_now(check, session)
        if isinstance(seen, Crash) and seen.cause == "killed":
            # by its own code or by someone else on this machine: by its own, it will be again
            session.again()
            seen = self._observe_now(check, session)
        seconds = time.monotonic() - began
        self._keep(check, submission, seen, seconds)
        return seen, seconds

    def _observe_now(self, check: Check, session: Session) -> Observation | Crash:
        if check.run:
            facts = session.run(check.run, self.settings_of_runs[check.run])
            if isinstance(facts, Crash):
                return facts
        return session.observe(check)

    def _keep(
        self, check: Check, submission: Submission, seen: Observation | Crash, seconds: float
    ) -> None:
        if not (isinstance(seen, Crash) and seen.cause == "grader"):
            self.store.put(self._key(check, submission), seen, seconds)

    def _key(self, check: Check, submission: Submission) -> str:
        kept = self._surroundings.get(id(check))
        if kept is None or kept[0] is not check:
            naming, limits = self.spec.naming.model_dump_json(), self.spec.limits.model_dump_json()
            parts = (kind_code(), one_kind(check.kind), naming, limits, str(self.jailed))
            inside = json.dumps(check.inside(), sort_keys=True)
            kept = self._surroundings[id(check)] = (check, " ".join((*parts, inside)))
        surroundings = kept[1]
        return observation_key(check, submission, surroundings, self.settings_of_runs)

    @cached_property
    def settings_of_runs(self) -> dict[str, dict[str, Any]]:
        """The settings of the runs, as the sandbox is told them."""
        leave = {"title", "quick_batches"} | (set() if self.early else {"early"})
        return {n: r.model_dump(mode="json", exclude=leave) for n, r in self.spec.runs.items()}

    # -- what is right ---------------------------------------------------------------------

    def wanted(self, check: Check) -> Observation | Crash:
        """What the reference returns, with what only the grader knows."""
        key = (check.id, check.source)
        if key not in self._wanted:
            wanted = self._find_wanted(check)
            if isinstance(wanted, Crash):
                return wanted
            self._wanted[key] = wanted
        return self._wanted[key]

    def _find_wanted(self, check: Check) -> Observation | Crash:
        extra = {HANDOUT: self.handout, **check.answers()}
        if not check.uses_reference:
            return extra
        if self.expected is not None:
            kept = self.expected.get(check.source)
            seen: Observation | Crash = (
                kept[0] if kept else Crash("grader", "the handout lacks its expected values")
            )
        else:
            seen = self.observe_known(check, Submission("reference", reference_files(self.spec)))
        return seen if isinstance(seen, Crash) else {**seen, **extra}

    def margin(self, check: Check, submission: Submission) -> float | None:
        """The room to its bound that code of ours was seen to have, if it was, as a share; `verify` knows no salt."""
        check = check.salted("")
        kept = None if check.uses_reference else self.known.get(self._key(check, self.completed(submission)))  # fmt: skip
        if kept is None or isinstance(kept[0], Crash):
            return None
        return self.decide(check, kept[0]).margin

    def observe_known(self, check: Check, submission: Submission) -> Observation | Crash:
        """Observe code of ours, once."""
        with self._lock:
            key = self._key(check, submission)
            if (kept := self.known.get(key)) is not None:
                return kept[0]
            seen = self._observe_own(check, submission)
            if not (isinstance(seen, Crash) and seen.cause == "grader"):
                self.known.put(key, seen, 0)
            return seen

    def _observe_own(self, check: Check, submission: Submission) -> Observation | Crash:
        """Observe code of ours, again where its sandbox was lost: whatever ended it came from outside."""
        session = self._own_session()
        for _ in range(TRIES - 1):
            with contextlib.suppress(SandboxLost):
                session.load(submission)
                return session.observe(check)
        session.load(submission)
        return session.observe(check)

    def learn(self, session: Session) -> None:
        """Observe the reference for every check that is new, in one go."""
        if self.expected is not None:
            return
        reference = Submission("reference", reference_files(self.spec))
        by_key = {
            self._key(c, reference): c for c in self.checks() if c.uses_reference and not c.run
        }
        new = [c for key, c in by_key.items() if not self.known.has(key)]
        if new:
            session.load(reference)
            for (seen, seconds), check in zip(session.together(new), new, strict=False):
                if not isinstance(seen, Crash):
                    self.known.put(self._key(check, reference), seen, seconds)

    def _reference_keys(self) -> list[str]:
        reference = Submission("reference", reference_files(self.spec))
        return [self._key(c, reference) for c in self.checks() if c.uses_reference]

    def _own_session(self) -> Session:
        if not hasattr(self, "_own"):
            self._own = self.session()
        return self._own

    def close(self) -> None:
        """End the sandbox in which the reference was observed."""
        if hasattr(self, "_own"):
            self._own.stop()

    def decide(
        self, check: Check, seen: Observation | Crash, *, recognise: bool = False, wanted: Observation | None = None
    ) -> Outcome:  # fmt: skip
        """The outcome of what came back, and which named mistake it is where that is asked.

        Args:
            check: The check.
            seen: What came back.
            recognise: Whether to compare a wrong answer with the named mistakes.
            wanted: What the reference returned, where that is not what it returns for this check.
        """
        known = wanted or self.wanted(check)
        if isinstance(known, Crash):
            return broken(f"the reference could not be observed: {known.message}", known.trace)
        if isinstance(seen, Crash):
            crashed = after_crash(check, seen)
            return replace(crashed, diagnosis=replace(crashed.diagnosis, told=told_of_crash(seen)))
        outcome = cut_off(seen, self._in_their_words(check, check.judge(seen, known)))
        if outcome.verdict is Verdict.FAILED and recognise and not check.run:
            outcome = self._recognised(check, seen, outcome)
        return outcome

    def _in_their_words(self, check: Check, outcome: Outcome) -> Outcome:
        """The outcome with the name that the sheet gives a function, not the spec's name for it."""
        summary = outcome.diagnosis.summary
        for key in SYMBOLS:
            if symbol := getattr(check, key, ""):
                name = self.spec.naming.symbols[symbol].names[0]
                summary = summary.replace(f"`{symbol}`", f"`{name}`")
        return replace(outcome, diagnosis=replace(outcome.diagnosis, summary=summary))

    def _recognised(self, check: Check, seen: Observation, outcome: Outcome) -> Outcome:
        """Say which known mistake returns the same, if any does."""
        wanted = self.wanted(check)
        if self.expected is not None or isinstance(wanted, Crash):  # a handout knows no mistakes
            return outcome
        found = self.explainer.explain(check, seen, wanted, outcome)
        if found is None or found.words == outcome.diagnosis.cause:
            return outcome
        diagnosis = replace(
            outcome.diagnosis, summary=f"{found.words} ({outcome.diagnosis.summary})", cause=found.words
        )  # fmt: skip
        if found.mistakes:
            diagnosis = replace(diagnosis, told=found.words)
        return replace(outcome, diagnosis=diagnosis, mistake=", ".join(found.mistakes))


def said_by_code(text: str) -> str:
    """What a hand-in's own code says, short and marked as such, so that nobody takes it for ours; nothing where it says nothing."""
    plain = " ".join(text.split()).translate(str.maketrans("“”", '""'))
    if not plain:
        return ""
    return f", in its own words: “{plain[:QUOTED]}{' …' if len(plain) > QUOTED else ''}”"


def doubted(result: Result, reached: tuple[str, ...]) -> Result:
    """The result, or a person's turn where it would earn points by what code says that reaches for the grader."""
    outcome = result.outcome
    if not reached or not outcome.credit or outcome.verdict in (Verdict.HUMAN, Verdict.BROKEN):
        return result
    doubt = human(f"reaches for the grader: {reached[0]}; look at it", actual=f"the machine saw: {outcome.verdict}")  # fmt: skip
    return replace(result, outcome=replace(doubt, pictures=outcome.pictures))


def same(one: Observation | Crash, other: Observation | Crash) -> bool:
    """Whether two observations are equal to the last bit."""
    if isinstance(one, Crash) or isinstance(other, Crash):
        return one == other
    return set(one) == set(other) and all(
        a.dtype == (b := other[n]).dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
        for n, a in one.items()
    )


def cut_off(seen: Observation, outcome: Outcome) -> Outcome:
    """The outcome, which is a person's where it failed and a time budget had cut off what was looked at.

    `ended` in the observation says how the run, or a training within the check, came to its end.
    """
    if outcome.verdict is not Verdict.FAILED or text(seen, "ended") != "budget":
        return outcome
    summary = f"stopped at its time budget, so a person decides: {outcome.diagnosis.summary}"
    diagnosis = replace(outcome.diagnosis, summary=summary)
    return replace(outcome, verdict=Verdict.HUMAN, credit=0.0, mistake="", diagnosis=diagnosis)


def after_crash(check: Check, crash: Crash) -> Outcome:
    """The outcome where nothing came back."""
    match crash.cause:
        case "grader" | "machine":
            return broken(crash.message, crash.trace)
        case "missing":
            return human(f"not found by the machine: {crash.message}")
        case "guessed":
            return human(
                f"could not be called as it is written: {crash.message}", trace=crash.trace
            )
        case "empty":
            return failed(crash.message, hint="hand in the code of this exercise")
        case "unfilled":
            return failed(
                "not filled in yet", hint=f"start here: {check.hint}" if check.hint else ""
            )
        case "raised":
            return failed(f"the code raises {crash.message}", trace=crash.trace, hint=check.hint)
        case "run":
            return failed(crash.message, trace=crash.trace, hint=check.hint)
        case "time":
            return human(f"the code {crash.message}; a person decides why", trace=crash.trace)
        case "memory":
            return failed(
                f"the code {crash.message}",
                hint="is there a tensor far larger than the data, or a list that grows for ever?",
            )
        case _:
            return failed(f"the code {crash.message}", trace=crash.trace)


def told_of_crash(crash: Crash) -> str:
    """What the student reads of it at a hidden check: not its message, in which their code can put its inputs."""
    match crash.cause:
        case "raised":
            name = crash.message.partition(":")[0]
            kind = getattr(builtins, name, None)
            known = isinstance(kind, type) and issubclass(kind, BaseException)
            return f"the code raises {name if known else 'an exception'}"
        case "run":
            return "the run of the script ended without what is asked"
        case "time":
            return "the code takes too long; a person decides why"
        case "memory":
            return "the code takes too much memory"
        case "unfilled":
            return "not filled in yet"
        case "missing" | "guessed" | "grader" | "machine":
            return ""
        case _:
            return "nothing came back"


@lru_cache
def environment() -> Mapping[str, str]:
    """The versions that produced a report."""
    names = ("torchgrade", "torch", "torchvision", "numpy")
    return {"python": platform.python_version(), **{n: version(n) for n in names}}
