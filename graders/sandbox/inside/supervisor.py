"""The supervisor of one hand-in: reads tasks, forks a child for each, passes on its answer.

It never executes student code itself, but for `together`, after which it is thrown away; and it holds
no answer. In the jail it is process 1 of its namespace, so nothing in there can stop it, and it ends
whatever a child leaves behind.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import resource
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np

from graders import wire
from graders.kinds import KINDS
from graders.model import Array
from graders.observing import faults, processes
from graders.observing import run as running
from graders.observing.budget import BEGIN, FACTOR, PATIENCE, SLACK, Budget
from graders.observing.code import Code
from graders.observing.imports import OwnModules
from graders.observing.missing import Missing, NoCode, RunFailed
from graders.observing.quiet import quiet
from graders.observing.reach.source import reaches
from graders.observing.reading import read_unit, unreadable
from graders.observing.trace import own_frames
from graders.observing.units import Unit, cut_off
from graders.sandbox import protocol
from graders.sandbox.inside import confine
from graders.vocabulary.symbols import Naming

GRACE = 5.0
READ_SECONDS = 10.0
LAST_SECONDS = 20.0  # what a run whose budget is used up may spend on what it has made
SOURCES = (".py", ".ipynb")
LARGE = 2**20  # files of this size are placed once for all checks
State = tuple[int, ...]
Answer = tuple[dict[str, Any], dict[str, Array]]


def serve(tasks: int, answers: int, limits: dict[str, int], *, jailed: bool) -> None:
    """Take one hand-in and answer what is asked of it until the pipe closes."""
    supervisor = Supervisor(tasks, answers, limits, jailed)
    try:
        while (task := protocol.read(tasks)) is not None:
            supervisor.handle(*wire.decode(*task))
    finally:
        supervisor.end_all()


class Supervisor:
    """One hand-in; a run's process stays until its checks are done."""

    def __init__(self, tasks: int, answers: int, limits: dict[str, int], jailed: bool) -> None:
        self.control = (tasks, answers)
        self.limits = limits
        self.jailed = jailed
        # the disk of a jail is empty; Python would seed a generator to find a free name
        self.home = Path("hand-in").absolute() if jailed else Path(tempfile.mkdtemp())
        self.folder = self.home / "files"
        faults.home, faults.memory_mb = str(self.home), limits["memory_mb"]
        self.files: dict[str, bytes] = {}
        self.placed: dict[str, State] = {}
        self.units: dict[str, Unit] = {}
        self.naming = Naming()
        self.libraries: frozenset[str] = frozenset()
        self.begun = mmap.mmap(-1, 1)  # shared with every fork: whether code of the hand-in is at work
        self.runs: dict[str, tuple[int, int, int]] = {}
        self.ended: dict[str, Answer] = {}

    def handle(self, message: dict[str, Any], arrays: dict[str, Array]) -> None:
        """Answer one task; `together` has an answer for each check."""
        number = message["number"]
        match message["do"]:
            case "load":
                self.answer(number, self.load(message, arrays))
            case "facts":
                self.answer(number, (confine.facts(message["shown"]), {}))
            case "run":
                self.answer(number, self.run(message))
            case "together":
                self.together(number, message["checks"])
            case "observe" if message["check"].get("run"):
                self.answer(number, self.forward(message, arrays))
            case "observe":
                self.answer(number, forked(message, arrays, self))

    def answer(self, number: int, answer: Answer) -> None:
        """Send the answer to task `number`, with the CPU time that the hand-in has used."""
        used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        cpu = round(sum(u.ru_utime + u.ru_stime for u in used), 3)
        message, arrays = answer
        # our own words last: a child may have written the same ones
        message = {**message, "number": number, "cpu": cpu}
        protocol.write(self.control[1], wire.encode(message, arrays))

    def load(self, message: dict[str, Any], arrays: dict[str, Array]) -> Answer:
        """Take the files of the hand-in, and read them without executing anything."""
        data, ends = arrays["files"].tobytes(), list(accumulate(message["files"].values()))
        begins = [0, *ends]
        self.files = {
            name: data[begin:end] for name, begin, end in zip(message["files"], begins, ends, strict=False)
        }
        self.naming = Naming.model_validate(message["naming"])
        self.libraries = frozenset(message["libraries"])
        self.folder.mkdir(parents=True, exist_ok=True)
        self.placed = place(self.folder, self.files)
        self.units = {
            path: read_unit(path, data) if self.harmless(path, data, message) else unreadable(path)
            for path, data in self.files.items()
            if path.endswith(SOURCES)
        }
        reached = [str(reach) for reach in reaches(self.units.values(), self.files)]
        return {"ok": True, "quiet": quiet(self.units.values()), "reached": reached}, {}

    def harmless(self, path: str, data: bytes, message: dict[str, Any]) -> bool:
        """Whether a source can be read without harm; tried in a fork where we have been told to be careful."""
        if not message["careful"]:
            return True
        pid = os.fork()
        if pid == 0:
            self.as_child(READ_SECONDS)
            read_unit(path, data)
            os._exit(0)
        return status_of(pid, FACTOR * READ_SECONDS + SLACK) == 0

    def restore(self) -> None:
        """Go to the folder of the hand-in, its small files as they were handed in."""
        changed = {
            name: data
            for name, data in self.files.items()
            if len(data) < LARGE and self.placed.get(name) != state(self.folder / name)
        }
        self.placed |= place(self.folder, changed)
        os.chdir(self.folder)

    def code(self, folder: Path) -> Code:
        """The hand-in as a check sees it, with nothing executed yet."""
        units = {path: unit.fresh() for path, unit in self.units.items()}
        OwnModules(units).install()
        code = Code(folder, self.files, self.naming, units)
        code.libraries = self.libraries
        return code

    def as_child(self, seconds: float) -> None:
        """In a child: lose the control pipe and what leads outside, and take on the limits."""
        for fd in self.control:
            os.close(fd)
        self.silence()
        confine.as_child(self.limits, seconds)

    def silence(self) -> None:
        """Before student code runs in the jail: no way to our standard error."""
        if self.jailed:
            confine.silence(2)

    def end_all(self) -> None:
        """End the runs and whatever else is left."""
        for name in list(self.runs):
            self.end_run(name)
        self.sweep()
        shutil.rmtree(self.home, ignore_errors=True)

    def end_run(self, name: str) -> None:
        """End the process of a run."""
        pid, read, write = self.runs.pop(name)
        os.close(read)
        os.close(write)
        kill_group(pid)

    def sweep(self) -> None:
        """End what children left behind; in the jail that is everything but this process."""
        if self.jailed and not self.runs:
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass

    def together(self, number: int, checks: list[dict[str, Any]]) -> None:
        """Observe checks one after another in this very process, which is of no use afterwards."""
        self.silence()
        confine.limit(self.limits, sum(c["seconds"] for c in checks))
        for i, check in enumerate(checks):
            self.answer(number + i, observe({"check": check}, {}, self))

    def run(self, message: dict[str, Any]) -> Answer:
        """Run a script in a child that stays, so that checks can look at what it made."""
        task_read, task_write = os.pipe()
        answer_read, answer_write = os.pipe()
        self.begun[0] = 0
        try:
            pid = os.fork()
        except OSError as error:
            for fd in (task_read, task_write, answer_read, answer_write):
                os.close(fd)
            return crash("machine", f"no process could be started: {error.strerror}")
        if pid == 0:
            os.close(task_write)
            os.close(answer_read)
            self.runs.clear()
            self.as_child(message["seconds"] + BEGIN + 600)
            serve_run(message, self, task_read, answer_write)
            os._exit(0)
        os.close(task_read)
        os.close(answer_write)
        self.runs[message["name"]] = (pid, answer_read, task_write)
        return self.of_run(message["name"], message["seconds"], self.at_work, LAST_SECONDS)

    def at_work(self) -> bool:
        """Whether code of the hand-in has begun in the child that was forked last."""
        return bool(self.begun[0])

    def forward(self, message: dict[str, Any], arrays: dict[str, Array]) -> Answer:
        """Pass a check on to the process of its run."""
        name = message["check"]["run"]
        if name not in self.runs:  # what ended it for one check has done so for each after it
            return self.ended.get(name, crash("died", "the run that this looks at ended early"))
        try:
            protocol.write(self.runs[name][2], wire.encode(message, arrays))
        except BrokenPipeError:
            return crash("died", "the run that this looks at ended early")
        return self.of_run(name, message["check"]["seconds"] + BEGIN + GRACE, lambda: True)

    def of_run(self, name: str, seconds: float, begun: Callable[[], bool], last: float = 0.0) -> Answer:
        """The next answer of a run's process; `last` is what it may spend after it was told to come to an end."""
        pid, read, _ = self.runs[name]
        answer = received(read, pid, seconds, begun, last)
        if gone(pid):
            self.end_run(name)
            self.ended[name] = answer
        return answer


