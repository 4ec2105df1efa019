"""What of this machine the jail shows: the system's programs and the Python environment, wherever it lies.

An environment is more than one folder: `.pth` files and `PYTHONPATH` add others, links lead out of it, editable
installs point to projects. All of that is bound where it is, and nothing beside it: not the folder around an
environment, and of a project only what can be imported.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from graders.kinds import KINDS
from graders.paths import ASSIGNMENTS, PACKAGE, REFERENCE, ROOT, TEMPLATES, cache
from graders.vocabulary import generators

PARTS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "include")
SYSTEM = (
    *(f"/usr/{part}" for part in (*PARTS, "share")),
    *(f"/usr/local/{part}" for part in (*PARTS, "share")),
    *(f"/{part}" for part in PARTS),
    "/nix/store",
    "/gnu/store",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/sys/kernel/mm/transparent_hugepage",  # malloc looks here whether there are huge pages
)
PROBE = """
import json, site, sys
mapped = [str(p) for n, m in list(sys.modules.items()) if n.startswith("__editable__") for p in getattr(m, "MAPPING", {}).values()]
user = site.getuserbase() if site.ENABLE_USER_SITE else ""
print(json.dumps({"path": sys.path, "mapped": mapped, "user": user}))
"""
"""Asks a fresh interpreter, which knows nothing of what this process added to its path."""
SITES = ("site-packages", "dist-packages")


@dataclass(frozen=True)
class Environment:
    """The Python environment: what must be bound of it, and how an interpreter inside finds it."""

    places: tuple[Path, ...]
    projects: tuple[Path, ...]
    """Packages and modules of folders that hold other things, too."""
    path: tuple[str, ...]
    """Entries of `PYTHONPATH`."""
    libraries: tuple[str, ...]
    """Entries of `LD_LIBRARY_PATH`."""
    user: str
    """Where the user's own packages lie, if Python looks there."""


@lru_cache
def environment() -> Environment:
    """Return the environment that this Python runs in."""
    asked = subprocess.run([sys.executable, "-P", "-c", PROBE], capture_output=True, text=True, check=True)
    found = json.loads(asked.stdout.splitlines()[-1])
    entries = [Path(p) for p in found["path"] if Path(p).is_absolute() and Path(p).exists()]
    given = [Path(p).absolute() for p in os.environ.get("PYTHONPATH", "").split(os.pathsep) if p]
    libraries = os.environ.get("LD_LIBRARY_PATH", "").split(os.pathsep)
    libraries = [p for p in libraries if Path(p).is_absolute() and Path(p).is_dir()]
    places: list[Path] = []
    for prefix in (sys.prefix, sys.base_prefix, Path(sys.executable).resolve().parent.parent):
        places += _parts(Path(prefix))
    places += _hops(Path(sys.executable))
    # a prefix may be made of links to another; without its own libpython, the system's would be taken
    places += (Path(os.__file__).resolve().parent, *_libpython())
    places += map(Path, libraries)
    projects = [p for p in map(Path, found["mapped"]) if p.exists() and not _ours(p)]
    for entry in entries:
        if entry.is_file() or _is_site(entry):
            places += _of_site(entry)
        elif not any(entry.is_relative_to(p) for p in (*places, *system())):
            projects += _of_project(entry)
    for folder in {p for e in entries if _is_site(e) for p in (e, e.resolve())}:
        places += _linked(folder)
    places += [p.resolve() for p in places]
    return Environment(
        tuple(_outermost(places)),
        tuple(_outermost([*projects, *(p.resolve() for p in projects)])),
        tuple(str(p) for p in given if p in entries and not _holds_ours(p)),
        tuple(libraries),
        found["user"],
    )


def system() -> list[Path]:
    """Return the system's folders that are shown; nothing below them is a user's."""
    return [p for p in (*map(Path, SYSTEM), *Path("/usr/local").glob("cuda*")) if p.exists()]


