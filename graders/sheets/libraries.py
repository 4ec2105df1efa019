"""Python, the platform and the libraries installed here, as text."""

from __future__ import annotations

import ast
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

from graders.observing.optional import CURES, is_here, needs
from graders.submission import source
from graders.submission.notebooks import CODE

IRRELEVANT = frozenset(
    {
        "torchgrade",
        "pip",
        "build",
        "pyproject_hooks",
        "hatchling",
        "hatch_vcs",
        "setuptools_scm",
        "vcs_versioning",
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


def importing_missing(files: Mapping[str, bytes]) -> str:
    """Say which file imports a library that sheets in plain numpy do without and that is not installed, with the cure; else nothing."""
    missing = [library for library in CURES if not is_here(library)]
    for path, data in sorted(files.items()) if missing else ():
        for library in missing:
            if path.endswith(CODE) and library in _imported(path, data):
                return f"`{path}` imports {needs(library)}"
    return ""


def _imported(path: str, data: bytes) -> set[str]:
    """Return the top-level names of what a file imports; nothing of one that cannot be read, which is said where it is graded."""
    statements = source.statements(path, data)
    found: set[str] = set()
    if isinstance(statements, source.Unreadable):
        return found
    for node in (n for s in statements for n in _surely(s.node)):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        found |= {name.partition(".")[0] for name in names}
    return found


def _surely(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a node and those below it, but for what is tried: its author does without."""
    if not isinstance(node, ast.Try):
        yield node
        for child in ast.iter_child_nodes(node):
            yield from _surely(child)
