"""Files where the author of a script had them: what is asked for by a path of another machine lies in the folder in which the code works.

A notebook of Colab saves to `/content/drive/MyDrive`, a script to `../runs` or to a home that is not here. Such a folder is one within
the folder in which the code works, made when something is saved; so what follows finds what was saved, too. What exists is left alone.
"""

from __future__ import annotations

import builtins
import contextlib
import functools
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

ASKED = (
    "stat",
    "lstat",
    "access",
    "listdir",
    "scandir",
    "remove",
    "unlink",
    "rmdir",
    "chmod",
    "utime",
    "listxattr",
    "getxattr",
    "setxattr",
    "truncate",
    "readlink",
    "chown",
    "statvfs",
)
"""What `os` has that asks for a file or a folder; what of `os.path` and `pathlib` does so asks these."""
MOVED = ("rename", "replace", "link")
"""What `os` has that is given where a file is, and where it is to be."""
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_stat, _access = os.stat, os.access


def serve() -> None:
    """Let scripts save to folders of another machine, and find there what they saved."""
    builtins.open = io.open = _opened(io.open)
    for names, way in ((ASKED, _asked), (MOVED, _moved)):
        for name in (n for n in names if hasattr(os, n)):  # each system has some of them
            setattr(os, name, way(getattr(os, name)))
    os.open = _opened_plainly(os.open)
    os.mkdir = _made(os.mkdir)
    os.chdir = _entered(os.chdir)


def near(path: Any, *, made: bool = False) -> Any:
    """Return where a file lies here: as asked, unless it is not here, its folder cannot hold it, and it was saved in this one.

    Args:
        path: What is asked for.
        made: Whether it is being saved.
    """
    if not isinstance(path, str | os.PathLike) or isinstance(text := os.fspath(path), bytes):
        return path
    if not Path(text).is_absolute() and os.pardir not in Path(text).parts:
        return path
    with contextlib.suppress(OSError, ValueError):
        _stat(text)
        return path  # as nearly always, and quickly
    with contextlib.suppress(OSError, ValueError):  # which the one that is asked says itself
        here = Path.cwd()
        whole = Path(os.path.normpath(here / text))  # `resolve` asks for the file
        if not (whole.is_relative_to(here) or _is_here(whole) or _can_hold(whole.parent)):
            placed = here.joinpath(*whole.relative_to(whole.anchor).parts)
            return str(placed) if made or _is_here(placed) else path
    return path


def with_folder(path: Any) -> Any:
    """Return where a file that is saved lies here, its folder made if that is within the one in which the code works."""
    if isinstance(path, str):
        above = os.path.split(path)[0] or os.curdir
        if above != os.sep and _access(above, os.W_OK):
            return path  # as nearly always, and quickly
    placed = near(path, made=True)
    if isinstance(placed, str | os.PathLike):
        with contextlib.suppress(OSError, ValueError):  # which what saves says itself
            folder = Path(placed).resolve().parent
            if folder.is_relative_to(Path.cwd()):
                folder.mkdir(parents=True, exist_ok=True)
    return placed


def _is_here(path: Path) -> bool:
    with contextlib.suppress(OSError):
        _stat(path)
        return True
    return False


def _can_hold(folder: Path) -> bool:
    """Return whether something may be put into a folder; nobody means the root of this machine."""
    return folder != Path(folder.anchor) and _is_here(folder) and _access(folder, os.W_OK)


def _opened(opening: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(opening)
    def opened(file: Any, mode: str = "r", *args: Any, **keys: Any) -> Any:
        writes = not {"w", "a", "x"}.isdisjoint(str(mode))
        return opening(with_folder(file) if writes else near(file), mode, *args, **keys)

    return opened


def _asked(asking: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(asking)
    def asked(path: Any = ".", *args: Any, **keys: Any) -> Any:
        return asking(near(path), *args, **keys)

    return asked


def _moved(moving: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(moving)
    def moved(src: Any, dst: Any, **keys: Any) -> None:
        is_near = near(dst, made=True) is dst
        moving(near(src), dst if is_near else with_folder(dst), **keys)

    return moved


def _opened_plainly(opening: Callable[..., int]) -> Callable[..., int]:
    @functools.wraps(opening)
    def opened(path: Any, flags: int, *args: Any, **keys: Any) -> int:
        return opening(with_folder(path) if flags & WRITES else near(path), flags, *args, **keys)

    return opened


def _made(making: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(making)
    def made(path: Any, *args: Any, **keys: Any) -> Any:
        placed = near(path, made=True)
        return making(path if placed is path else with_folder(path), *args, **keys)

    return made


def _entered(entering: Callable[..., Any]) -> Callable[..., Any]:
    """Return `os.chdir`, which stays where it is if a folder is not here: what lay beside the code there lies beside it here."""

    @functools.wraps(entering)
    def entered(path: Any) -> None:
        placed = near(path)
        is_far = isinstance(placed, str | os.PathLike) and Path(placed).is_absolute()
        if not (is_far and not Path(placed).is_dir()):
            entering(placed)

    return entered
