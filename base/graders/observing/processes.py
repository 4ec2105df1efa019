"""What is known of a process tree from /proc, and how to end it."""

from __future__ import annotations

import math
import os
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path


def kill(pids: Iterable[int]) -> None:
    """End processes, whichever of them still live."""
    for pid in pids:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def descendants(pid: int) -> Iterator[int]:
    """Yield all processes below `pid`, parents first."""
    try:
        children = [
            int(c) for t in Path(f"/proc/{pid}/task").iterdir() for c in (t / "children").read_text().split()
        ]
    except (OSError, ValueError):
        return
    for child in children:
        yield child
        yield from descendants(child)


def usage(pid: int) -> tuple[float, int]:
    """Memory without a file behind it in MiB, what it shares with its parent counted, and threads."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(errors="replace")  # a name may be any bytes
    except OSError:
        return 0.0, 0
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    kilobytes = sum(int(fields.get(k, "0 kB").split()[0]) for k in ("RssAnon", "RssShmem"))
    return kilobytes / 1024, int(fields.get("Threads", "1"))


def cpu(pid: int) -> float:
    """CPU seconds of a process and of all below it, those that were waited for included; 0 where that is not known."""
    return _seconds((pid, *descendants(pid)))


def below() -> float:
    """CPU seconds of the processes below this one that still run."""
    return _seconds(descendants(this()))


def _seconds(pids: Iterable[int]) -> float:
    total = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
            total += sum(map(int, fields[11:15]))
    return total / os.sysconf("SC_CLK_TCK")


def queued(pid: int | str = "self") -> float:
    """Seconds for which a process was ready to run and had no processor; 0 where the kernel does not say."""
    with suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    return 0.0


def starved(pid: int) -> Callable[[], float]:
    """Return what says for how long, from now on, that one of a process and all below it had no processor which lacked one longest."""
    before = {one: queued(one) for one in (pid, *descendants(pid))}
    return lambda: max(queued(one) - before.get(one, 0.0) for one in (pid, *descendants(pid)))


def ended_for_memory() -> int:
    """Return how many processes the kernel has ended since this machine, or a group of its, had no memory left; 0 where it does not say."""
    with suppress(OSError):
        found = re.search(r"^oom_kill (\d+)$", Path("/proc/vmstat").read_text(), re.MULTILINE)
        return int(found[1]) if found else 0
    return 0


def room() -> float:
    """Memory in MiB that this process could have, with what it has; infinite where the kernel does not say."""
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
        strict = Path("/proc/sys/vm/overcommit_memory").read_text().strip() == "2"
    except OSError:
        return math.inf
    kilobytes = {name: int(rest.split()[0]) for name, rest in (x.split(":") for x in lines)}
    left = kilobytes["MemAvailable"] + kilobytes["SwapFree"]
    if strict:
        left = min(left, kilobytes["CommitLimit"] - kilobytes["Committed_AS"])
    return left / 1024 + usage(this())[0]


def this() -> int:
    """Return the number of this process in /proc, which may be that of a namespace above."""
    try:
        return int(Path("/proc/self").readlink().name)
    except OSError:
        return os.getpid()


def child(pid: int) -> int:
    """Return the number in /proc of a child of this process; 0 where it has ended."""
    for one in descendants(this()):
        with suppress(OSError):
            status = Path(f"/proc/{one}/status").read_text(errors="replace")
            if re.search(rf"^NSpid:.*\b{pid}$", status, re.MULTILINE):
                return one
    return 0