def received(pipe: int, pid: int, seconds: float, begun: Callable[[], bool], last: float = 0.0) -> Answer:
    """What a child sends, or what became of it; one that sends no message in time is ended.

    Args:
        pipe: Where it sends it.
        pid: The child.
        seconds: The budget of the hand-in's code.
        begun: Whether that code is at work: until then what is used is ours.
        last: What it may spend after it was told to come to an end.
    """
    answer = _received(pipe, pid, seconds, begun, last)
    return answer if begun() else not_begun(answer)


def _received(pipe: int, pid: int, seconds: float, begun: Callable[[], bool], last: float) -> Answer:
    try:
        Budget(BEGIN, used_by(pid)).wait(pipe, begun)
        try:
            Budget(seconds, used_by(pid)).wait(pipe)
        except TimeoutError:
            if not last:
                raise
            os.kill(pid, signal.SIGPROF)  # an `alarm` in it, if its own did not count its children
            Budget(last, used_by(pid)).wait(pipe)
        answer = protocol.read(pipe, time.monotonic() + seconds + PATIENCE)
        if answer is not None:
            return wire.decode(*answer)
        return died(status_of(pid))
    except TimeoutError as error:
        said = crash("time", str(error) or "did not end its answer")
    except wire.ProtocolError as error:
        said = crash("output", str(error))
    kill_group(pid)
    return said


