"""What people decided, in memory and in files: overrides.yaml and the trail are the truth, this follows them."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graders.cohort import audit
from graders.cohort.audit import about, about_of
from graders.cohort.outputs import OVERRIDES, RUBRICS
from graders.desk import entries
from graders.desk.drafts import (
    Conflict,
    Draft,
    Key,
    decides,
    drop,
    is_of_all,
    of_desk,
    rest_of,
    without_points,
)
from graders.desk.entries import Entries
from graders.errors import UserError
from graders.grading import decisions, rubrics
from graders.grading.decisions import About, Override
from graders.paths import INSTRUCTOR, TRAIL, locked, write_whole
from graders.sheets.spec import Spec
from graders.submission.texts import composed
from graders.vocabulary.by_hand import ByHand

NONE = "none"
"""The version of what nobody decided."""


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
        self.apart: dict[About, Override] = {}
        """What is decided about one of several versions, or about a member of a team; the desk writes none of it."""
        self.counting: Mapping[str, str] = {}
        """By student: which of several versions counts."""
        self.trail: dict[About, list[dict[str, Any]]] = {}
        self.events: list[dict[str, Any]] = []
        self.places: dict[str, list[int]] = {}
        self._placed: tuple[Entries, dict[str, list[int]]] = (self.file, self.places)
        self.comments: dict[str, Counter[str]] = {}
        """By check: the comments that are used, with how often."""
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
            self.edited, self.rubrics = edited, rubrics.rubrics_of(self.spec, edited)
            found = self._decided(file)
            self.file = file
            self.decided = {(d.student, d.check): d for d in found if about(d)[2:] == ("", "")}
            self.apart = {about(d): d for d in found if about(d)[2:] != ("", "")}
            self.places = entries.places(file)
            self.comments = {}
            for decision in self.decided.values():
                self._count(decision, 1)
            self._seen = now
        self._read_new_trail()
        return changed

    def _decided(self, file: Entries) -> list[Override]:
        """Return what the entries of the file come to.

        Raises:
            UserError: All that is wrong, with the lines it stands in.
        """
        try:
            some = [Override.model_validate(e.data) for e in file.entries]
            return decisions.merged(some, self.spec, self.rubrics)
        except (UserError, ValidationError):
            return decisions.load(self.path, self.spec, self.edited)

    def _count(self, decision: Override | None, by: int) -> None:
        """Count a comment that is used, or is no longer."""
        if decision is not None and decision.comment and decision.check:
            of = self.comments.setdefault(decision.check, Counter())
            of[decision.comment] += by
            if not of[decision.comment]:
                del of[decision.comment]

    def _read_new_trail(self) -> None:
        path = self.out / TRAIL
        size = path.stat().st_size if path.exists() else 0
        if size <= self._read_trail:
            return
        with path.open("rb") as file:
            file.seek(self._read_trail)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        new = list(audit.parsed(whole, path))
        self._read_trail += len(whole)
        for entry in new:
            self.events.append(entry)
            if "decision" in entry:
                self.trail.setdefault(about_of(entry), []).append(entry)

    def of(self, key: Key) -> Override | None:
        """Return what is decided of a check of a submission, or of the version of it that counts."""
        own = self._of_version(key)
        return self.decided.get(key) if own is None else own

    def _of_version(self, key: Key) -> Override | None:
        """Return what gives points to the version that counts, and to no other."""
        if not self.apart:
            return None
        own = self.apart.get((*key, self.counting.get(key[0], ""), ""))
        return None if own is None or own.points is None else own

    def everything(self) -> dict[About, Override]:
        """Return all that is decided."""
        return {(*key, "", ""): d for key, d in self.decided.items()} | self.apart

    def of_students(self, students: Collection[str]) -> dict[str, list[Override]]:
        """Return by student all that is decided of some."""
        found: dict[str, list[Override]] = {}
        checks = ("", *self.rubrics)
        few = len(students) * len(checks) < len(
            self.decided
        )  # then the thousands of others are not looked at
        keys: Iterable[Key] = ((s, c) for s in students for c in checks) if few else self.decided
        decided = [d for k in keys if (d := self.decided.get(k)) is not None]
        for decision in (*decided, *self.apart.values()):
            if decision.student in students:
                found.setdefault(decision.student, []).append(decision)
        return found

    def by_items(self, check: str) -> dict[About, Override]:
        """Return what is decided by the items of a rubric."""
        return {k: d for k, d in self.everything().items() if k[1] == check and d.items is not None}

    def is_decided(self, key: Key) -> bool:
        """Return whether a person has given points."""
        decision = self.of(key)
        return decision is not None and decision.points is not None

    def version(self, key: Key) -> str:
        """Return a name of what is decided now; another decision has another one."""
        decision = self.of(key)
        if decision is None:
            return NONE
        said = json.dumps(without_points(audit.kept(decision)), sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def last(self, key: Key) -> dict[str, Any] | None:
        """Return the last entry of the trail about a check of a submission."""
        history = self.history(key)
        return history[-1] if history else None

    def history(self, key: Key) -> list[dict[str, Any]]:
        """Return the entries of the trail about a check of a submission."""
        return self.trail.get((*key, "", ""), [])

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
            if (own := self._of_version(key)) is not None:
                raise UserError(
                    f"`{key[1]}` of this hand-in is decided for the version `{own.version}` alone, which counts; change that entry of {self.path.name}"
                )
            if key in versions and versions[key] != self.version(key):
                last = self.last(key) or {}
                there = self.of(key)
                raise Conflict(there.by if there else "", last.get("when", ""))
            file = self._with(file, key, data, by)
            new.append(key)
        return file, new

    def entry(self, key: Key, by: str = "") -> Mapping[str, Any] | None:
        """Return the entry that decides a check of a submission, as it stands in the file, or a grader's own remark."""
        return next((d for d in self.entries_of(key) if decides(d, by)), None)

    def entries_of(self, key: Key) -> list[Mapping[str, Any]]:
        """Return all entries about a check of a submission, as they stand in the file."""
        found = (self.file.entries[at].data for at in self._places(self.file, key[0]))
        return [d for d in found if d.get("check", "") == key[1] and is_of_all(d)]

    def _says_already(self, key: Key, data: Mapping[str, Any] | None, by: str) -> bool:
        """Return whether the file says this already, as it does where an answer to a save was lost on its way."""
        there = self.entry(key, by)
        if data is None or there is None:
            return data is None and there is None
        mine, theirs = Override.model_validate(data), Override.model_validate(of_desk(there))
        return audit.kept(mine) == audit.kept(theirs)

    def _with(self, file: Entries, key: Key, data: dict[str, Any] | None, by: str) -> Entries:
        """Return the file with one decision; entries about the same thing become one, remarks of others stay."""
        mine = [
            at
            for at in self._places(file, key[0])
            if (d := file.entries[at].data).get("check", "") == key[1] and is_of_all(d) and decides(d, by)
        ]
        first = mine[0] if mine else None
        for at in reversed(mine[1:]):
            file = entries.replaced(file, at, rest_of(file.entries[at].data))
        if first is None:
            return file if data is None else entries.replaced(file, len(file.entries), data)
        rest = rest_of(file.entries[first].data)
        return entries.replaced(file, first, data if rest is None else {**rest, **(data or {})})

    def _places(self, file: Entries, student: str) -> list[int]:
        if file is not self._placed[0]:
            self._placed = file, entries.places_after(self.file, self.places, file)
        return self._placed[1].get(student, [])

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
                    if is_of_all(old) and set(old.get("symbols") or ()) & set(symbols):
                        kept = {k: v for k, v in old["symbols"].items() if k not in symbols}
                        rest = {**old, "symbols": kept} if kept else drop(old, "symbols")
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

    def rubric_version(self, check: str) -> str:
        """Return a name of what a rubric says now; another rubric has another one."""
        said = self.rubrics[check].model_dump_json(exclude_defaults=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def edit_rubric(self, check: str, rubric: ByHand, by: str, version: str) -> list[Key]:
        """Write an edited rubric; earlier decisions by its items are worth what it says now, and the trail shows both.

        Args:
            check: Whose rubric.
            rubric: What it says from now on.
            by: Who edits it.
            version: What it was when the grader looked.

        Raises:
            Conflict: Somebody else was first.
            UserError: A decision names an item that it no longer has, or two that exclude each other now.
        """
        with locked(self.out / INSTRUCTOR / ".overrides.lock"):
            self.refresh()
            before = self.rubrics[check]
            if version != self.rubric_version(check) and rubric != before:
                edits = [e for e in self.events if e.get("event") == "rubric" and e["check"] == check]
                raise Conflict(*(edits[-1]["by"], edits[-1]["when"]) if edits else ("", ""))
            by_items = self.by_items(check)
            rubrics.refuse_unfit(rubric, [d.items or () for d in by_items.values()])
            edited = {**self.edited, check: rubric}
            write_whole(self.rubric_path, rubrics.as_yaml(edited).encode(), lasting=True)
            self.edited, self.rubrics = edited, rubrics.rubrics_of(self.spec, edited)
            self._seen = (self._seen[0], _mark(self.rubric_path))
            for at, decision in by_items.items():
                now = decisions.resolved(decision, self.spec, self.rubrics)
                if at in self.apart:
                    self.apart[at] = now
                else:
                    self.decided[at[:2]] = now
            event = {
                "event": "rubric",
                "check": check,
                "by": by,
                "rubric": rubric.model_dump(mode="json", exclude_defaults=True),
                "before": before.model_dump(mode="json", exclude_defaults=True),
            }
            self._record(by_items, event)
        return list(dict.fromkeys(at[:2] for at in by_items))

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
            of_all = [(*key, "", "") for key in keys]
            self._record(of_all)  # what was edited by hand a moment ago has its own line
            now = self._merged(file, {student for student, _ in keys})
            write_whole(self.path, file.text.encode(), lasting=True)
            self.places = entries.places_after(self.file, self.places, file)
            self.file, self._seen = file, (_mark(self.path), self._seen[1])
            checks = ("", *self.rubrics)
            for key in ((s, c) for s in {student for student, _ in keys} for c in checks):
                self._count(self.decided.pop(key, None), -1)
                if key in now:
                    self.decided[key] = now[key]
                    self._count(now[key], 1)
            self._record(of_all, *events)
        return keys

    def _record(self, keys: Collection[About], *events: Mapping[str, Any]) -> None:
        """Add to the trail what is decided of some keys, and what else happened."""

        def last() -> dict[About, Mapping[str, Any]]:
            self._read_new_trail()
            return {key: self.trail[key][-1]["decision"] for key in keys if key in self.trail}

        now = {k: d for k in keys if (d := self.apart.get(k) or self.decided.get(k[:2])) and about(d) == k}
        audit.record_some(self.out, keys, now, events, last)
        self._read_new_trail()

    def _merged(self, file: Entries, students: set[str]) -> dict[Key, Override]:
        """Return what the file says of some students, for all of their versions and members."""
        places = entries.places_after(self.file, self.places, file)
        some = [
            Override.model_validate(file.entries[at].data)
            for student in students
            for at in places.get(composed(student), [])
        ]
        found = decisions.merged(some, self.spec, self.rubrics)
        return {(d.student, d.check): d for d in found if about(d)[2:] == ("", "")}


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
