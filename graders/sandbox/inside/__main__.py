"""The supervisor inside the jail: reads tasks, forks a child for each, passes on its answer.

It never executes student code itself, and holds no answer. In the jail it is process 1 of its
namespace, so nothing in there can stop it, and it ends whatever a child leaves behind.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from graders.model import Array
from graders.sandbox import protocol
from graders.sandbox.inside.trace import own_frames

GRACE = 5.0
WRITABLE = ("/tmp", "/scratch", "/dev/shm")
LARGE = 2**20  # files of this size are placed once for all checks
Answer = tuple[dict[str, Any], dict[str, Array]]


class Supervisor:
    """One submission at a time; a run's process stays until its checks are done."""

    def __init__(self, limits: dict[str, int]) -> None:
        self.limits = limits
        self.files: dict[str, bytes] = {}
        self.naming: dict[str, Any] = {}
        # mount points of the jail, which a submission cannot touch
        self.found = {str(e) for f in WRITABLE for e in Path(f).iterdir()} if JAILED else set()
        self.folder = Path(tempfile.mkdtemp(prefix="hand-in-"))
        self.runs: dict[str, tuple[int, int, int]] = {}

    def handle(self, message: dict[str, Any], arrays: dict[str, Array]) -> Answer:
        """The answer to one task."""
        match message["do"]:
            case "load":
                return self.load(message, arrays)
            case "run":
                return self.run(message)
            case "observe" if message["check"].get("run"):
                return self.forward(message, arrays)
            case "observe":
                return forked(message, arrays, self)
        raise AssertionError(message)

    def load(self, message: dict[str, Any], arrays: dict[str, Array]) -> Answer:
        """Take the next submission; everything of the one before is ended and removed."""
        self.end_all()
        for entry in self.leftovers():
            if entry.is_dir():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
        self.files = {
            name: arrays[f"file:{i}"].tobytes() for i, name in enumerate(message["files"])
        }
        self.naming = message["naming"]
        self.folder = Path(tempfile.mkdtemp(prefix="hand-in-"))
        place(self.folder, self.files)
        return {"ok": True}, {}

    def leftovers(self) -> list[Path]:
        """What the submission before wrote, in every folder that can be written."""
        if not JAILED:
            return [self.folder]
        return [e for f in WRITABLE for e in Path(f).iterdir() if str(e) not in self.found]

    def end_all(self) -> None:
        """End the runs and whatever else is left."""
        for pid, read, write in self.runs.values():
            kill_group(pid)
            os.close(read)
            os.close(write)
        self.runs.clear()
        self.sweep()

    def sweep(self) -> None:
        """End what children left behind; in the jail that is everything but this process."""
        if JAILED and not self.runs:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass

    def run(self, message: dict[str, Any]) -> Answer:
        """Run a script in a child that stays, so that checks can look at what it made."""
        task_read, task_write = os.pipe()
        answer_read, answer_write = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(task_write)
            os.close(answer_read)
            self.runs.clear()
            as_child(self.limits, message["seconds"] + 600)
            serve_run(message, self, task_read, answer_write)
            os._exit(0)
        os.close(task_read)
        os.close(answer_write)
        self.runs[message["name"]] = (pid, answer_read, task_write)
        return self.answer(message["name"], message["seconds"] + 20)

    def forward(self, message: dict[str, Any], arrays: dict[str, Array]) -> Answer:
        """Pass a check on to the process of its run."""
        name = message["check"]["run"]
        if name not in self.runs:
            return crash("died", "the run that this looks at ended early")
        try:
            protocol.write(self.runs[name][2], protocol.encode(message, arrays))
        except BrokenPipeError:
            return crash("died", "the run that this looks at ended early")
        return self.answer(name, message["check"]["seconds"] + GRACE)

    def answer(self, name: str, seconds: float) -> Answer:
        """The next answer of a run's process."""
        pid, read, write = self.runs[name]
        try:
            answer = protocol.read(read, time.monotonic() + seconds)
            if answer is not None:
                return protocol.decode(*answer)
            _, status = os.waitpid(pid, 0)
            outcome = died(status)
        except TimeoutError:
            outcome = crash("time", f"did not end within {seconds:.0f} s")
        except protocol.ProtocolError as error:
            outcome = crash("output", str(error))
        kill_group(pid)
        del self.runs[name]
        os.close(read)
        os.close(write)
        return outcome


def forked(
    message: dict[str, Any],
    arrays: dict[str, Array],
    supervisor: Supervisor,
    record: Any = None,
    code: Any = None,
) -> Answer:
    """Observe one check in a fork, which is ended with all its children when its time is up."""
    seconds = message["check"]["seconds"]
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        as_child(supervisor.limits, seconds)
        protocol.write(write, observe(message, arrays, supervisor, record, code))
        os._exit(0)
    os.close(write)
    try:
        answer = protocol.read(read, time.monotonic() + seconds)
        if answer is not None:
            return protocol.decode(*answer)
        return died(os.waitpid(pid, 0)[1])
    except TimeoutError:
        return crash("time", f"did not end within {seconds:g} s")
    except protocol.ProtocolError as error:
        return crash("output", str(error))
    finally:
        os.close(read)
        kill_group(pid)
        if record is None:
            supervisor.sweep()