def used_by(pid: int) -> Callable[[], float]:
    """What tells the CPU seconds of a child and of all below it, from when it is first asked."""
    known: list[tuple[int, float]] = []

    def spent() -> float:
        if not known:
            number = processes.child(pid)
            before = 0.0 if number == 0 else processes.cpu(number)
            known.append((number, before))
        number, before = known[0]
        return processes.cpu(number) - before if number else 0.0

    return spent


def status_of(pid: int, seconds: float = 0.5) -> int:
    """The exit status of a child that should end now; one that lives on is ended."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        reaped, status = os.waitpid(pid, os.WNOHANG)
        if reaped:
            return status
        time.sleep(0.001)
    os.kill(pid, signal.SIGKILL)
    return os.waitpid(pid, 0)[1]


def gone(pid: int) -> bool:
    """Whether a child has ended and was reaped."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def forked(
    message: dict[str, Any],
    arrays: dict[str, Array],
    supervisor: Supervisor,
    record: Any = None,
    code: Code | None = None,
) -> Answer:
    """Observe one check in a fork, which is ended with all its children when its time is up."""
    seconds = message["check"]["seconds"]
    supervisor.begun[0] = 0
    read, write = os.pipe()
    try:
        pid = os.fork()
    except OSError as error:
        os.close(read)
        os.close(write)
        return crash("machine", f"no process could be started: {error.strerror}")
    if pid == 0:
        os.close(read)
        if record is None:
            supervisor.as_child(seconds)
        else:
            confine.as_child(supervisor.limits, seconds)
        protocol.write(write, wire.encode(*observe(message, arrays, supervisor, record, code)))
        os._exit(0)
    os.close(write)
    answer = received(read, pid, seconds, supervisor.at_work)
    os.close(read)
    kill_group(pid)
    if record is None:
        supervisor.sweep()
    return answer


def not_begun(answer: Answer) -> Answer:
    """The answer of a child whose hand-in was not yet at work: its end is not the hand-in's doing."""
    said = answer[0].get("crash", {"cause": ""})
    if said["cause"] not in ("died", "killed", "output", "time"):
        return answer
    return crash("machine", f"our own code {said['message']} before that of the hand-in began")


def observe(
    message: dict[str, Any],
    arrays: dict[str, Array],
    supervisor: Supervisor,
    record: Any = None,
    code: Code | None = None,
) -> Answer:
    """The observation, or the crash that came instead."""
    cut_off.clear()
    faults.forget()
    try:
        if code is None:
            supervisor.restore()
            code = supervisor.code(supervisor.folder)
        code.record = record
        check = KINDS[message["check"]["kind"]].told(message["check"])
        running.seed(check.seed())
        code.attached = arrays
        mode = running.device_mode(code)
    except Exception as error:  # no code of the hand-in was executed for this check yet
        return crash("machine", f"the check could not begin: {_said(error)}")
    supervisor.begun[0] = 1
    try:
        with mode:
            arrays = {n: wire.plain(v) for n, v in check.observe(code).items()}
        if record is not None:
            arrays.setdefault("ended", np.array(record.ended))
        if fault := faults.lacking(code.trees(), code.libraries) or getattr(record, "fault", ""):
            arrays["ended"] = np.array(f"machine: {fault}")
        return {"ok": True}, arrays
    except BaseException as error:
        return _crashed(error, code, record)


