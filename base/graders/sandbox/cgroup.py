"""A cgroup around a sandbox, where this user may make one: the kernel's own limit on memory and processes."""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
WARM_MB = 2048  # what the warm process and the files it maps take, beside a submission
MEMBERS = "cgroup.procs"
_numbers = count()


class Cgroup:
    """The groups of one sandbox, one for each hierarchy that could be had; none is fine, too."""

    def __init__(self, memory_mb: int, processes: int) -> None:
        self.folders: list[Path] = []
        memory = str((memory_mb + WARM_MB) * 2**20)
        name = f"torchgrade-{os.getpid()}-{next(_numbers)}"
        for parent, limits in _hierarchies(memory, str(processes)):
            _remove_stale(parent)
            self._make(parent / name, limits)

    def _make(self, folder: Path, limits: dict[str, str]) -> None:
        try:
            folder.mkdir(exist_ok=True)  # of a grader that was killed, and had the number of this process
        except OSError:
            return
        try:
            for file, value in limits.items():
                (folder / file).write_text(value)
            self.folders.append(folder)
        except OSError:
            folder.rmdir()

    def joined(self, command: Sequence[str]) -> list[str]:
        """Return a command that puts itself under the limits, and so all that it starts, and then becomes `command`.

        A process that is put there from outside may have started others by then, which would stay free.
        """
        joins = [f"echo 0 > {shlex.quote(str(folder / MEMBERS))}; " for folder in self.folders]
        return ["/bin/sh", "-c", f'{"".join(joins)}exec "$@"', "sh", *command]

    def confirm(self) -> None:
        """Remove the groups that the command could not join."""
        empty = [f for f in self.folders if not (f / MEMBERS).read_text()]
        self.folders = [f for f in self.folders if f not in empty]
        for folder in empty:
            folder.rmdir()

    def remove(self) -> None:
        """Remove the groups; their processes have ended."""
        while self.folders:
            with suppress(OSError):  # a process that is just ending; the next start removes it
                self.folders.pop().rmdir()


def _hierarchies(memory: str, processes: str) -> list[tuple[Path, dict[str, str]]]:
    """Return where groups can be made, with what to write there."""
    lines = [line.split(":", 2) for line in Path("/proc/self/cgroup").read_text().splitlines()]
    found = []
    for _, controllers, path in lines:
        own = path.lstrip("/")
        if not controllers:
            limits = {"memory.max": memory, "memory.swap.max": "0", "pids.max": processes}
            # a group with processes can have no limited children: ours stands beside, not below
            found += [(p, limits) for p in ((ROOT / own).parent,) if _offers(p)]
        elif "memory" in controllers.split(","):
            found.append((ROOT / controllers / own, {"memory.limit_in_bytes": memory}))
        elif "pids" in controllers.split(","):
            found.append((ROOT / controllers / own, {"pids.max": processes}))
    return [(p, limits) for p, limits in found if os.access(p, os.W_OK)]


def _offers(folder: Path) -> bool:
    try:
        enabled = (folder / "cgroup.subtree_control").read_text().split()
    except OSError:
        return False
    return {"memory", "pids"} <= set(enabled)


def _remove_stale(parent: Path) -> None:
    """Remove groups of graders that were killed."""
    for folder in parent.glob("torchgrade-*"):
        pid = folder.name.split("-")[1]
        if not Path("/proc", pid).exists():
            with suppress(OSError):
                folder.rmdir()
