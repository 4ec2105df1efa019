"""Observe one check in this process, or say why nothing was observed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from graders import wire
from graders.kinds import KINDS
from graders.model import Array, CrashCause
from graders.observing import faults
from graders.observing import run as running
from graders.observing.choices import Choices
from graders.observing.code import Code
from graders.observing.record import Record
from graders.observing.statements import Sealed, executed, seals
from graders.observing.units import cut_off
from graders.sandbox.inside.crashes import Answer, crash, crash_of, in_words

COUNTED = "counted"
"""Under which name an answer tells what is known of a rehearsal by now (`Record.counted`)."""


def observe(
    message: dict[str, Any],
    arrays: dict[str, Array],
    prepare: Callable[[], Code],
    begins: Callable[[], None],
    record: Record | None = None,
    seal: str = "",
) -> Answer:
    """Return the observation, or the crash that came instead, with how the submission was read.

    Args:
        message: Holds the check, as JSON.
        arrays: What is attached to the check.
        prepare: Makes the submission ready and returns it; what it raises is the machine's fault.
        begins: Called before any student code is executed for this check.
        record: The run that the check looks at, if any.
        seal: Why none of its code is executed for a kind that need not execute any; empty where it may be.
    """
    cut_off.clear()
    faults.forget()
    try:
        code = prepare()
        code.record = record
        rehearsed = record is not None and record.tape is not None
        code.rehearsed = record if rehearsed else None
        check = KINDS[message["check"]["kind"]].told(message["check"])
        running.seed(check.seed())
        code.attached = arrays
        code.choices = Choices(message.get("path", ()))
        mode = running.device_mode(code)
        if seal and record is None and not check.executes:
            seals.append(seal)
    except Exception as error:
        return crash(CrashCause.MACHINE, f"the check could not begin: {in_words(error)}")
    begins()
    try:
        with mode:
            seen = {n: wire.plain(v) for n, v in check.observe(code).items()}
        if record is not None and not rehearsed:
            seen.setdefault("ended", np.array(record.ended))
            if record.ended == "raised":
                seen["raised"] = np.array((record.trace.strip().splitlines() or ["an error"])[-1][:300])
        if fault := faults.lacking(code.trees(), code.libraries) or (record.fault if record else ""):
            seen["ended"] = np.array(f"machine: {fault}")
        answer: Answer = {"ok": True}, seen
    except Sealed as error:
        answer = crash(CrashCause.UNSURE, f"needs code that is not executed: {error}")
    except BaseException as error:
        answer = crash_of(error, code, record)
    finally:
        seals.clear()
    choices = [[c.words, c.certain, c.of, c.took] for c in code.choices.taken]
    said = {**answer[0], "choices": choices, "untouched": not executed}
    return (said if code.rehearsed is None else {**said, COUNTED: code.rehearsed.counted}), answer[1]
