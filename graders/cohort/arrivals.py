"""Who handed in what, as far as a learning management system or a roster says: people, teams, times, versions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from graders.grading.decisions import Override
from graders.submission.cohorts import FoundSubmission
from graders.submission.texts import composed


@dataclass(frozen=True)
class Person:
    """Somebody who takes the course.

    Attributes:
        name: First and last name, in this order; empty where nobody knows.
        ids: By the name of a column of a roster: `email`, `matriculation`, `login`, `moodle`, `canvas`, `ilias`, `gradescope`, `github`.
        group: The team that hands in together.
        section: Where it sits.
        tutor: Who looks after it.
        extension: Days that it has more than the others.
        more: Other columns of the roster.
        named: Whether only the hand-in itself says that it is this person's too: it gets the mark, and lends no days.
    """

    name: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    section: str = ""
    tutor: str = ""
    extension: float = 0.0
    more: Mapping[str, str] = field(default_factory=dict)
    named: bool = False

    @property
    def shown(self) -> str:
        """What people call it: the name, or the first id there is."""
        return self.name or next(iter(self.ids.values()), "")

    def is_called(self, name: str) -> bool:
        """Whether a name, in any order of its words, or an id is that of this person."""
        said = composed(name).casefold()
        words, known = (
            sorted(re.findall(r"[^\W_]+", n) or n.split()) for n in (said, composed(self.name).casefold())
        )
        return bool(words and words == known) or said in (i.casefold() for i in self.ids.values())


@dataclass(frozen=True)
class Arrival:
    """What is known of one submission of a cohort.

    Attributes:
        people: Those it is of; several where a team handed in.
        team: What the team is called; empty where one person handed in.
        at: When it was handed in, with its zone, as ISO 8601; empty where nothing says so.
        late: Whether the system calls it late.
        ids: What the system calls it, such as the participant or user id.
        files: The names of its files in the download, by their names in the submission.
        notes: What the instructor and the student should know.
    """

    people: tuple[Person, ...] = ()
    team: str = ""
    at: str = ""
    late: bool = False
    ids: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def time(self) -> datetime | None:
        """When it was handed in."""
        return datetime.fromisoformat(self.at) if self.at else None

    def as_kept(self) -> dict[str, Any]:
        """What JSON can hold."""
        return asdict(self)

    @classmethod
    def of_kept(cls, kept: Mapping[str, Any]) -> Arrival:
        """The arrival that was kept."""
        people = tuple(Person(**p) for p in kept["people"])
        return cls(**{**kept, "people": people, "notes": tuple(kept["notes"])})


UNDATED = "is late, and nothing says by how much; write `late_days` into overrides.yaml"


@dataclass(frozen=True)
class Intake:
    """What came in.

    Attributes:
        found: The submissions.
        arrivals: What is known of them, by student; empty where the cohort is a plain folder.
        system: What packed it, such as `moodle`; empty where nothing is known.
        said: What it is, in a line.
        unmatched: Files that belong to nobody, and why.
        absent: People of the roster who handed nothing in.
        decisions: What follows from times and the roster, such as days after the deadline.
    """

    found: Sequence[FoundSubmission]
    arrivals: Mapping[str, Arrival] = field(default_factory=dict)
    system: str = ""
    said: str = ""
    unmatched: Sequence[tuple[str, str]] = ()
    absent: Sequence[Person] = ()
    decisions: Sequence[Override] = ()
    versions: Mapping[str, Mapping[str, Arrival]] = field(default_factory=dict)
    """What is known of each version, by student and what it is called, where all are graded."""
    settle: Callable[[Sequence[Override]], Sequence[Override]] | None = None
    """What follows from the decisions of people and from times together, such as days of a course's budget."""

    def after(self, decided: Sequence[Override]) -> Intake:
        """The same, without what people decided since: by how much somebody was late."""
        dated = {d.student for d in decided if "late_days" in d.model_fields_set}
        rest = [(s, why) for s, why in self.unmatched if why != UNDATED or s not in dated]
        return replace(self, unmatched=rest)
