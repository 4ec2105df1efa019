"""Watch the processes of a sandbox: how many they are, and the memory and time they use together."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from itertools import islice

from graders.model import Crash, CrashCause
from graders.observing.processes import cpu, descendants, kill, starved, usage
from graders.vocabulary.limits import Limits

WATCH_SECONDS = 0.05


class Watchdog:
    """Ends the largest process where a submission uses too much memory, and all of it where its processes are too many.

    Args:
        limits: What one submission may use.
        jailed: Whether its processes have a namespace of their own, which ends as a whole.
    """

    def __init__(self, limits: Limits, *, jailed: bool) -> None:
        self.limits, self.jailed = limits, jailed
        self.ours: list[int] = []
        """Processes that are left alone: bubblewrap's, the warm one, and last the supervisor."""
        self.inherited = 0.0
        """MiB that the supervisor, and so each fork of it, has of the warm process."""
        self.shared = False
        """Whether the supervisor runs student code itself, and is watched like any other."""
        self.overused: Crash | None = None
        """What was used too much since this was set to None."""

    @property
    def supervisor(self) -> int | None:
        """The process that serves the submission."""
        return self.ours[-1] if self.ours else None

    def begin(self, process: subprocess.Popen[bytes]) -> None:
        """Take the processes that there are now for ours: a supervisor has just begun."""
        self.ours = list(descendants(process.pid))
        self.inherited = usage(self.ours[-1])[0] if self.ours else 0.0

    def seconds(self) -> float:
        """Return the CPU seconds of the supervisor and all below it."""
        return cpu(self.ours[-1]) if self.ours else 0.0

    def starved(self) -> Callable[[], float]:
        """Return what says for how long, from now on, a process of the submission had no processor."""
        return starved(self.ours[-1]) if self.ours else lambda: 0.0

    def end(self) -> None:
        """End the supervisor and all below it, which nobody waits for any more."""
        if self.supervisor is not None:
            kill((*descendants(self.supervisor), self.supervisor))

    def watch(self, process: subprocess.Popen[bytes]) -> None:
        """Watch what is below a process, in a thread, until it ends."""
        threading.Thread(target=self._watch, args=(process,), daemon=True).start()

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        while process.poll() is None:
            self._look(process.pid)
            time.sleep(WATCH_SECONDS)

    def _look(self, pid: int) -> None:
        most = self.limits.processes
        *above, supervisor = self.ours or [pid]
        ours = above if self.shared else [*above, supervisor]
        pids = list(islice(descendants(pid), most + 1))
        tree = {one: usage(one) for one in pids[:most] if one not in ours}
        # each fork shows the memory of the warm process as its own
        sizes = {one: megabytes - self.inherited for one, (megabytes, _) in tree.items()}
        if len(pids) > most or sum(threads for _, threads in tree.values()) > most:
            said = f"started more than {most} processes and threads"
            self.overused = Crash(CrashCause.MANY, said)
            # a fork bomb outruns a kill of its members one by one; its namespace ends as a whole
            kill([supervisor] if self.jailed else tree)
        elif sum(max(0.0, size) for size in sizes.values()) > self.limits.memory_mb:
            said = f"used more than {self.limits.memory_mb} MiB of memory"
            self.overused = Crash(CrashCause.MEMORY, said)
            kill([max(sizes, key=lambda one: sizes[one])])