def _crashed(error: BaseException, code: Code, record: Any) -> Answer:
    """Why there is no observation, by what was raised."""
    if cut_off:
        return crash("time", cut_off[0])
    fault = faults.of_machine(error, code.trees(), code.libraries) or getattr(record, "fault", "")
    if fault or (
        isinstance(error, Missing | RunFailed) and (fault := faults.lacking(code.trees(), code.libraries))
    ):
        return crash("machine", fault, own_frames(error, code))
    if faults.of_memory(error):
        return crash("memory", "ran out of memory")
    if faults.of_many(error):
        return crash("many", "started more processes or threads than it may")
    if record is not None and record.ended == "budget" and not isinstance(error, Missing):
        return crash("time", f"was stopped at its time budget, and then: {_said(error)}")
    if isinstance(error, Missing):
        return crash("empty" if isinstance(error, NoCode) else "missing", str(error))
    if isinstance(error, RunFailed):
        said = str(error).splitlines()[0][:300]
        return crash("unfilled" if "NotImplementedError" in said else "run", said, record.trace)
    unfilled = isinstance(error, NotImplementedError)
    cause = "unfilled" if unfilled else "guessed" if code.guessed else "raised"
    return crash(cause, _said(error), own_frames(error, code))


def _said(error: BaseException) -> str:
    said = str(error).splitlines()[0][:300] if str(error) else ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def serve_run(message: dict[str, Any], supervisor: Supervisor, tasks: int, answers: int) -> None:
    """Run the script, say how it went, then observe checks until the pipe closes."""
    faults.forget()
    try:
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=supervisor.home))
        place(folder, supervisor.files)
        os.chdir(folder)
        code = supervisor.code(folder)
        if not (folder / "data").exists():
            (folder / "data").symlink_to(os.environ["TORCHGRADE_MNIST"])
    except OSError as error:
        protocol.write(answers, wire.encode(*crash("machine", f"the run could not begin: {error}")))
        return

    def begins() -> None:
        supervisor.begun[0] = 1

    signal.signal(signal.SIGPROF, signal.SIG_IGN)  # it ends nothing but what an alarm stands for
    try:
        record = running.run(
            code,
            message["files"],
            message["seconds"],
            begins,
            message.get("early"),
            message.get("batches"),
        )
    except Missing as error:
        cause = "empty" if isinstance(error, NoCode) else "missing"
        protocol.write(answers, wire.encode(*crash(cause, str(error))))
        return
    facts = {
        "ended": record.ended,
        "trace": record.trace,
        "seconds": round(record.seconds, 2),
        "printed": record.printed[-2000:],
    }
    protocol.write(answers, wire.encode({"ok": True, **facts}, {}))
    while (task := protocol.read(tasks)) is not None:
        protocol.write(answers, wire.encode(*forked(*wire.decode(*task), supervisor, record, code)))


def place(folder: Path, files: dict[str, bytes]) -> dict[str, State]:
    """The files of a submission in a folder, and the state of each that could be written.

    A file whose name this system does not take, or that lies where a folder must be, is left out.
    """
    placed = {}
    for name, data in files.items():
        path = folder / name
        with contextlib.suppress(OSError, ValueError):
            path.resolve().relative_to(folder.resolve())
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            placed[name] = state(path)
    return placed


def state(path: Path) -> State:
    """What differs once a file was written again; nothing where it is not there."""
    try:
        found = path.lstat()
    except (OSError, ValueError):
        return ()
    return found.st_ino, found.st_size, found.st_ctime_ns


def crash(cause: str, message: str, trace: str = "") -> Answer:
    """An answer that says why there is none."""
    return {"crash": {"cause": cause, "message": message, "trace": trace}}, {}


def died(status: int) -> Answer:
    """What became of a child that sent nothing."""
    if os.WIFSIGNALED(status):
        name = signal.Signals(os.WTERMSIG(status)).name
        if name in ("SIGXCPU", "SIGPROF"):
            return crash("time", "used up its CPU time")
        return crash("killed" if name == "SIGKILL" else "died", f"was ended by {name}")
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
