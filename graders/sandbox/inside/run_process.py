"""The process of a run: it runs a script, says how that went, and stays while checks look at what was made."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable
from typing import Any

from graders import wire
from graders.model import Array, CrashCause
from graders.observing import faults
from graders.observing import run as running
from graders.observing.code import Code
from graders.observing.missing import Missing
from graders.observing.record import Record
from graders.observing.rehearsal import rehearse
from graders.observing.trace import own_frames
from graders.sandbox import protocol
from graders.sandbox.inside import device
from graders.sandbox.inside.crashes import Answer, crash, lacking
from graders.sandbox.inside.observe import COUNTED

NOT_NOTED = "the code ends in an error that need not be its own; a person decides why"
Observe = Callable[[dict[str, Any], dict[str, Array], Record, Code], Answer]


def ran(code: Code, message: dict[str, Any], at_work: Callable[[], None]) -> Record:
    """Run the script that a run is of, or rehearse all scripts."""
    if "later" in message:
        return rehearse(code, message, at_work)
    return running.run(
        code, message["files"], message["seconds"], at_work, message.get("early"), message.get("batches")
    )


def serve(
    message: dict[str, Any],
    tasks: int,
    answers: int,
    begin: Callable[[], Code],
    at_work: Callable[[], None],
    observe: Observe,
) -> None:
    """Run the script, say how it went, then observe checks until the pipe closes.

    Args:
        message: The run.
        tasks: Where checks come from.
        answers: Where answers go.
        begin: Goes to a folder of the run's own, and returns the submission that lies there.
        at_work: Called before any code of the submission is executed.
        observe: Observes one check beside what the run has made.
    """
    faults.forget()
    try:
        code = begin()
    except OSError as error:
        said = crash(CrashCause.MACHINE, f"the run could not begin: {error}")
        protocol.send(answers, *said)
        return
    signal.signal(signal.SIGPROF, signal.SIG_IGN)  # it ends nothing but what an alarm stands for
    try:
        record = ran(code, message, at_work)
        if "gpu" in message:
            device.back_on_cpu()
    except Missing as error:
        protocol.send(answers, *lacking(error))
        return
    except BaseException as error:  # what scripts raise is in the record
        protocol.send(answers, *crash(CrashCause.UNSURE, NOT_NOTED, own_frames(error, code)))
        return
    facts = {
        "ended": record.ended,
        "trace": record.trace,
        "seconds": round(record.seconds, 2),
        "printed": record.printed[-2000:],
    }
    protocol.send(answers, {"ok": True, **facts}, {})
    while (task := protocol.read(tasks)) is not None:
        with running.device_mode(code) if "gpu" in message else contextlib.nullcontext():
            answer, seen = observe(*wire.decode(*task), record, code)
        record.counted |= answer.pop(COUNTED, {})  # what a fork of this process told, for those after it
        protocol.send(answers, answer, seen)
