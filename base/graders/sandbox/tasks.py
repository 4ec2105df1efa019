"""What a sandbox is told to do, as messages: JSON, and the arrays that go with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from graders.checks import Check
from graders.model import Array, Submission
from graders.sandbox import protocol, seccomp
from graders.sandbox.warm import modules_in
from graders.vocabulary.limits import Limits
from graders.vocabulary.symbols import Naming

Task = tuple[dict[str, Any], dict[str, Array]]
TEXT = (".py", ".ipynb", ".md", ".txt")
"""Files that may say what a submission will import."""


def begin(
    files: Mapping[str, bytes],
    limits: Limits,
    modules: Sequence[str],
    *,
    jailed: bool,
    wait: bool,
    gpu: bool = False,
) -> dict[str, Any]:
    """Let the warm process fork a supervisor for one submission.

    Args:
        files: Its files.
        limits: What it may use.
        modules: What checks will import.
        jailed: Whether to jail at all.
        wait: Whether the end of the one before comes first.
        gpu: Whether its runs may have a GPU.
    """
    source = b"\n".join(d for n, d in files.items() if n.endswith(TEXT))
    return {
        "do": "begin",
        "limits": {
            "file_bytes": limits.file_mb * 2**20,
            "descriptors": limits.descriptors,
            "processes": limits.processes_with_ours if jailed else 0,
            "disk_mb": limits.disk_mb,
            "memory_mb": limits.memory_mb,
        },
        "filter": seccomp.program(gpu=gpu).hex() if jailed else "",
        "wait": wait,
        "modules": [*modules, *modules_in(source)],
    }


def load(submission: Submission, naming: Naming, libraries: Sequence[str], *, careful: bool) -> Task:
    """Let a supervisor take the files of a submission.

    Args:
        submission: It.
        naming: What the sheet's symbols are called.
        libraries: What it may use.
        careful: Whether each source is first read in a fork.
    """
    files = submission.files
    task = {
        "do": "load",
        "files": {n: len(d) for n, d in files.items()},
        "untouched": sorted(submission.untouched),
        "naming": naming.model_dump(mode="json"),
        "careful": careful,
        "libraries": list(libraries),
    }
    return task, {"files": np.frombuffer(b"".join(files.values()), np.uint8)}


def observe(check: Check, path: Sequence[int], beside: str, instead: Mapping[str, bytes] | None) -> Task:
    """Let a supervisor say what a check sees; the arguments are those of `Session.observe`."""
    task = {"do": "observe", "check": check.inside(), "path": list(path), "beside": beside}
    arrays = dict(check.attachments())
    if instead:
        task["instead"] = {name: len(data) for name, data in instead.items()}
        arrays[protocol.INSTEAD] = np.frombuffer(b"".join(instead.values()), np.uint8)
    return task, arrays
