"""How much of this machine may be used: cores and memory, also where a job or a container has a part of it."""

from __future__ import annotations

import os
import platform
import signal
from importlib.util import find_spec
from pathlib import Path

from graders.errors import UserError

ASKED = {
    "os.fork": "a process for each check",
    "signal.SIGALRM": "a limit of its time",
    "resource": "a limit of its memory",
}
"""What running hand-ins takes of the system, and what for; Windows has none of it."""
OWN_MB = 700
"""MiB that a worker takes beside its hand-in: a warm process with torch, and what judges and writes pages."""


def refuse_where_nothing_forks() -> None:
    """Raise UserError where the system lacks what keeps hand-ins apart; says where they can be checked instead."""
    there = {
        "os.fork": hasattr(os, "fork"),
        "signal.SIGALRM": hasattr(signal, "SIGALRM"),
        "resource": _is_there("resource"),
    }
    missing = [what for name, what in ASKED.items() if not there[name]]
    if missing:
        raise UserError(
            f"{platform.system() or 'this system'} cannot run hand-ins ({', '.join(missing)}): use Linux, macOS, "
            "Windows' own Linux (`wsl --install`, then pip install torchgrade there), or a notebook on Colab"
        )


def _is_there(module: str) -> bool:
    """Return whether a module can be imported; one that stands as None in `sys.modules` cannot."""
    try:
        return find_spec(module) is not None
    except ValueError:
        return False


def cores() -> int:
    """Return how many cores this process may use: those it is bound to, or fewer where its group has a quota."""
    affinity = getattr(os, "sched_getaffinity", None)
    count = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min(count, int(_quota() or count)))


def _quota() -> float:
    """Return the cores that a control group grants; 0 for no bound."""
    best = 0.0
    for folder in _groups("cpu"):
        quota, _, period = _read(folder / "cpu.max").partition(" ")
        if not period:
            quota, period = _read(folder / "cpu.cfs_quota_us"), _read(folder / "cpu.cfs_period_us")
        if quota.isdigit() and period.isdigit() and int(quota) and int(period):
            granted = int(quota) / int(period)
            best = min(best, granted) if best else granted
    return best


def memory_mb() -> int:
    """Return the MiB that are free: on the machine, or fewer where a control group has less left."""
    lines = dict(line.split(":", 1) for line in _read(Path("/proc/meminfo")).splitlines() if ":" in line)
    free = int(lines["MemAvailable"].split()[0]) // 1024 if "MemAvailable" in lines else 4096
    for folder in _groups("memory"):
        most = _read(folder / "memory.max") or _read(folder / "memory.limit_in_bytes")
        used = _read(folder / "memory.current") or _read(folder / "memory.usage_in_bytes")
        cached = sum(
            int(line.split()[1])
            for line in _read(folder / "memory.stat").splitlines()
            if line.startswith(("inactive_file ", "total_inactive_file "))
        )
        if most.isdigit() and used.isdigit() and int(most) < 2**60:
            free = min(free, (int(most) - int(used) + cached) // 2**20)
    return max(0, free)


def fitting(limit_mb: int) -> int:
    """Return how many hand-ins can be graded at a time here: a core for each, and memory even if all use their limit.

    Args:
        limit_mb: MiB that one hand-in may use.
    """
    return max(1, min(cores(), memory_mb() // (limit_mb + OWN_MB)))


def _groups(controller: str) -> list[Path]:
    """Return the folders of this process's control groups and of those above, in either version."""
    found: list[Path] = []
    for line in _read(Path("/proc/self/cgroup")).splitlines():
        _, controllers, path = line.split(":", 2)
        root = Path("/sys/fs/cgroup") if not controllers else Path("/sys/fs/cgroup", controller)
        if controllers and controller not in controllers.split(","):
            continue
        place = root / path.lstrip("/")
        while place != root.parent and place.is_relative_to(root):
            found.append(place)
            place = place.parent
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError:
        return ""