def observe(
    message: dict[str, Any],
    arrays: dict[str, Array],
    supervisor: Supervisor,
    record: Any,
    code: Any,
) -> bytes:
    """The encoded observation, or the crash that came instead."""
    from graders.kinds import KINDS
    from graders.sandbox.inside import run as running
    from graders.sandbox.inside.code import Code, NoCode
    from graders.sandbox.inside.units import Missing, OwnModules
    from graders.symbols import Naming

    if code is None:
        place(supervisor.folder, {n: d for n, d in supervisor.files.items() if len(d) < LARGE})
        os.chdir(supervisor.folder)
        code = Code(supervisor.folder, supervisor.files, Naming.model_validate(supervisor.naming))
        OwnModules(code.units).install()
    code.record = record
    running.seed()
    check = KINDS[message["check"]["kind"]].model_validate(message["check"])
    code.attached = arrays
    try:
        with running.device_mode(code):
            return protocol.encode({"ok": True}, check.observe(code))
    except Missing as error:
        answer = crash("empty" if isinstance(error, NoCode) else "missing", str(error))
    except MemoryError:
        answer = crash("memory", "ran out of memory")
    except BaseException as error:
        said = str(error).splitlines()[0][:300] if str(error) else ""
        what = f"{type(error).__name__}: {said}" if said else type(error).__name__
        if type(error).__name__ == "RunFailed":
            unfilled = "NotImplementedError" in said
            answer = crash("unfilled" if unfilled else "run", said, record.trace)
        else:
            cause = (
                "unfilled"
                if isinstance(error, NotImplementedError)
                else "guessed"
                if code.guessed
                else "raised"
            )
            answer = crash(cause, what, own_frames(error, code))
    return protocol.encode(*answer)


def serve_run(message: dict[str, Any], supervisor: Supervisor, tasks: int, answers: int) -> None:
    """Run the script, say how it went, then observe checks until the pipe closes."""
    from graders.sandbox.inside import run as running
    from graders.sandbox.inside.code import Code, NoCode
    from graders.sandbox.inside.units import Missing, OwnModules
    from graders.symbols import Naming

    folder = Path(tempfile.mkdtemp(prefix="run-"))
    place(folder, supervisor.files)
    os.chdir(folder)
    code = Code(folder, supervisor.files, Naming.model_validate(supervisor.naming))
    OwnModules(code.units).install()
    if not (folder / "data").exists():
        (folder / "data").symlink_to(os.environ["TORCHGRADE_MNIST"])
    try:
        record = running.run(code, message["files"], message["seconds"], message.get("early"))
    except Missing as error:
        cause = "empty" if isinstance(error, NoCode) else "missing"
        protocol.write(answers, protocol.encode(*crash(cause, str(error))))
        return
    facts = {
        "ended": record.ended,
        "trace": record.trace,
        "seconds": round(record.seconds, 2),
        "printed": record.printed[-2000:],
    }
    protocol.write(answers, protocol.encode({"ok": True, **facts}, {}))
    while (task := protocol.read(tasks)) is not None:
        protocol.write(
            answers, protocol.encode(*forked(*protocol.decode(*task), supervisor, record, code))
        )


def place(folder: Path, files: dict[str, bytes]) -> None:
    """The files of a submission in a folder; a check finds small ones as they were handed in."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def as_child(limits: dict[str, int], seconds: float) -> None:
    """Become a group of its own, lose the control pipe, and take on the limits."""
    os.setsid()
    while CONTROL:
        os.close(CONTROL.pop())
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds * 4) + 5, int(seconds * 4) + 10))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits["file_bytes"], limits["file_bytes"]))
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits["descriptors"], limits["descriptors"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None).prctl(4, 0)  # PR_SET_DUMPABLE: no process of its kind may read its memory


def crash(cause: str, message: str, trace: str = "") -> Answer:
    """An answer that says why there is none."""
    return {"crash": {"cause": cause, "message": message, "trace": trace}}, {}


def died(status: int) -> Answer:
    """What became of a child that sent nothing."""
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        return (
            crash("time", "used up its CPU time")
            if name == "SIGXCPU"
            else crash("died", f"was ended by {name}")
        )
    return crash(
        "died",
        f"ended its process (exit code {os.waitstatus_to_exitcode(status)}) before it answered",
    )


def kill_group(pid: int) -> None:
    """End a child and its group, and reap it."""
    for end in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            end(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def main() -> None:
    """Import what is slow once, then serve until the control pipe closes."""
    tasks, answers = os.dup(0), os.dup(1)
    CONTROL.extend((tasks, answers))
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2) if JAILED else (0, 1):
        os.dup2(null, fd)
    import torch

    torch.set_num_threads(1)
    import matplotlib as mpl
    import torchvision  # noqa: F401

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    plt.figure()
    plt.close("all")
    import graders.kinds  # noqa: F401
    from graders.sandbox.inside import run as running
    from graders.sandbox.inside import standins

    running.adapt()
    standins.install()
    ctypes.CDLL(None).prctl(4, 0)
    first = protocol.read(tasks)
    if first is None:
        return
    supervisor = Supervisor(protocol.decode(*first)[0]["limits"])
    protocol.write(
        answers,
        protocol.encode(
            {"ok": True, "torch": torch.__version__, "python": sys.version.split()[0]}, {}
        ),
    )
    while (task := protocol.read(tasks)) is not None:
        protocol.write(answers, protocol.encode(*supervisor.handle(*protocol.decode(*task))))
    supervisor.end_all()


CONTROL: list[int] = []
JAILED = os.getpid() == 1 and os.environ.get("TORCHGRADE_JAIL") == "1"

if __name__ == "__main__":
    main()
