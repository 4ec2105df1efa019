"""One submission as a task: what observing it depends on, as a key, and what it comes to, as JSON.

All ways to grade a cohort do the same: observe, in a sandbox somewhere, and judge, where the pages are written. What
was observed travels between the two; doing a task twice is harmless, since the second result is the first one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import traceback
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from graders import wire
from graders.errors import GraderBroke, UserError
from graders.grading.grader import Grader
from graders.grading.observations import Entry, Kept, Store, decoded, encoded
from graders.grading.replayed import Replayed
from graders.grading.reports import fault_of
from graders.model import Submission
from graders.sandbox.replies import RunFacts
from graders.sandbox.session import Session

SCHEMA = "torchgrade/task/1"
TRACE = 2_000
"""Characters of a trace of our own code that are kept."""


@dataclass(frozen=True)
class Done:
    """What observing one submission came to.

    Args:
        key: What it depends on.
        kept: Observations that are certain.
        unkept: Those that may have been the machine's doing: good for this time, and made again the next.
        runs: How its runs ended, by name.
        known: Observations of the course's own code that were made for it.
        fault: Where the grader itself failed, how.
        seconds: How long it took.
        worker: Who did it.
    """

    key: str
    kept: tuple[Entry, ...] = ()
    unkept: tuple[Entry, ...] = ()
    runs: Mapping[str, RunFacts] = field(default_factory=dict)
    known: tuple[Entry, ...] = ()
    fault: str = ""
    seconds: float = 0.0
    worker: str = ""
    certain: bool = False
    """Whether doing it again would come to the same."""

    def replay(self, grader: Grader) -> Replayed:
        """Give a grader's stores what was observed, and return a sandbox that repeats the rest."""
        grader.known_store.take(self.known)
        grader.store.take(self.kept)
        return Replayed({e[0]: decoded(e) for e in self.unkept}, self.runs)

    def as_json(self) -> bytes:
        """Return it as JSON."""
        return json.dumps(
            {
                "schema": SCHEMA,
                "key": self.key,
                "kept": [_text(e) for e in self.kept],
                "unkept": [_text(e) for e in self.unkept],
                "runs": {name: asdict(ran) for name, ran in self.runs.items()},
                "known": [_text(e) for e in self.known],
                "fault": self.fault,
                "seconds": self.seconds,
                "worker": self.worker,
                "certain": self.certain,
            },
            ensure_ascii=True,
        ).encode()

    @classmethod
    def of_json(cls, data: bytes) -> Done:
        """Return what JSON holds.

        Raises:
            ValueError: It is damaged, or of another version.
        """
        try:
            said = json.loads(data)
            if said["schema"] != SCHEMA:
                raise ValueError(f"it is of the format {said['schema']}, not {SCHEMA}")
            kept, unkept, known = (tuple(map(_entry, said[n])) for n in ("kept", "unkept", "known"))
            runs = {name: RunFacts(**ran) for name, ran in said["runs"].items()}
            for entry in (*kept, *unkept, *known):
                decoded(entry)
            rest = [said[name] for name in ("fault", "seconds", "worker", "certain")]
        except (KeyError, TypeError, wire.ProtocolError) as error:
            raise ValueError(f"it is damaged ({type(error).__name__}: {error})") from error
        return cls(said["key"], kept, unkept, runs, known, *rest)


def _text(entry: Entry) -> list[Any]:
    key, seconds, data = entry
    return [key, seconds, base64.b64encode(data).decode()]


def _entry(said: list[Any]) -> Entry:
    key, seconds, data = said
    return str(key), float(seconds), base64.b64decode(data, validate=True)


def content_key(grader: Grader, submission: Submission) -> str:
    """Return all that a task depends on, as a digest: the submission, the sheet with its secret, our code, the libraries."""
    submission = grader.plan.completed(submission)
    digest = hashlib.sha256(grader.spec.model_dump_json().encode())
    digest.update(str((grader.training, grader.jailed, grader.recognise)).encode())
    for check in grader.checks():
        digest.update(grader.keys.of(check, submission).encode())
    return digest.hexdigest()


def mark(store: Store, key: str) -> None:
    """Note in a store that it holds all that a task comes to, so that it need not be done again."""
    if not marked(store, key):
        store.put(f"task {key}", Kept({}, 0))


def marked(store: Store, key: str) -> bool:
    """Return whether a store holds all that a task comes to."""
    return store.has(f"task {key}")


class Bench:
    """Observes one submission after another for somebody else who judges them.

    Args:
        grader: Its stores are in memory and used by nobody else.
        known: Keys of observations of the course's own code that those who judge have.
        name: Who does it.
    """

    def __init__(self, grader: Grader, known: Collection[str], name: str) -> None:
        self.grader, self.name = grader, name
        self.told = set(known)

    def learn(self) -> tuple[Entry, ...]:
        """Observe the course's own code for all checks, and return what was observed."""
        for check in self.grader.checks():
            self.grader.known.wanted(check)
        return self._news()

    def take(self, known: Collection[Entry]) -> None:
        """Take observations of the course's own code that another bench has made."""
        self.grader.known_store.take(known)
        self.told |= {key for key, _, _ in known}

    def observe(self, submission: Submission, session: Session) -> Done:
        """Observe one submission; also judge it, since that decides what is looked at.

        Raises:
            GraderBroke, UserError: Nothing can be graded on this machine.
        """
        key = content_key(self.grader, submission)
        self.grader.store.empty()
        self.grader.observer.journal = journal = dict[str, Kept]()
        seconds, fault = 0.0, ""
        try:
            report = self.grader.begin(submission, session)()
            seconds, fault = report.seconds, fault_of(report)
        except (GraderBroke, UserError):
            raise
        except Exception:
            fault = traceback.format_exc()[-TRACE:]
        runs = {name: ran for name, ran in session.runs.items() if isinstance(ran, RunFacts)}
        kept = self.grader.store.entries()
        there = {key for key, _, _ in kept}
        unkept = tuple(encoded(k, v) for k, v in journal.items() if k not in there)
        certain = not (unkept or fault or session.uncertain)
        return Done(key, tuple(kept), unkept, runs, self._news(), fault, seconds, self.name, certain)

    def _news(self) -> tuple[Entry, ...]:
        """Return what was observed of the course's own code and has not been told yet."""
        new = tuple(self.grader.known_store.entries(self.told))
        self.told |= {key for key, _, _ in new}
        return new


def in_memory() -> tuple[Store, Store]:
    """Return the two stores of a grader whose observations must be on no disk of this machine."""
    return Store(None), Store(None)
