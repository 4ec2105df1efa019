"""The process of a run on a GPU, which `device.become` starts."""

from __future__ import annotations

import os
import sys
from typing import Any

from graders import wire
from graders.model import Array, CrashCause
from graders.sandbox import protocol
from graders.sandbox.inside import confine, device
from graders.sandbox.inside.__main__ import import_once, import_torch
from graders.sandbox.inside.crashes import crash
from graders.sandbox.inside.shared import Shared
from graders.sandbox.inside.supervisor import Supervisor

SHOWN = 300
"""Letters of what the driver says that are told."""


def main() -> None:
    """Serve a run on the device that CUDA_VISIBLE_DEVICES names."""
    given, tasks, answers, shared = map(int, sys.argv[1:])
    with os.fdopen(given, "rb") as file:
        file.seek(0)
        data = file.read()
    header, _ = wire.sizes(data[:16])
    task, arrays = wire.decode(data[16 : 16 + header], data[16 + header :])
    serve(task, arrays, tasks, answers, Shared(shared))


def serve(task: dict[str, Any], arrays: dict[str, Array], tasks: int, answers: int, shared: Shared) -> None:
    """Run the script, say how it went, then observe checks until the pipe closes."""
    import_torch()
    import_once(task["run"]["modules"])
    try:
        device.prepare(task["run"].get("device_memory_mb") or 0)
    except (RuntimeError, OSError, AssertionError) as error:  # torch's own errors are RuntimeErrors
        said = " ".join(str(error).split())[:SHOWN]
        protocol.send(answers, *crash(CrashCause.MACHINE, f"the GPU cannot be used: {said}"))
        return
    confine.readable(False)
    supervisor = Supervisor(tasks, answers, task["limits"], task["jailed"])
    supervisor.shared = shared
    supervisor.load(task, arrays)
    supervisor.serve_run(task["run"], tasks, answers)


if __name__ == "__main__":
    main()
