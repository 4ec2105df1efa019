"""Observations kept by content, so that nothing finished is run twice."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from graders.check import Check
from graders.model import Array, Crash, Observation, Submission
from graders.paths import PACKAGE, write_whole
from graders.sandbox import protocol

CODE = (".py", ".ipynb")


class Store:
    """A folder of observations; each file is a message of the sandbox protocol."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def get(self, key: str) -> tuple[Observation | Crash, float] | None:
        """What was kept under `key`, with the seconds it took; None where nothing whole is there."""
        try:
            data = (self.folder / key).read_bytes()
            header, _ = protocol.sizes(data[:16])
            message, arrays = protocol.decode(data[16 : 16 + header], data[16 + header :])
        except (OSError, protocol.ProtocolError):
            return None
        crash = message.get("crash")
        return (Crash(**crash) if crash else arrays), float(message.get("seconds", 0))

    def put(self, key: str, seen: Observation | Crash, seconds: float) -> None:
        """Keep an observation; a reader sees all of it or nothing."""
        message: dict[str, Any] = {"seconds": seconds}
        arrays: Mapping[str, Array] = {}
        if isinstance(seen, Crash):
            message["crash"] = {"cause": seen.cause, "message": seen.message, "trace": seen.trace}
        else:
            arrays = seen
        write_whole(self.folder / key, protocol.encode(message, arrays))


def observation_key(
    check: Check, submission: Submission, surroundings: str, runs: Mapping[str, Any]
) -> str:
    """The content that an observation depends on, as a digest.

    A check of a run depends on the files that its script can reach; every other one on all files.
    """
    files = submission.files
    if check.run:
        files = reachable(files, tuple(runs[check.run]["files"]))
    parts = [
        surroundings,
        json.dumps(check.inside(), sort_keys=True),
        json.dumps(runs.get(check.run)),
    ]
    digest = hashlib.sha256("\0".join(parts).encode())
    for name, data in sorted(files.items()):
        digest.update(f"\0{name}\0{len(data)}\0".encode() + _digest(data))
    return digest.hexdigest()


@lru_cache(maxsize=4096)
def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def reachable(files: Mapping[str, bytes], globs: tuple[str, ...]) -> dict[str, bytes]:
    """The script that `globs` name and every file that it, or a file it reaches, imports or names.

    Code that imports by computed names can reach every file.
    """

    def name(path: str) -> str:
        return path.rpartition("/")[2].lower()

    start: list[str] = []
    for glob in globs:
        start = [p for p in files if p.endswith(CODE) and fnmatch.fnmatch(name(p), glob.lower())]
        if start:
            break
    found, todo = set(start), list(start)
    while todo:
        text = files[todo.pop()]
        if re.search(rb"importlib|__import__|exec\(|runpy|%run", text):
            return dict(files)
        lines = re.findall(rb"^[\s\"]*(?:from|import)\s.*$", text, re.MULTILINE)
        words = {w.lower().decode() for line in lines for w in re.findall(rb"\w+", line)}
        for path in set(files) - found:
            if name(path).rpartition(".")[0] in words or name(path).encode() in text.lower():
                found.add(path)
                if path.endswith(CODE):
                    todo.append(path)
    return {p: files[p] for p in found}


@lru_cache
def kind_code() -> str:
    """A digest of the code of ours that makes observations, and of the libraries' versions."""
    digest = hashlib.sha256()
    inside = [
        *(PACKAGE / "sandbox" / "inside").glob("*.py"),
        *(PACKAGE / n for n in ("inputs.py", "linear_gaussian.py", "symbols.py")),
    ]
    for path in sorted(inside):
        digest.update(path.read_bytes())
    digest.update(f"{version('torch')} {version('torchvision')} {version('numpy')}".encode())
    return digest.hexdigest()


@lru_cache
def one_kind(kind: str) -> str:
    """A digest of the source of one kind."""
    return hashlib.sha256((PACKAGE / "kinds" / f"{kind}.py").read_bytes()).hexdigest()
