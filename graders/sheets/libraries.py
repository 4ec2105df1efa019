"""Python, the platform and the libraries installed here, as text."""

from __future__ import annotations

import platform
import re
import sys
from functools import lru_cache
from pathlib import Path

IRRELEVANT = frozenset(
    {
        "torchgrade",
        "pip",
        "build",
        "pyproject_hooks",
        "hatchling",
        "mypy",
        "mypy_extensions",
        "ruff",
        "bohrin",
        "pytest",
        "pytest_xdist",
        "execnet",
        "iniconfig",
        "pluggy",
        "hypothesis",
        "axe_playwright_python",
        "playwright",
        # of the extra `cluster`: a machine that grades alone need not have them
        "cffi",
        "cryptography",
        "dask",
        "distributed",
        "importlib_metadata",
        "lazy_importer",
        "locket",
        "msgpack",
        "partd",
        "pycparser",
        "tblib",
        "toolz",
        "zict",
        "zipp",
    }
)
"""Distributions that no observation depends on: this one, whose code is looked at itself, and tools of its developers."""


@lru_cache
def environment() -> str:
    """Python, the platform and all installed libraries, as text."""
    python = (platform.python_implementation(), sys.version, sys.platform, platform.machine())
    return "\n".join((*python, *platform.libc_ver(), *libraries()))


def libraries() -> tuple[str, ...]:
    """`name-version` of each installed distribution that a hand-in, or what observes it, may import.

    The jail shows all of Python's libraries, so these are all; the first of a name on the path counts.
    """
    found: dict[str, str] = {}
    for folder in map(Path, sys.path):
        for path in sorted(folder.glob("*.dist-info")) + sorted(folder.glob("*.egg-info")):
            name = re.sub(r"[-_.]+", "_", path.stem.partition("-")[0]).lower()
            found.setdefault(name, path.stem)
    return tuple(v for n, v in sorted(found.items()) if n not in IRRELEVANT)
