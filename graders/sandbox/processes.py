"""What is known of a process tree from /proc, and how to end it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def kill(pids: Iterable[int]) -> None:
    """End processes, whichever of them still live."""
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def descendants(pid: int) -> Iterator[int]:
    """All processes below `pid`, parents first."""
    try:
        children = [
            int(c)
            for t in Path(f"/proc/{pid}/task").iterdir()
            for c in (t / "children").read_text().split()
        ]
    except (OSError, ValueError):
        return
    for child in children:
        yield child
        yield from descendants(child)


def usage(pid: int) -> tuple[float, int]:
    """Memory without a file behind it in MiB, what it shares with its parent counted, and threads."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0, 0
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    kilobytes = sum(int(fields.get(k, "0 kB").split()[0]) for k in ("RssAnon", "RssShmem"))
    return kilobytes / 1024, int(fields.get("Threads", "1"))
