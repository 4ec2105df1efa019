"""Where things lie: the checkout or the installed wheels, and the user's cache."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from graders.errors import UserError

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent if (PACKAGE.parent / "pyproject.toml").is_file() else PACKAGE / "_data"
TEMPLATES = ROOT / "templates"


def _course() -> Path:
    """Where the sheets lie: in the checkout, or in the wheel `torchgrade-course`, which instructors have."""
    if (ROOT / "assignments").is_dir():
        return ROOT
    found = find_spec("torchgrade_course")
    return Path(found.origin).parent if found and found.origin else ROOT


COURSE = _course()
SHEETS, SOLUTIONS = "assignments", "reference"
"""The two folders of a course: a folder a sheet, and a folder of solutions a sheet."""
ASSIGNMENTS = COURSE / SHEETS
REFERENCE = COURSE / SOLUTIONS

STUDENTS = "students"
"""Below the folder of a cohort's results: a folder a student, with what may be handed back and nothing else."""
INSTRUCTOR = "instructor"
"""Below it: what is the instructor's alone."""
REPORTS = f"{INSTRUCTOR}/reports"
"""The whole reports, a file a student."""
VERSIONS = f"{INSTRUCTOR}/versions"
"""The whole reports of versions that were graded and do not count, a folder a student."""
FIGURES = f"{INSTRUCTOR}/figures"
"""The figures of hidden checks that a person has to look at, a folder a student."""
STATE = f"{INSTRUCTOR}/state.sqlite"
TRAIL = f"{INSTRUCTOR}/audit.jsonl"
LOCK = f"{INSTRUCTOR}/.lock"
TASKS = f"{INSTRUCTOR}/tasks"
"""What shards observed of submissions, a file a submission by its content key."""


def course_around(folder: Path) -> Path | None:
    """The nearest of `folder` and the folders around it that holds a course: `assignments/<sheet>/spec.yaml`."""
    here = folder.resolve()
    return next((p for p in (here, *here.parents) if any((p / SHEETS).glob("*/spec.yaml"))), None)


def cache() -> Path:
    """The user's cache for torchgrade; `TORCHGRADE_CACHE` overrides it."""
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "torchgrade"
    return Path(os.environ.get("TORCHGRADE_CACHE") or default)


def python_path() -> str:
    """`PYTHONPATH` of a Python that is to find this package, installed or not."""
    return os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))


def write_whole(path: Path, data: bytes, *, lasting: bool = False) -> None:
    """Write so that a reader sees the whole file or the one before, whoever else writes it; `lasting`, also where the power fails."""
    part = path.with_name(f".{path.name}.{platform.node()}.{os.getpid()}.{threading.get_ident()}")
    with part.open("wb") as file:
        file.write(data)
        if lasting:
            file.flush()
            os.fsync(file.fileno())
    part.replace(path)


NETWORKS = ("nfs", "nfs4", "lustre", "gpfs", "beegfs", "cifs", "smb3", "ceph", "glusterfs", "afs", "9p")
"""File systems that several machines share."""


def on_network(path: Path) -> bool:
    """Return whether a path, which need not be there, lies on a file system that other machines share."""
    mounts = Path("/proc/self/mounts")
    if not mounts.exists():
        return False
    place, best = str(path.resolve()), ("", "")
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        _, point, kind, *_ = line.split(" ")
        point = point.replace("\\040", " ")
        inside = point == "/" or place == point or place.startswith(f"{point}/")
        if inside and len(point) >= len(best[0]):
            best = point, kind
    return best[1].removeprefix("fuse.") in NETWORKS


def write_once(path: Path, data: bytes) -> bytes:
    """Write a file that is never written again, and return what it holds: of several who write it at once, the first counts.

    A hard link is made or refused as a whole also on NFS, where a lock may not hold.
    """
    part = path.with_name(f".{path.name}.{platform.node()}.{os.getpid()}.{threading.get_ident()}")
    part.touch(mode=0o600)
    try:
        part.write_bytes(data)
        with suppress(FileExistsError):
            path.hardlink_to(part)
    finally:
        part.unlink()
    return path.read_bytes()


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Wait for whoever holds the lock `path`; the kernel lets go of it when its holder ends, however it does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        _hold(lock)
        yield


def _hold(lock: IO[str]) -> None:
    """Wait for a lock on an open file, as the system has it: Windows locks bytes, and gives up after ten seconds."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        while True:
            with suppress(OSError):
                msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
                return
    fcntl.flock(lock, fcntl.LOCK_EX)


def made_once(
    folder: Path, fill: Callable[[Path], None], whole: Callable[[Path], bool] = Path.is_dir
) -> None:
    """Let `fill` make a folder that is there as a whole or not at all; whoever comes second waits, and uses it.

    Args:
        folder: The folder.
        fill: Writes its files into another folder, which becomes this one.
        whole: Whether a folder that is there is as it must be; one that is not is made anew.

    Raises:
        UserError: It could not be written.
    """
    if whole(folder):
        return
    try:
        with locked(folder.with_name(f".{folder.name}.lock")):
            if whole(folder):
                return
            for left in folder.parent.glob(f".{folder.name}.*.part"):  # of one that was killed
                shutil.rmtree(left)
            shutil.rmtree(folder, ignore_errors=True)
            with tempfile.TemporaryDirectory(
                dir=folder.parent, prefix=f".{folder.name}.", suffix=".part"
            ) as part:
                made = Path(part) / "made"
                made.mkdir()
                fill(made)
                made.rename(folder)
    except OSError as error:
        raise UserError(
            f"{folder}: cannot be written ({error.strerror or error}); make room or mend it, or set TORCHGRADE_CACHE to another folder"
        ) from error


def drop_oldest(folder: Path, most: int) -> None:
    """Remove the folders in `folder` that were used longest ago, while together they are larger than `most` bytes; never the newest."""
    made = (p for p in folder.glob("[!.]*") if p.is_dir())  # what begins with a dot, somebody is making
    used = sorted(made, key=lambda p: p.stat().st_mtime, reverse=True)
    room = most
    for place, path in enumerate(used):
        room -= size(path)
        if place and room < 0:
            shutil.rmtree(path, ignore_errors=True)


def size(path: Path) -> int:
    """The bytes of a file, or of all files below a folder."""
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(p.stat().st_size for p in files if p.is_file())
