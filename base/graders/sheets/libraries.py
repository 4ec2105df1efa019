"""Python, the platform and the libraries installed here, as text."""

from __future__ import annotations

import ast
import platform
import re
import sys
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from importlib.util import find_spec
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from graders.submission import source
from graders.submission.notebooks import CODE

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
        "pytest_xdist",
        "execnet",
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


GET_TORCH = "pip install torch torchvision"
"""The cure where torch is not installed, which sheets in plain numpy do without."""


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


def modules_of(requirement: str) -> tuple[str, ...]:
    """Return the top-level modules of a library as pip names it; its name as Python writes it where it is not installed."""
    name = wanted_by(requirement).name
    found = [module for module, owners in _owners().items() if _plain(name) in map(_plain, owners)]
    return tuple(sorted(m for m in found if m.isidentifier())) or (name.replace("-", "_"),)


def wanted_by(requirement: str) -> Requirement:
    """Return a requirement such as `transformers>=4.40` in its parts.

    Raises:
        ValueError: It is none.
    """
    try:
        return Requirement(requirement)
    except InvalidRequirement as error:
        raise ValueError(
            f"`{requirement}` does not name a library as pip does, such as `einops>=0.7`"
        ) from error


def unmet(requirements: Iterable[str]) -> list[str]:
    """Return what of the required libraries is not installed here, or in another version, each in words with the cure."""
    wrong = []
    for requirement in requirements:
        wanted = wanted_by(requirement)
        if wanted.marker is not None and not wanted.marker.evaluate():
            continue
        try:
            there = version(wanted.name)
        except PackageNotFoundError:
            wrong.append(f'needs `{requirement}`, which is not installed here: pip install "{requirement}"')
            continue
        if not wanted.specifier.contains(there, prereleases=True):
            wrong.append(f'needs `{requirement}`, and {there} is installed here: pip install "{requirement}"')
    return wrong


@lru_cache
def _owners() -> dict[str, list[str]]:
    return {module: list(owners) for module, owners in packages_distributions().items()}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def importing_torch(files: Mapping[str, bytes]) -> str:
    """Return the first file that imports torch or torchvision where torch is not installed; empty where there is none."""
    if find_spec("torch") is not None:
        return ""
    return next(
        (path for path, data in sorted(files.items()) if path.endswith(CODE) and _imports(path, data)), ""
    )


def _imports(path: str, data: bytes) -> bool:
    statements = source.statements(path, data)
    if isinstance(statements, source.Unreadable):
        return False  # which is said where it is graded
    for node in (n for s in statements for n in ast.walk(s.node)):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        if any(name.partition(".")[0] in ("torch", "torchvision") for name in names):
            return True
    return False
