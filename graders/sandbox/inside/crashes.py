"""Answers of the inside that say why there is no observation."""

from __future__ import annotations

import os
import signal
from typing import Any

from graders.model import Array, CrashCause
from graders.observing import doubts, faults
from graders.observing.code import Code
from graders.observing.gaps import is_unfilled
from graders.observing.missing import Absent, Missing, NoCode, NotATensor, RunFailed, Unanswered
from graders.observing.record import Record
from graders.observing.trace import own_frames
from graders.observing.units import cut_off

Answer = tuple[dict[str, Any], dict[str, Array]]
"""A message and its arrays."""


def crash(cause: CrashCause, message: str, trace: str = "") -> Answer:
    """Return an answer that says why there is no observation."""
    return {"crash": {"cause": cause, "message": message, "trace": trace}}, {}


def crash_of(error: BaseException, code: Code, record: Record | None) -> Answer:
    """Say why there is no observation, by what was raised.

    Args:
        error: What was raised.
        code: The submission.
        record: The run that was looked at, if any.
    """
    if cut_off:
        return crash(CrashCause.SET_UP, cut_off[0])
    fault = faults.of_machine(error, code.trees(), code.libraries) or (record.fault if record else "")
    if fault or (
        isinstance(error, Missing | RunFailed) and (fault := faults.lacking(code.trees(), code.libraries))
    ):
        return crash(CrashCause.MACHINE, fault, own_frames(error, code))
    if faults.of_memory(error):
        return crash(CrashCause.MEMORY, "ran out of memory")
    if faults.of_many(error):
        return crash(CrashCause.MANY, "started more processes or threads than it may")
    if record is not None and record.ended == "budget" and not isinstance(error, Missing):
        return crash(CrashCause.TIME, f"was stopped at its time budget, and then: {in_words(error)}")
    if isinstance(error, Missing):
        return lacking(error)
    if isinstance(error, Unanswered):
        return crash(CrashCause.BLANK, str(error))
    if isinstance(error, RunFailed):
        said = str(error).splitlines()[0][:300]
        unfilled = "NotImplementedError" in said
        cause = CrashCause.UNFILLED if unfilled else CrashCause.RUN
        return crash(cause, said, record.trace if record else "")
    if is_unfilled(error, code):
        return crash(CrashCause.UNFILLED, in_words(error), own_frames(error, code))
    if isinstance(error, NotATensor) and not doubts.calls_ours(code):
        return crash(CrashCause.RETURNED, str(error), own_frames(error, code))
    if said := doubts.of(error, code):
        return crash(CrashCause.UNSURE, said, own_frames(error, code))
    return crash(
        CrashCause.RAISED, in_words(error) + faults.left_at_home(error, code.trees()), own_frames(error, code)
    )


def lacking(error: Missing) -> Answer:
    """Say what the submission lacks."""
    if isinstance(error, NoCode):
        return crash(CrashCause.EMPTY, str(error))
    return crash(CrashCause.ABSENT if isinstance(error, Absent) else CrashCause.MISSING, str(error))


def in_words(error: BaseException) -> str:
    """Return the class of an error and the first line of what it says."""
    said = str(error).splitlines()[0][:300] if str(error) else ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def died(status: int) -> Answer:
    """Say what became of a child that sent nothing, by its exit status."""
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        if name in ("SIGXCPU", "SIGPROF"):
            return crash(CrashCause.TIME, "used up its CPU time")
        return crash(CrashCause.KILLED if name == "SIGKILL" else CrashCause.DIED, f"was ended by {name}")
    return crash(
        CrashCause.DIED,
        f"ended its process (exit code {os.waitstatus_to_exitcode(status)}) before it answered",
    )


def not_begun(answer: Answer) -> Answer:
    """Return the answer of a child whose student code was not yet at work: its end is not that code's doing."""
    said = answer[0].get("crash", {"cause": ""})
    if said["cause"] not in (CrashCause.DIED, CrashCause.KILLED, CrashCause.OUTPUT, CrashCause.TIME):
        return answer
    return crash(CrashCause.MACHINE, f"our own code {said['message']} before that of the hand-in began")
