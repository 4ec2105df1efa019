"""What was read of our own sources, kept on this machine by their content: to parse all of them takes a process most of a second."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from graders.paths import write_whole

DIGESTS = "code.json"
"""The file's name in the user's cache."""
MOST = 5_000
"""Sources that are kept, the latest ones; ours are some hundred."""

Read = tuple[str, frozenset[str]]
"""The digest of a source's syntax tree, and the names in our packages that it imports."""


class Digests:
    """Keeps what was read of sources.

    Args:
        path: The file; one that is not there, or of no use, is made anew.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, object] = {}
        self._new = False
        with suppress(OSError, ValueError):
            known = json.loads(path.read_bytes())
            self._known = known if isinstance(known, dict) else {}

    def of(self, content: str, read: Callable[[], Read]) -> Read:
        """Return what is known of a source by a digest of all that its reading depends on; `read` it where nothing is."""
        match self._known.get(content):
            case [str(digest), [*names]]:
                return digest, frozenset(map(str, names))
        digest, imported = read()
        self._known[content] = [digest, sorted(imported)]
        self._new = True
        return digest, imported

    def keep(self) -> None:
        """Write down what is new. Where nothing can be written, the next process reads again."""
        if self._new:
            with suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(self._path, json.dumps(dict([*self._known.items()][-MOST:])).encode())
            self._new = False
