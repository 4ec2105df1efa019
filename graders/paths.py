"""Where things lie: the checkout or the installed wheel, and the user's cache."""

from __future__ import annotations

import os
import threading
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent if (PACKAGE.parent / "assignments").is_dir() else PACKAGE / "_data"
ASSIGNMENTS = ROOT / "assignments"
REFERENCE = ROOT / "reference"
TEMPLATES = ROOT / "templates"

STUDENTS = "students"
"""Below the folder of a cohort's results: a folder a student, with what may be handed back and nothing else."""
INSTRUCTOR = "instructor"
"""Below it: what is the instructor's alone."""
REPORTS = f"{INSTRUCTOR}/reports"
"""The whole reports, a file a student."""
FIGURES = f"{INSTRUCTOR}/figures"
"""The figures of hidden checks that a person has to look at, a folder a student."""
STATE = f"{INSTRUCTOR}/state.sqlite"
TRAIL = f"{INSTRUCTOR}/audit.jsonl"
LOCK = f"{INSTRUCTOR}/.lock"


def cache() -> Path:
    """The user's cache for torchgrade; `TORCHGRADE_CACHE` overrides it."""
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "torchgrade"
    return Path(os.environ.get("TORCHGRADE_CACHE") or default)


def python_path() -> str:
    """`PYTHONPATH` of a Python that is to find this package, installed or not."""
    return os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))


def write_whole(path: Path, data: bytes) -> None:
    """Write so that a reader sees the whole file or the one before, whoever else writes it."""
    part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}")
    part.write_bytes(data)
    part.replace(path)
