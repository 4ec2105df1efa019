"""What people decided, in memory and in files: overrides.yaml and the trail are the truth, this follows them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from graders.cohort import audit
from graders.cohort.audit import Key
from graders.cohort.outputs import OVERRIDES, RUBRICS
from graders.desk import entries
from graders.desk.entries import Entries
from graders.errors import UserError
from graders.grading import decisions, rubrics
from graders.grading.decisions import Override
from graders.paths import INSTRUCTOR, TRAIL, locked
from graders.sheets.spec import Spec
from graders.submission.texts import composed
from graders.vocabulary.by_hand import ByHand

OF_THE_DESK = ("points", "items", "adjust", "comment", "flag", "rule", "by")
"""The keys of an entry that a decision at the desk writes; others of the same entry stay."""
NONE = "none"
"""The version of what nobody decided."""


class Conflict(UserError):
    """Somebody else has decided in the meantime.

    Args:
        by: Who.
        when: When, as ISO 8601; empty where nobody knows.
    """

    def __init__(self, by: str, when: str) -> None:
        super().__init__(f"saved {ago(when)} by {by or 'another grader'}")
        self.by, self.when = by, when


@dataclass(frozen=True)
class Draft:
    """A decision as a grader makes it."""

    items: tuple[str, ...] | None = None
    points: float | None = None
    adjust: float = 0.0
    comment: str = ""
    flag: str = ""
    rule: str = ""

    def entry(self, key: Key, by: str) -> dict[str, Any] | None:
        """Return the entry that says it; None where it says nothing."""
        said: dict[str, Any] = {"student": key[0], "check": key[1]}
        if self.items is not None:
            said["items"] = list(self.items)
            said |= {"adjust": self.adjust} if self.adjust else {}
        elif self.points is not None:
            said["points"] = self.points
        said |= {n: t for n in ("comment", "flag", "rule") if (t := getattr(self, n))}
        return {**said, "by": by} if len(said) > 2 else None


class Book:
    """The decisions of a cohort.

    Args:
        spec: The sheet.
        out: The folder of the cohort's results.

    Raises:
        UserError: They cannot be read.
    """

    def __init__(self, spec: Spec, out: Path) -> None:
        self.spec, self.out = spec, out
        self.path, self.rubric_path = out / OVERRIDES, out / RUBRICS
        self.file = Entries("", ())
        self.rubrics: dict[str, ByHand] = {}
        self.decided: dict[Key, Override] = {}
        self.trail: dict[Key, list[dict[str, Any]]] = {}
        self.events: list[dict[str, Any]] = []
        self._read_trail = 0
        self._seen: tuple[Any, ...] = ()
        self.refresh()

    # -- reading ---------------------------------------------------------------------------------

    def refresh(self) -> bool:
        """Read again what others have written meanwhile; return whether they have."""
        now = (_mark(self.path), _mark(self.rubric_path))
        changed = now != self._seen
        if changed:
            edited = rubrics.load(self.rubric_path, self.spec)
            file = entries.load(self.path)
            found = decisions.load(self.path, self.spec, edited) if self.path.is_file() else []
            self.edited, self.rubrics = edited, rubrics.rubrics_of(self.spec, edited)
            self.file = file
            self.decided = {(d.student, d.check): d for d in found}
            self.places: dict[str, list[int]] = {}
            for at, entry in enumerate(file.entries):
                self.places.setdefault(decisions.Override.model_validate(entry.data).student, []).append(at)
            self._seen = now
        self._read_new_trail()
        return changed

    def _read_new_trail(self) -> None:
        path = self.out / TRAIL
        size = path.stat().st_size if path.exists() else 0
        if size <= self._read_trail:
            return
        with path.open("rb") as file:
            file.seek(self._read_trail)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        self._read_trail += len(whole)
        for line in whole.decode().splitlines():
            entry = json.loads(line)
            self.events.append(entry)
            if "decision" in entry:
                self.trail.setdefault((entry["student"], entry["check"]), []).append(entry)

    def of(self, key: Key) -> Override | None:
        """Return what is decided of a check of a submission."""
        return self.decided.get(key)

    def is_decided(self, key: Key) -> bool:
        """Return whether a person has given points."""
        decision = self.decided.get(key)
        return decision is not None and decision.points is not None

    def version(self, key: Key) -> str:
        """Return a name of what is decided now; another decision has another one."""
        decision = self.decided.get(key)
        if decision is None:
            return NONE
        said = json.dumps(_without_points(audit.kept(decision)), sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def last(self, key: Key) -> dict[str, Any] | None:
        """Return the last entry of the trail about a check of a submission."""
        return self.trail[key][-1] if key in self.trail else None

    # -- writing ---------------------------------------------------------------------------------

    def save(
        self,
        drafts: Mapping[Key, Draft],
        by: str,
        versions: Mapping[Key, str],
        events: Iterable[Mapping[str, Any]] = (),
    ) -> list[Key]:
        """Write decisions into the file and the trail, all of them or none; return those that say something new.

        Args:
            drafts: What is decided, by student and check.
            by: Who decides.
            versions: What each was when the grader looked.
            events: What else the trail says of it.

        Raises:
            Conflict: Somebody else was first.
            UserError: A decision cannot be, or the file cannot be rewritten.
        """
        return self._change(lambda: self._saved(drafts, by, versions), events)

    def _saved(
        self, drafts: Mapping[Key, Draft], by: str, versions: Mapping[Key, str]
    ) -> tuple[Entries, list[Key]]:
        file, new = self.file, []
        for key, draft in drafts.items():
            data = draft.entry(key, by)
            if self._says_already(key, data, by):
                continue
            if key in versions and versions[key] != self.version(key):
                last = self.last(key) or {}
                there = self.of(key)
                raise Conflict(there.by if there else "", last.get("when", ""))
            file = self._with(file, key, data, by)
            new.append(key)
        return file, new

    def entry(self, key: Key, by: str = "") -> Mapping[str, Any] | None:
        """Return the entry that decides a check of a submission, as it stands in the file, or a grader's own remark."""
        return next((d for d in self.entries_of(key) if _decides(d, by)), None)

    def entries_of(self, key: Key) -> list[Mapping[str, Any]]:
        """Return all entries about a check of a submission, as they stand in the file."""
        found = (self.file.entries[at].data for at in self._places(self.file, key[0]))
        return [d for d in found if d.get("check", "") == key[1]]

    def _says_already(self, key: Key, data: Mapping[str, Any] | None, by: str) -> bool:
        """Return whether the file says this already, as it does where an answer to a save was lost on its way."""
        there = self.entry(key, by)
        if data is None or there is None:
            return data is None and there is None
        mine, theirs = Override.model_validate(data), Override.model_validate(_of_desk(there))
        return audit.kept(mine) == audit.kept(theirs)

    def _with(self, file: Entries, key: Key, data: dict[str, Any] | None, by: str) -> Entries:
        """Return the file with one decision; entries about the same thing become one, remarks of others stay."""
        mine = [
            at
            for at in self._places(file, key[0])
            if file.entries[at].data.get("check", "") == key[1] and _decides(file.entries[at].data, by)
        ]
        first = mine[0] if mine else None
        for at in reversed(mine[1:]):
            file = entries.replaced(file, at, _rest(file.entries[at].data))
        if first is None:
            return file if data is None else entries.replaced(file, len(file.entries), data)
        rest = _rest(file.entries[first].data)
        return entries.replaced(file, first, data if rest is None else {**rest, **(data or {})})

    def _places(self, file: Entries, student: str) -> list[int]:
        if file is self.file:
            return self.places.get(student, [])
        return [at for at, e in enumerate(file.entries) if e.data.get("student") == student]

    def name_symbols(self, names: Mapping[str, Mapping[str, str]], by: str) -> None:
        """Write what the sheet's names are called in submissions.

        Args:
            names: By student: what each symbol is called.
            by: Who says so.
        """

        def change() -> tuple[Entries, list[Key]]:
            file = self.file
            for student, symbols in names.items():
                data = {"student": student, "symbols": dict(symbols), "by": by}
                for at in reversed(self._places(file, student)):
                    old = file.entries[at].data
                    if set(old.get("symbols") or ()) & set(symbols):
                        kept = {k: v for k, v in old["symbols"].items() if k not in symbols}
                        rest = {**old, "symbols": kept} if kept else _drop(old, "symbols")
                        file = entries.replaced(file, at, rest if rest.keys() - {"student", "by"} else None)
                file = entries.replaced(file, len(file.entries), data)
            return file, [(student, "") for student in names]

        self._change(change, ())

    def remark(self, key: Key, comment: str, by: str) -> None:
        """Add a remark to what is decided of a check of a submission."""

        def change() -> tuple[Entries, list[Key]]:
            data = {"student": key[0], "check": key[1], "comment": comment, "by": by}
            return entries.replaced(self.file, len(self.file.entries), data), [key]

        self._change(change, ())

    def edit_rubric(self, check: str, rubric: ByHand, by: str) -> list[Key]:
        """Write an edited rubric; earlier decisions by its items are worth what it says now, and the trail shows both.

        Raises:
            UserError: A decision names an item that it no longer has, or two that exclude each other now.
        """
        with locked(self.out / INSTRUCTOR / ".overrides.lock"):
            self.refresh()
            before = self.rubrics[check]
            keys = [k for k, d in self.decided.items() if k[1] == check and d.items is not None]
            ids = [i.id for i in rubric.items]
            for key in keys:
                items = self.decided[key].items or ()
                if gone := next((i for i in items if i not in ids), ""):
                    many = sum(gone in (self.decided[k].items or ()) for k in keys)
                    raise UserError(
                        f"the item `{gone}` is ticked in {many} decision{'s' if many != 1 else ''}; untick it there, or keep it"
                    )
                if clash := rubric.clash(items):
                    raise UserError(
                        f"`{clash[0]}` and `{clash[1]}` are ticked together in a decision; leave them in different groups"
                    )
            edited = {**self.edited, check: rubric}
            write(self.rubric_path, rubrics.as_yaml(edited).encode())
            self.edited, self.rubrics = edited, rubrics.rubrics_of(self.spec, edited)
            self._seen = (self._seen[0], _mark(self.rubric_path))
            for key in keys:
                self.decided[key] = decisions.resolved(self.decided[key], self.spec, self.rubrics)
            event = {
                "event": "rubric",
                "check": check,
                "by": by,
                "rubric": rubric.model_dump(mode="json", exclude_defaults=True),
                "before": before.model_dump(mode="json", exclude_defaults=True),
            }
            self._record(keys, event)
        return keys

    def note(self, *events: Mapping[str, Any]) -> None:
        """Add to the trail what is no decision."""
        self._record((), *events)

    def _change(
        self, change: Callable[[], tuple[Entries, list[Key]]], events: Iterable[Mapping[str, Any]]
    ) -> list[Key]:
        with locked(self.out / INSTRUCTOR / ".overrides.lock"):
            self.refresh()
            file, keys = change()
            if not keys:
                return []
            self._record(keys)  # what was edited by hand a moment ago has its own line
            now = self._merged(file, {student for student, _ in keys})
            write(self.path, file.text.encode())
            self.file, self._seen = file, (_mark(self.path), self._seen[1])
            students = {student for student, _ in keys}
            self._place(students)
            for key in [k for k in self.decided if k[0] in students and k not in now]:
                del self.decided[key]
            self.decided |= now
            self._record(keys, *events)
        return keys

    def _record(self, keys: Collection[Key], *events: Mapping[str, Any]) -> None:
        """Add to the trail what is decided of some keys, and what else happened."""

        def last() -> dict[Key, Mapping[str, Any]]:
            self._read_new_trail()
            return {key: self.trail[key][-1]["decision"] for key in keys if key in self.trail}

        audit.record_some(self.out, keys, self.decided, events, last)
        self._read_new_trail()

    def _merged(self, file: Entries, students: set[str]) -> dict[Key, Override]:
        """Return what the file says of some students."""
        some = [
            Override.model_validate(e.data)
            for e in file.entries
            if e.data.get("student") in students
            or (type(e.data.get("student")) is str and composed(e.data["student"]) in students)
        ]
        found = decisions.merged(some, self.spec, self.rubrics)
        return {(d.student, d.check): d for d in found}

    def _place(self, students: set[str]) -> None:
        self.places = {}
        for at, entry in enumerate(self.file.entries):
            self.places.setdefault(composed(str(entry.data["student"])), []).append(at)


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, also where the power fails."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def ago(when: str) -> str:
    """Return how long ago it was, in words."""
    if not when:
        return "earlier"
    seconds = (datetime.now(UTC) - datetime.fromisoformat(when)).total_seconds()
    for size, unit in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            many = int(seconds // size)
            return f"{many} {unit}s ago" if many > 1 else f"{'an' if unit == 'hour' else 'a'} {unit} ago"
    return "just now"


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _decides(data: Mapping[str, Any], by: str) -> bool:
    """Return whether an entry decides, or is this grader's own remark; those of others stay as they are."""
    own = bool(by) and data.get("by") == by and not data.keys() - {"student", "check", "comment", "by"}
    return own or bool(data.keys() & {"points", "items", "flag", "rule"})


def _of_desk(data: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in data.items() if k in (*OF_THE_DESK, "student", "check")}


def _rest(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what an entry says beside its decision; None where that is nothing."""
    rest = {k: v for k, v in data.items() if k not in OF_THE_DESK}
    return rest if rest.keys() - {"student", "check"} else None


def _drop(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {k: v for k, v in data.items() if k != key}


def _without_points(kept: dict[str, Any]) -> dict[str, Any]:
    """Return a decision without what its items come to, which an edited rubric changes."""
    return _drop(kept, "points") if "items" in kept else kept
