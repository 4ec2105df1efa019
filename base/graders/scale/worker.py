"""A worker of a cluster: a process that observes one submission at a time, and the parent that starts some of them."""

from __future__ import annotations

import asyncio
import ctypes
import json
import logging
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graders.paths import python_path
from graders.scale.keys import security
from graders.scale.remote import HERE

MAIN = "from graders.scale.worker import main; main()"
PR_SET_PDEATHSIG = 1
END = 30.0
"""Seconds that a worker has to end when it is told to."""
AGAIN = 1.0
"""Seconds between two tries to find the scheduler."""
SETTINGS = {
    "distributed.worker.memory.target": False,  # hand-ins and secrets are never spilled to a disk
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,  # the jail limits what hand-ins use
    "distributed.worker.memory.terminate": False,
    "distributed.worker.http.routes": [],  # its pages ask nobody for a password
    "distributed.worker.profile.enabled": False,
    "distributed.comm.timeouts.connect": "10s",
    "distributed.admin.system-monitor.disk": False,
}


@dataclass(frozen=True)
class Settings:
    """How a worker is started.

    Args:
        address: The scheduler's; empty where a file says it.
        scheduler_file: The file that says it.
        keys: The folder of the keys.
        name: What the worker is called, to which its process adds a number.
        sheets: Folders with sheets that are not installed.
        patience: Seconds that it waits for a scheduler.
        lifetime: Seconds after which it ends, between two submissions; 0 for never.
        gpu: The number of the device that it has for itself; empty for none.
    """

    address: str = ""
    scheduler_file: str = ""
    keys: str = ""
    name: str = ""
    sheets: tuple[str, ...] = ()
    patience: float = 600.0
    lifetime: float = 0.0
    gpu: str = ""


class Workers:
    """The workers of this machine; one that is killed is started again.

    Args:
        settings: How each is started.
        say: Takes a line for people.
    """

    def __init__(self, settings: list[Settings], say: Callable[[str], None]) -> None:
        self.settings, self.say = settings, say
        self.processes: dict[int, subprocess.Popen[bytes]] = {}

    def run(self) -> int:
        """Start them, and wait until all have ended of themselves; return the highest exit code."""
        signal.signal(signal.SIGTERM, _interrupt)
        codes = [0]
        try:
            for number, one in enumerate(self.settings):
                self.processes[number] = _started(one)
            while self.processes:
                time.sleep(0.2)
                for number, process in list(self.processes.items()):
                    if (code := process.poll()) is None:
                        continue
                    del self.processes[number]
                    if code < 0:
                        self.say(f"worker {number + 1} was ended by signal {-code}; it is started again")
                        self.processes[number] = _started(self.settings[number])
                    else:
                        codes.append(code)
        finally:
            for process in self.processes.values():
                process.terminate()
            for process in self.processes.values():
                with suppress(subprocess.TimeoutExpired):
                    process.wait(timeout=END)
                process.kill()
                process.wait()
        return max(codes)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _started(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": python_path(), "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    environment["CUDA_VISIBLE_DEVICES"] = settings.gpu
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", MAIN], stdin=subprocess.PIPE, env=environment, start_new_session=True
    )
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write(json.dumps(asdict(settings)).encode())
    return process


def main() -> None:
    """Be a worker, by the settings on standard input; ends with the process that started it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    settings = Settings(**json.loads(sys.stdin.buffer.read()))
    HERE.name = f"{settings.name or platform.node()}.{os.getpid()}"
    HERE.examined, HERE.sheets = True, tuple(map(Path, settings.sheets))
    sys.exit(asyncio.run(_serve(settings)))


async def _serve(settings: Settings) -> int:
    """Work for the scheduler, also for one that is started anew; return the exit code."""
    import dask
    from distributed import Worker

    logging.getLogger("distributed").setLevel(logging.ERROR)  # it says much, and what it calls functions with

    began = last = time.monotonic()
    resources = {"GPU": 1.0} if settings.gpu else {}
    keys = security(Path(settings.keys) if settings.keys else None, settings.address, "worker")
    where: dict[str, Any] = {"scheduler_file": settings.scheduler_file} if settings.scheduler_file else {}
    reason: BaseException | None = None
    with dask.config.set(SETTINGS), tempfile.TemporaryDirectory(prefix="torchgrade-") as folder:
        while time.monotonic() < last + settings.patience:
            lifetime = settings.lifetime and settings.lifetime - (time.monotonic() - began)
            if settings.lifetime and lifetime <= 0:
                return 0
            try:
                async with Worker(
                    settings.address or None,
                    nthreads=1,
                    name=HERE.name,
                    security=keys,
                    resources=resources,
                    memory_limit=0,
                    local_directory=folder,
                    dashboard=False,
                    dashboard_address="127.0.0.1:0",
                    death_timeout=5 * AGAIN,
                    lifetime=lifetime or None,
                    **where,
                ) as worker:
                    _say(f"worker {HERE.name} works for {worker.scheduler.addr}")
                    await worker.finished()
                last = time.monotonic()
            except (OSError, TimeoutError, ValueError, RuntimeError) as error:
                reason = error
            await asyncio.sleep(AGAIN)
    place = settings.address or settings.scheduler_file
    _say(f"Error: {place}: no scheduler answered for {settings.patience:g} s ({_cause(reason)})")
    return 1


def _cause(error: BaseException | None) -> str:
    """Return the innermost reason of an error, which says most."""
    while error is not None and (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return f"{type(error).__name__}: {error}" if error else "it went away"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
