"""Observations kept by content, so that nothing finished is run twice."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import re
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from graders.checks import Check
from graders.errors import UserError
from graders.model import DECIDED, Crash, Observation, Report, Result, Submission
from graders.notebooks import CODE
from graders.paths import PACKAGE, cache
from graders.sandbox import protocol

SCHEMA = 1
CACHE_BYTES = 2 * 2**30
"""Above this size the user's cache drops its older half."""
TABLES = """
create table if not exists observations (
    key text primary key, seconds real not null, seen blob not null);
create table if not exists hand_ins (
    student text primary key, digest text not null, score real not null, points real not null,
    seconds real not null, finished text not null, environment text not null);
create table if not exists verdicts (
    student text not null, check_id text not null, verdict text not null, score real not null,
    points real not null, seconds real not null, summary text not null, mistake text not null,
    primary key (student, check_id));
create table if not exists settings (name text primary key, value text not null);
"""


@dataclass(frozen=True)
class Changed:
    """A hand-in whose score an earlier run put otherwise, and the checks that make the difference, in words."""

    student: str
    before: float
    now: float
    why: tuple[str, ...]


class Store:
    """Observations by content, and what became of each hand-in, in one SQLite file.

    Any thread may use it, and several processes may share it. What was put is there after a
    `kill -9`; an observation is there whole or not at all.

    Args:
        path: The file; made where it is not there.
        read_only: For a file that is only read, such as in a handout.

    Raises:
        UserError: Here and in every method: it cannot be read or written.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        self.lock = threading.Lock()
        where = path.absolute().as_uri() + ("?mode=ro&immutable=1" if read_only else "")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(where, timeout=60, uri=True, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error
        if not read_only:
            self._do("pragma journal_mode = wal")
            self._do("pragma synchronous = normal")
            for table in filter(str.strip, TABLES.split(";")):
                self._do(table)
        made_by = self._do("pragma user_version")[0][0] or SCHEMA
        if made_by != SCHEMA:
            raise UserError(
                f"{path}: was written by another version of torchgrade; remove it, or choose another place"
            )
        if not read_only:
            self._do(f"pragma user_version = {SCHEMA}")

    def _do(self, statement: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._transaction() as transaction:
            return transaction.execute(statement, values).fetchall()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """All that the body executes is kept, or nothing."""
        with self.lock:
            try:
                with self.connection as transaction:
                    yield transaction
            except sqlite3.Error as error:
                raise self._unusable(error) from error

    def _unusable(self, error: Exception) -> UserError:
        return UserError(
            f"{self.path}: cannot be used ({error}); make room or mend it, and run the same command again: what was finished is kept"
        )

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def get(self, key: str) -> tuple[Observation | Crash, float] | None:
        """What was kept under `key`, with the seconds it took."""
        found = self._do("select seen, seconds from observations where key = ?", (key,))
        if not found:
            return None
        data, seconds = found[0]
        header, _ = protocol.sizes(data[:16])
        message, arrays = protocol.decode(data[16 : 16 + header], data[16 + header :])
        crash = message.get("crash")
        return (Crash(**crash) if crash else arrays), seconds

    def has(self, key: str) -> bool:
        """Whether anything was kept under `key`."""
        return bool(self._do("select 1 from observations where key = ?", (key,)))

    def put(self, key: str, seen: Observation | Crash, seconds: float) -> None:
        """Keep an observation."""
        crashed = isinstance(seen, Crash)
        message = {"crash": asdict(seen)} if isinstance(seen, Crash) else {}
        data = protocol.encode(message, {} if crashed else seen)  # type: ignore[arg-type]
        self._do("insert or replace into observations values (?, ?, ?)", (key, seconds, data))

    def trim(self, most: int) -> None:
        """Drop the oldest observations where the file is larger than `most` bytes, down to half of that."""
        if self.path.stat().st_size <= most:
            return
        older = (
            "select rowid, sum(length(seen)) over (order by rowid desc) as size from observations"
        )
        self._do(
            f"delete from observations where rowid <= (select max(rowid) from ({older}) where size > ?)",
            (most // 2,),
        )
        with suppress(UserError):  # another process is at work in it; the room is used again
            self._do("vacuum")

    def remember(self, **settings: Any) -> None:
        """Keep how a cohort was graded, so that it can be graded again."""
        for name, value in settings.items():
            self._do("insert or replace into settings values (?, ?)", (name, json.dumps(value)))

    def settings(self) -> dict[str, Any]:
        """How the cohort was graded last."""
        return {n: json.loads(v) for n, v in self._do("select name, value from settings")}

    def finish(self, report: Report, digest: str) -> Changed | None:
        """Keep what became of a hand-in.

        Returns:
            What changed, where an earlier run gave it another score.
        """
        before = self._do("select score from hand_ins where student = ?", (report.student,))
        rows_before = {
            row[0]: row[1:]
            for row in self._do(
                "select check_id, verdict, score, points from verdicts where student = ?", (report.student,)
            )
        }  # fmt: skip
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = (
            report.student, digest, report.score, report.points, report.seconds, now,
            json.dumps(dict(report.environment)),
        )  # fmt: skip
        rows = [
            (
                report.student, r.id, str(r.outcome.verdict), r.score, r.points, r.seconds,
                r.outcome.diagnosis.summary, r.outcome.mistake,
            )
            for r in report.results
        ]  # fmt: skip
        with self._transaction() as transaction:
            transaction.execute(
                "insert or replace into hand_ins values (?, ?, ?, ?, ?, ?, ?)", row
            )
            transaction.execute("delete from verdicts where student = ?", (report.student,))
            transaction.executemany("insert into verdicts values (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        if not before or before[0][0] == report.score:
            return None
        why = [said for r in report.results if (said := _change(rows_before.get(r.id), r))]
        gone = [f"`{id_}` is no longer checked ({score:g})" for id_, (_, score, _) in rows_before.items()
                if score and id_ not in {r.id for r in report.results}]  # fmt: skip
        late = [f"{d.why} (−{d.points:g})" for d in report.deductions]
        return Changed(report.student, before[0][0], report.score, (*why, *gone, *late))


def _change(before: tuple[str, float, float] | None, now: Result) -> str:
    """Why a check has another score than before; empty where it has not."""
    if before is None:
        return f"`{now.id}` is new: {now.score:g} of {now.points:g}" if now.score else ""
    verdict, score, points = before
    if score == now.score:
        return ""
    said = f"`{now.id}` {score:g} → {now.score:g}"
    summary = now.outcome.diagnosis.summary[:120]
    if summary.startswith(DECIDED):
        return f"{said}, {summary}"
    if verdict != str(now.outcome.verdict):
        summary = (
            f": {now.outcome.diagnosis.summary[:120]}" if now.outcome.diagnosis.summary else ""
        )
        return f"{said}, {verdict} → {now.outcome.verdict}{summary}"
    return f"{said}, worth {now.points:g} and not {points:g}" if points != now.points else said


def cached() -> Store:
    """The user's observations of references, mistakes and own work, of all sheets together."""
    store = Store(cache() / "observations.sqlite")
    store.trim(CACHE_BYTES)
    return store


