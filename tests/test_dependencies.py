"""What the package and the references import is declared, although something else may happen to bring it."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement

from graders.paths import PACKAGE, ROOT

REFERENCE = ROOT / "reference"


def plain(name):
    """The name of a distribution without what its writers vary."""
    return re.sub(r"[-_.]+", "-", name).lower()


def imported():
    """The top-level names that our modules import anywhere, with the first file that does."""
    own = {"graders", *(p.stem for p in REFERENCE.glob("*/*.py"))}
    found = {}
    for path in sorted([*PACKAGE.rglob("*.py"), *REFERENCE.rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            for name in names:
                found.setdefault(name.partition(".")[0], str(path.relative_to(ROOT)))
    return {n: p for n, p in found.items() if n not in own | sys.stdlib_module_names}


def declared():
    """The distributions that our metadata names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    asked = [*project["dependencies"], *(d for extra in extras for d in extra)]
    return {plain(re.match(r"[\w.-]+", d)[0]) for d in asked}


def test_every_import_is_declared():
    distributions = packages_distributions()
    undeclared = {
        name: path
        for name, path in imported().items()
        if not {plain(d) for d in distributions.get(name, [name])} & declared()
    }

    assert undeclared == {}


INSIDE = {"observing", "inside", "toy"}
"""Folders whose code runs beside student code."""


@pytest.mark.parametrize(
    "path",
    [p.relative_to(PACKAGE) for p in PACKAGE.rglob("*.py") if not INSIDE & {*p.parts}],
    ids=str,
)
def test_torch_is_not_imported_with_a_module_that_runs_outside_the_sandbox(path):
    top = [
        n for n in ast.parse((PACKAGE / path).read_text()).body if isinstance(n, ast.Import | ast.ImportFrom)
    ]
    names = {a.name.split(".")[0] for n in top for a in n.names}
    names |= {(getattr(n, "module", "") or "").split(".")[0] for n in top}

    assert not names & {"torch", "torchvision", "matplotlib"}


def test_the_versions_that_ci_installs_are_those_that_are_allowed():
    lines = (ROOT / ".ci" / "constraints.txt").read_text().splitlines()
    locked = {plain(name): version for name, _, version in (line.partition("==") for line in lines)}
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text())
    extras = metadata["project"]["optional-dependencies"]
    asked = [
        *metadata["project"]["dependencies"],
        *extras["course"],
        *extras["grade"],
        *extras["torch"],
        *metadata["dependency-groups"]["dev"],
    ]
    wanted = [Requirement(text) for text in asked]

    assert [
        str(r) for r in wanted if not r.specifier.contains(locked.get(plain(r.name), "0"), prereleases=True)
    ] == []