def hidden(places: Iterable[Path], secrets: Sequence[Path]) -> list[Path]:
    """Return what must be covered in bound places: what is secret, and this package, which is shown elsewhere.

    Packages that bring kinds are shown whatever they are called, since their checks run inside.
    """
    places = list(places)
    plugins = (*KINDS.modules.values(), *generators.modules().values())
    kinds = {module.partition(".")[0] for module in plugins} - {"graders"}
    data = os.environ.get("TORCHGRADE_DATA")
    known = [
        PACKAGE,
        PACKAGE / "_data",
        ASSIGNMENTS,
        REFERENCE,
        TEMPLATES,
        ROOT / "tests",
        cache(),
        *([Path(data)] if data else []),
        *secrets,
    ]
    for place in places:
        for folder in (place, *place.glob("python*/site-packages"), *place.glob("python*/dist-packages")):
            if _is_site(folder):
                found = (*folder.glob("graders"), *folder.glob("torchgrade*"))
                known += [p for p in found if p.is_dir() and p.suffix != ".dist-info" and p.name not in kinds]
    return _outermost(
        place / secret.relative_to(place.resolve())
        for secret in {p.resolve() for p in known if p.exists()}
        for place in places
        if secret.is_relative_to(place.resolve())
    )


def _parts(prefix: Path) -> Iterator[Path]:
    """Yield what an interpreter needs of the folder that it is installed in, which may hold all kinds of things."""
    conda = ("share", "etc") if (prefix / "conda-meta").is_dir() else ()
    for part in (*PARTS, "pyvenv.cfg", *conda):
        if (prefix / part).exists():
            yield prefix / part


def _hops(executable: Path) -> Iterator[Path]:
    """Yield each link on the way to the interpreter."""
    while executable.is_symlink():
        yield executable
        executable = executable.parent / executable.readlink()
    yield executable


def _libpython() -> Iterator[Path]:
    """Yield the interpreter's own library, wherever the one that runs here found it."""
    maps = Path("/proc/self/maps")
    for line in maps.read_text().splitlines() if maps.exists() else ():
        path = Path(f"/{line.partition('/')[2]}")
        if path.name.startswith("libpython") and path.exists():
            yield path


def _of_site(entry: Path) -> Iterator[Path]:
    """Yield a folder of installed packages, or an archive of them, and the libraries that conda keeps beside."""
    yield entry
    above = entry.parent.parent.parent
    if (above / "conda-meta").is_dir() or (above / "pyvenv.cfg").is_file():
        yield above / "lib"


def _of_project(entry: Path) -> Iterator[Path]:
    """Yield what can be imported of a folder on the path that holds other things, too."""
    for child in () if _holds_ours(entry) else entry.iterdir():
        package = child.is_dir() and (child / "__init__.py").is_file()
        if package or child.suffix in (".py", ".so", ".dist-info", ".egg-info"):
            yield child


def _is_site(folder: Path) -> bool:
    """Return whether a folder holds installed packages, and not a project."""
    return folder.name in SITES or next(folder.glob("*.dist-info"), None) is not None


def _linked(site: Path) -> Iterator[Path]:
    """Yield where links in a folder of packages lead, for packages that are links or full of them."""
    for child in site.iterdir():
        if child.is_symlink():
            yield child.resolve()
        elif child.is_dir():
            for file in islice(child.iterdir(), 8):
                if file.is_symlink() and file.exists():
                    yield file.resolve().parent
                    break


def _ours(folder: Path) -> bool:
    """Return whether it is this package, this or another copy."""
    return folder.name == "graders" and (folder / "sandbox" / "inside").is_dir()


def _holds_ours(folder: Path) -> bool:
    return _ours(folder / "graders")


def _outermost(places: Iterable[Path]) -> list[Path]:
    """Without those that lie in another one, the shortest first."""
    found: list[Path] = []
    for place in sorted(set(places), key=lambda p: (len(p.parts), p)):
        if place.exists() and not any(place.is_relative_to(p) for p in found):
            found.append(place)
    return found
