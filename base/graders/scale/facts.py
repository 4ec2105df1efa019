"""What must be the same on all machines that grade a cohort: our code, Python and its libraries, the sheet."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from graders.errors import UserError
from graders.paths import PACKAGE
from graders.sheets.libraries import environment
from graders.sheets.load import load_spec, sheets
from graders.sheets.spec import Spec

Facts = dict[str, Any]
SAID = 3
"""Differences that are told."""


@lru_cache
def of_machine() -> Facts:
    """Return what is installed here: versions, a digest of our code, and the libraries."""
    return {
        "torchgrade": version("torchgrade"),
        "code": _code(),
        "python": platform.python_version(),
        "libraries": environment().splitlines(),
    }


def _code() -> str:
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(PACKAGE).as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def of_sheet(spec: Spec) -> dict[str, str]:
    """Return the digests of all files of a sheet and of its reference, by name."""
    found: dict[str, str] = {}
    for label, folder in (("", spec.folder), ("reference/", spec.solution)):
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith("."):
                found[f"{label}{name}"] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def difference(mine: Facts, theirs: Facts) -> str:
    """Return in what another machine differs so that it cannot work for this one; empty where it does not."""
    if mine["torchgrade"] != theirs["torchgrade"]:
        return f"it has torchgrade {theirs['torchgrade']}, and here is {mine['torchgrade']}; install the same on both"
    if mine["code"] != theirs["code"]:
        return f"its torchgrade {theirs['torchgrade']} has other code than this one; install the same build on both"
    if mine["python"] != theirs["python"]:
        return f"it has Python {theirs['python']}, and here is {mine['python']}; use the same on both"
    here, there = set(mine["libraries"]), set(theirs["libraries"])
    if here == there:
        return ""
    differ = [f"`{one}`" for one in sorted(there - here)], [f"`{one}`" for one in sorted(here - there)]
    said = [
        f"{where} {', '.join(some[:SAID])}{f' and {len(some) - SAID} more' if len(some) > SAID else ''}"
        for where, some in zip(("it has", "here is"), differ, strict=True)
        if some
    ]
    return f"its libraries are others ({'; '.join(said)}), and numbers depend on them; install the same on both, as from one container image"


def find_sheet(name: str, digests: Mapping[str, str], places: list[Path]) -> Spec:
    """Return the sheet with just these files that is installed here, or lies in one of some folders.

    Args:
        name: The sheet's id.
        digests: Those of its files, as `of_sheet` gives them.
        places: Folders with a `spec.yaml`, which need not be there.

    Raises:
        UserError: There is none; says in what the nearest differs.
    """
    known = sheets().get(name)
    specs = [*([known] if known else []), *(place / "spec.yaml" for place in places)]
    why = f"it has no sheet `{name}`; start it with `torchgrade worker --sheet FOLDER`, or install the course there"
    for path in filter(Path.is_file, specs):
        try:
            spec = load_spec(path, lambda _: None)
        except UserError as error:
            why = f"its sheet cannot be read: {error}"
            continue
        if spec.sheet != name:
            continue
        here = of_sheet(spec)
        if here == digests:
            return spec
        other = sorted(n for n in {*here, *digests} if here.get(n) != digests.get(n))
        why = f"its sheet `{name}` is another one ({', '.join(other[:SAID])}{' ...' if len(other) > SAID else ''}); copy the same sheet there"
    raise UserError(why)
