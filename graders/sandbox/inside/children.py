"""Wait for the answer of a forked child within its budget, and end it."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable

from graders import wire
from graders.model import CrashCause
from graders.observing import import_time, processes
from graders.observing.budget import BEGIN, PATIENCE, Budget
from graders.sandbox import protocol
from graders.sandbox.inside.crashes import Answer, crash, died, not_begun


def received(pipe: int, pid: int, seconds: float, begun: Callable[[], bool], last: float = 0.0) -> Answer:
    """Return what a child sends, or what became of it; one that sends no message in time is ended.

    Args:
        pipe: Where it sends it.
        pid: The child.
        seconds: The budget of student code.
        begun: Whether that code is at work: until then what is used is ours.
        last: What it may spend after it was told to come to an end.
    """
    answer = _received(pipe, pid, seconds, begun, last)
    return answer if begun() else not_begun(answer)


def _received(pipe: int, pid: int, seconds: float, begun: Callable[[], bool], last: float) -> Answer:
    try:
        budget(BEGIN, pid).wait(pipe, begun)
        try:
            budget(seconds, pid).wait(pipe)
        except TimeoutError:
            if not last:
                raise
            os.kill(pid, signal.SIGPROF)  # an `alarm` in it, if its own did not count its children
            budget(last, pid).wait(pipe)
        answer = protocol.read(pipe, time.monotonic() + seconds + PATIENCE)
        if answer is not None:
            return wire.decode(*answer)
        return died(status_of(pid))
    except TimeoutError as error:
        said = crash(CrashCause.TIME, str(error) or "did not end its answer")
    except wire.ProtocolError as error:
        said = crash(CrashCause.OUTPUT, str(error))
    kill_group(pid)
    return said


def budget(seconds: float, pid: int) -> Budget:
    """Return a budget for a child and all below it, which begins when it is first looked at."""
    known: list[tuple[int, float, float, Callable[[], float]]] = []

    def spent() -> float:
        if not known:
            number = processes.child(pid)
            before = 0.0 if number == 0 else processes.cpu(number)
            known.append((number, before, import_time.used(before), processes.starved(number)))
        number, before, imported, _ = known[0]
        clock = processes.cpu(number) if number else before
        return clock - before - import_time.since(imported, clock)

    def starved() -> float:
        if not known or not known[0][0]:
            return 0.0
        number, _, imported, queued = known[0]
        return queued() + import_time.since(imported, processes.cpu(number))

    return Budget(seconds, spent, starved=starved)


def status_of(pid: int, seconds: float = 0.5) -> int:
    """Return the exit status of a child that should end now; one that lives on is ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        reaped, status = os.waitpid(pid, os.WNOHANG)
        if reaped:
            return status
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def gone(pid: int) -> bool:
    """Return whether a child has ended and was reaped."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def kill_group(pid: int) -> None:
    """End a child and its group, and reap it."""
    for end in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)
