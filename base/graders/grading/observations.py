"""Observations kept by content, so that nothing finished is run twice."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from graders import wire
from graders.errors import UserError
from graders.model import Choice, Crash, CrashCause, Observation
from graders.paths import cache, on_network
from graders.sandbox.replies import RunFacts

SCHEMA = 1
FILE = "observations.sqlite"
"""The user's observations, in the cache."""
CACHE_BYTES = 2 * 2**30
"""Above this size the user's cache drops its older half."""
OBSERVATIONS = """
create table if not exists observations (
    key text primary key, seconds real not null, seen blob not null);
"""


class Kept(NamedTuple):
    """What a check saw, the seconds it took, and how the run ended that it looked at, if it looked at one."""

    seen: Observation | Crash
    seconds: float
    ran: RunFacts | None = None


Entry = tuple[str, float, bytes]
"""An observation as it is kept and travels: its key, the seconds it took, and its bytes."""


class Store:
    """Observations by content, in one SQLite file, or in memory alone.

    Any thread may use it, and several processes may share it. What was put is there after a
    `kill -9`; an observation is there whole or not at all.

    Args:
        path: The file; made where it is not there. None for memory alone: nothing of it is ever on a disk.
        read_only: For a file that is only read, such as in a handout.

    Raises:
        UserError: Here and in every method: it cannot be read or written.
    """

    tables = OBSERVATIONS

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        self.path = path or Path("(memory)")
        self.lock = threading.Lock()
        where = "file::memory:"
        try:
            if path:
                where = path.absolute().as_uri() + ("?mode=ro&immutable=1" if read_only else "")
                path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(where, timeout=60, uri=True, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise self._unusable(error) from error
        if not read_only:
            # a log beside the file needs memory that its users share, which those of a network's folder do not
            self._do(f"pragma journal_mode = {'delete' if path and on_network(path) else 'wal'}")
            self._do("pragma synchronous = normal")
            self._do("pragma temp_store = memory")
            for table in filter(str.strip, self.tables.split(";")):
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

    def get(self, key: str) -> Kept | None:
        """What was kept under `key`."""
        found = self._do("select seen, seconds from observations where key = ?", (key,))
        if not found:
            return None
        data, seconds = found[0]
        return decoded((key, seconds, data))

    def some(self, keys: Iterable[str]) -> list[Entry]:
        """Return the observations under some keys, as far as there are any."""
        query = "select key, seconds, seen from observations where key = ?"
        return [(key, seconds, data) for one in keys for key, seconds, data in self._do(query, (one,))]

    def has(self, key: str) -> bool:
        """Whether anything was kept under `key`."""
        return bool(self._do("select 1 from observations where key = ?", (key,)))

    def put(self, key: str, kept: Kept) -> None:
        """Keep an observation."""
        self.take([encoded(key, kept)])

    def take(self, entries: Iterable[Entry]) -> None:
        """Keep observations that another store gave, all of them or none."""
        with self._transaction() as transaction:
            transaction.executemany("insert or replace into observations values (?, ?, ?)", entries)

    def entries(self, but: Collection[str] = ()) -> list[Entry]:
        """Return all observations, but for those under some keys."""
        found = self._do("select key, seconds, seen from observations")
        return [(key, seconds, data) for key, seconds, data in found if key not in but]

    def trim(self, most: int) -> None:
        """Drop the oldest observations where the file is larger than `most` bytes, down to half of that."""
        if self.path.stat().st_size <= most:
            return
        older = "select rowid, sum(length(seen)) over (order by rowid desc) as size from observations"
        self._do(
            f"delete from observations where rowid <= (select max(rowid) from ({older}) where size > ?)",
            (most // 2,),
        )
        self._compact()

    def count(self) -> int:
        """How many observations it holds."""
        return int(self._do("select count(*) from observations")[0][0])

    def empty(self) -> None:
        """Drop all observations."""
        self._do("delete from observations")
        self._do("pragma wal_checkpoint(truncate)")
        self._compact()

    def _compact(self) -> None:
        """Give unused room back, unless another process is at work in the file; then it is used again."""
        with suppress(UserError):
            self._do("vacuum")


def encoded(key: str, kept: Kept) -> Entry:
    """Return an observation as it is kept and travels."""
    seen, seconds, ran = kept
    message: dict[str, Any] = {"ran": asdict(ran)} if ran else {}
    arrays: Observation = {}
    if isinstance(seen, Crash):
        message["crash"] = asdict(seen)
    else:
        arrays = seen
    return key, seconds, wire.encode(message, arrays)


def decoded(entry: Entry) -> Kept:
    """Return an observation that was kept.

    Raises:
        ProtocolError: It is damaged.
    """
    _, seconds, data = entry
    header, _ = wire.sizes(data[:16])
    message, arrays = wire.decode(data[16 : 16 + header], data[16 + header :])
    crash, ran = message.get("crash"), message.get("ran")
    seen = _crash(crash) if crash else arrays
    return Kept(seen, seconds, RunFacts(**ran) if ran else None)


def _crash(kept: dict[str, Any]) -> Crash:
    choices = tuple(Choice(**choice) for choice in kept.get("choices", ()))
    return Crash(CrashCause(kept["cause"]), kept["message"], kept["trace"], choices)


def cached() -> Store:
    """The user's observations of references, mistakes and own work, of all sheets together.

    Raises:
        UserError: They cannot be used.
    """
    try:
        store = Store(cache() / FILE)
    except UserError as error:
        raise UserError(f"{error}; `torchgrade cache clear observations` removes it") from error
    store.trim(CACHE_BYTES)
    return store