def submission_digest(submission: Submission) -> str:
    """The content of a hand-in, as a digest."""
    digest = hashlib.sha256()
    for name, data in sorted(submission.files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode(errors="surrogateescape") + _digest(data))
    return digest.hexdigest()


def observation_key(
    check: Check, submission: Submission, surroundings: str, runs: Mapping[str, Any]
) -> str:
    """The content that an observation depends on, as a digest.

    A check of a run depends on the files that its script can reach; every other one on all files.
    """
    files = submission.files
    if check.run:
        files = reachable(files, tuple(runs[check.run]["files"]))
    parts = [surroundings, json.dumps(runs.get(check.run))]
    digest = hashlib.sha256("\0".join(parts).encode())
    for name, data in sorted(files.items()):
        digest.update(f"\0{name}\0{len(data)}\0".encode(errors="surrogateescape") + _digest(data))
    return digest.hexdigest()


@lru_cache(maxsize=4096)
def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def reachable(files: Mapping[str, bytes], globs: tuple[str, ...]) -> dict[str, bytes]:
    """The script that `globs` name and every file that it, or a file it reaches, imports or names.

    Code that imports by computed names can reach every file.
    """

    def name(path: str) -> str:
        return path.rpartition("/")[2].lower()

    start: list[str] = []
    for glob in globs:
        start = [p for p in files if p.endswith(CODE) and fnmatch.fnmatch(name(p), glob.lower())]
        if start:
            break
    found, todo = set(start), list(start)
    while todo:
        text = files[todo.pop()]
        if re.search(rb"importlib|__import__|exec\(|runpy|%run", text):
            return dict(files)
        lines = re.findall(rb"^[\s\"]*(?:from|import)\s.*$", text, re.MULTILINE)
        words = {w.lower().decode() for line in lines for w in re.findall(rb"\w+", line)}
        for path in set(files) - found:
            if name(path).rpartition(".")[0] in words or name(path).encode() in text.lower():
                found.add(path)
                if path.endswith(CODE):
                    todo.append(path)
    return {p: files[p] for p in found}


@lru_cache
def kind_code() -> str:
    """A digest of the code of ours that makes observations, and of the libraries' versions."""
    digest = hashlib.sha256()
    around = ("__main__.py", "confine.py")  # these start and confine, and observe nothing
    inside = [
        *(p for p in (PACKAGE / "sandbox" / "inside").glob("*.py") if p.name not in around),
        *(PACKAGE / n for n in ("draws.py", "inputs.py", "linear_gaussian.py", "symbols.py")),
    ]
    for path in sorted(inside):
        digest.update(path.read_bytes())
    digest.update(f"{version('torch')} {version('torchvision')} {version('numpy')}".encode())
    return digest.hexdigest()


@lru_cache
def one_kind(kind: str) -> str:
    """A digest of the source of one kind."""
    return hashlib.sha256((PACKAGE / "kinds" / f"{kind}.py").read_bytes()).hexdigest()
