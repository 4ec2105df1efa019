"""Tracebacks as a student should see them: their own frames, by file and cell."""

from __future__ import annotations

import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graders.observing.code import Code

TRACE_CAP = 4000
MESSAGE_CAP = 1000


def own_labels(code: Code) -> set[str]:
    """Return what the submission's files and cells are called in tracebacks."""
    return {label for unit in code.units.values() for label, _ in unit.trees}


def own_frames(error: BaseException, code: Code) -> str:
    """Return the error with the frames of the submission's files only, at most `TRACE_CAP` characters."""
    labels = own_labels(code)
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename in labels]
    lines = [f'File "{f.filename}", line {f.lineno}, in {f.name}\n    {f.line}' for f in frames][-8:]
    said = "".join(traceback.format_exception_only(error)).strip()[:MESSAGE_CAP]
    while lines and len("\n".join([*lines, said])) > TRACE_CAP:
        lines = lines[1:]
    return "\n".join([*lines, said])


def is_gap(trace: str) -> bool:
    """Return whether the error of a trace says that something is still to be filled in: its class, whatever its message is."""
    lines = trace.split("\n")
    while lines[0].startswith('File "'):
        lines = lines[2:] or [""]
    return lines[0].partition(":")[0] == "NotImplementedError"
