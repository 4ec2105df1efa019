"""The supervisor of one submission: reads tasks, forks a child for each, passes on its answer.

It never executes student code itself, but for `together`, after which it is thrown away; and it holds
no answer. In the jail it is process 1 of its namespace, so nothing in there can stop it, and it ends
whatever a child leaves behind.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import tempfile
from collections.abc import Callable
from itertools import accumulate
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from graders import wire
from graders.kinds import KINDS
from graders.kinds.on_paper import OnPaper
from graders.model import Array, CrashCause
from graders.observing import faults
from graders.observing.budget import BEGIN, FACTOR, IMPORTS, SLACK
from graders.observing.code import Code
from graders.observing.imports import OwnModules
from graders.observing.probes.locating import passages
from graders.observing.quiet import quiet
from graders.observing.reach.source import reaches
from graders.observing.reading import read_unit, unreadable
from graders.observing.record import Record
from graders.observing.units import Unit
from graders.sandbox import protocol
from graders.sandbox.inside import confine, device, run_process
from graders.sandbox.inside.children import gone, kill_group, received, status_of
from graders.sandbox.inside.crashes import Answer, crash
from graders.sandbox.inside.observe import observe
from graders.sandbox.inside.place import State, place, state
from graders.sandbox.inside.shared import Shared, descriptor
from graders.vocabulary.symbols import Naming

PASSED_ON_SECONDS = 5.0
"""CPU seconds more than those of a check that its answer may take on the way through the process of a run."""
READ_SECONDS = 10.0
LAST_SECONDS = 20.0
"""CPU seconds that a run whose budget is used up may spend on what it has made."""
SOURCES = (".py", ".ipynb")
PLACED_ONCE_BYTES = 2**20
"""Files of this size are placed once for all checks."""


def files_in(sizes: dict[str, int], joined: Array) -> dict[str, bytes]:
    """Return files by name, from their sizes and their bytes one behind the other."""
    data, ends = joined.tobytes(), list(accumulate(sizes.values()))
    return {name: data[end - size : end] for (name, size), end in zip(sizes.items(), ends, strict=True)}


def serve(tasks: int, answers: int, limits: dict[str, int], *, jailed: bool) -> None:
    """Take one submission and answer what is asked of it until the pipe closes."""
    supervisor = Supervisor(tasks, answers, limits, jailed)
    try:
        while (task := protocol.read(tasks)) is not None:
            supervisor.handle(*wire.decode(*task))
    finally:
        supervisor.end_all()


class Supervisor:
    """One submission; a run's process stays until its checks are done."""

    def __init__(self, tasks: int, answers: int, limits: dict[str, int], jailed: bool) -> None:
        self.control = (tasks, answers)
        self.limits = limits
        self.jailed = jailed
        # the disk of a jail is empty; Python would seed a generator to find a free name
        self.home = Path("hand-in").absolute() if jailed else Path(tempfile.mkdtemp())
        self.folder = self.home / "files"
        faults.home, faults.memory_mb = str(self.home), limits["memory_mb"]
        self.files: dict[str, bytes] = {}
        self.untouched: frozenset[str] = frozenset()
        self.placed: dict[str, State] = {}
        self.units: dict[str, Unit] = {}
        self.reached = ""
        """Where its source first reaches for the grader, in words."""
        self.naming = Naming()
        self.libraries: frozenset[str] = frozenset()
        self.shared = Shared()
        self.imported = 0.0
        """CPU seconds of importing installed libraries, of all that was forked."""
        self.runs: dict[str, tuple[int, int, int]] = {}
        self.ended: dict[str, Answer] = {}
        self.read_ahead = False

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
            case "observe" if run_of(message):
                self.answer(number, self.forward(message, arrays))
            case "observe":
                self.read_documents(message)
                self.answer(number, self.forked(message, arrays))

    def answer(self, number: int, answer: Answer) -> None:
        """Send the answer to task `number`, with the CPU time that the submission has used, and what of it imports took."""
        used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        cpu = round(sum(u.ru_utime + u.ru_stime for u in used), 3)
        message, arrays = answer
        imported = min(round(self.imported, 3), IMPORTS, cpu)  # children say it, so it has a bound
        # our own words last: a child may have written the same ones
        message = {**message, "number": number, "cpu": cpu, "imported": imported}
        protocol.send(self.control[1], message, arrays)

    def load(self, message: dict[str, Any], arrays: dict[str, Array]) -> Answer:
        """Take the files of the submission, and read them without executing anything."""
        self.files = files_in(message["files"], arrays["files"])
        self.naming = Naming.model_validate(message["naming"])
        self.libraries = frozenset(message["libraries"])
        self.folder.mkdir(parents=True, exist_ok=True)
        self.placed = place(self.folder, self.files)
        self.units = {
            path: read_unit(path, data, self.files)
            if self.harmless(path, data, message)
            else unreadable(path)
            for path, data in self.files.items()
            if path.endswith(SOURCES)
        }
        self.untouched = frozenset(message["untouched"])
        for path in self.untouched & self.units.keys():
            self.units[path].untouched = True
        reached = [str(reach) for reach in reaches(self.units.values(), self.files)]
        self.reached = f"the source reaches for the grader by {reached[0]}" if reached else ""
        return {"ok": True, "quiet": quiet(self.units.values()), "reached": reached}, {}

    def harmless(self, path: str, data: bytes, message: dict[str, Any]) -> bool:
        """Return whether a source can be read without harm; tried in a fork where we have been told to be careful."""
        if not message["careful"]:
            return True
        pid = os.fork()
        if pid == 0:
            self.as_child(READ_SECONDS)
            read_unit(path, data, self.files)
            os._exit(0)
        return status_of(pid, FACTOR * READ_SECONDS + SLACK) == 0

    def read_documents(self, message: dict[str, Any]) -> None:
        """Read the documents once for all checks of written answers; where that fails, each reads them for itself."""
        if self.read_ahead or not issubclass(KINDS[message["check"]["kind"]], OnPaper):
            return
        self.read_ahead = True
        documents = passages.reading(self.files, self.naming, self.given)
        read, write = os.pipe()
        try:
            pid = os.fork()
        except OSError:
            os.close(read)
            os.close(write)
            return
        if pid == 0:
            os.close(read)
            self.as_child(READ_SECONDS)
            protocol.send(write, passages.told(documents), {})
            os._exit(0)
        os.close(write)
        said, _ = received(read, pid, READ_SECONDS, lambda: True)
        os.close(read)
        kill_group(pid)
        if "texts" in said:
            passages.take(documents, said)

    @property
    def given(self) -> frozenset[str]:
        """The texts that are still as they were handed out."""
        return self.untouched - self.units.keys()

    def take_instead(self, message: dict[str, Any], arrays: dict[str, Array]) -> None:
        """In a child, before any code is executed: take files in the place of those of the submission."""
        files = files_in(message.get("instead", {}), arrays.pop(protocol.INSTEAD, np.zeros(0, np.uint8)))
        self.files |= files
        self.placed |= place(self.folder, files)
        self.units |= {n: read_unit(n, data, self.files) for n, data in files.items() if n.endswith(SOURCES)}

    def restore(self) -> None:
        """Go to the folder of the submission, its small files as they were handed in."""
        changed = {
            name: data
            for name, data in self.files.items()
            if len(data) < PLACED_ONCE_BYTES and self.placed.get(name) != state(self.folder / name)
        }
        self.placed |= place(self.folder, changed)
        os.chdir(self.folder)

    def code(self, folder: Path) -> Code:
        """Return the submission as a check sees it, with nothing executed yet."""
        units = {path: unit.fresh() for path, unit in self.units.items()}
        OwnModules(units).install()
        code = Code(folder, self.files, self.naming, units)
        code.libraries = self.libraries
        code.given = self.given
        return code

    def prepared(self) -> Code:
        """Restore the files and return the submission with nothing executed yet."""
        self.restore()
        return self.code(self.folder)

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
            answer = observe({"check": check}, {}, self.prepared, self.shared.note_at_work)
            self.imported = self.shared.imported
            self.answer(number + i, answer)

    def run(self, message: dict[str, Any]) -> Answer:
        """Run a script in a child that stays, so that checks can look at what it made."""
        task_read, task_write = os.pipe()
        answer_read, answer_write = os.pipe()
        on_gpu, shared = "gpu" in message, -1
        if on_gpu:  # its process is a new one, and shares memory by a file alone
            shared = descriptor()
            self.shared = Shared(shared)
        self.shared.begin()
        try:
            pid = os.fork()
        except OSError as error:
            for fd in (task_read, task_write, answer_read, answer_write):
                os.close(fd)
            return crash(CrashCause.MACHINE, f"no process could be started: {error.strerror}")
        if pid == 0:
            os.close(task_write)
            os.close(answer_read)
            self.runs.clear()
            self.as_child(message["seconds"] + BEGIN + 600)
            if on_gpu:
                fds = (task_read, answer_write, shared)
                known = {
                    "limits": self.limits,
                    "jailed": self.jailed,
                    "naming": self.naming.model_dump(mode="json"),
                    "libraries": sorted(self.libraries),
                    "untouched": sorted(self.untouched),
                }
                device.become(message, self.files, fds, **known)
            self.serve_run(message, task_read, answer_write)
        os.close(task_read)
        os.close(answer_write)
        if on_gpu:
            os.close(shared)
        self.runs[message["name"]] = (pid, answer_read, task_write)
        return self.of_run(message["name"], message["seconds"], self.shared.at_work, LAST_SECONDS)

    def forward(self, message: dict[str, Any], arrays: dict[str, Array]) -> Answer:
        """Pass a check on to the process of its run."""
        name = run_of(message)
        if name not in self.runs:  # what ended it for one check has done so for each after it
            return self.ended.get(name, crash(CrashCause.DIED, "the run that this looks at ended early"))
        try:
            protocol.send(self.runs[name][2], message, arrays)
        except BrokenPipeError:
            return crash(CrashCause.DIED, "the run that this looks at ended early")
        return self.of_run(name, message["check"]["seconds"] + BEGIN + PASSED_ON_SECONDS, lambda: True)

    def of_run(self, name: str, seconds: float, begun: Callable[[], bool], last: float = 0.0) -> Answer:
        """Return the next answer of a run's process; `last` is what it may spend after it was told to come to an end."""
        pid, read, _ = self.runs[name]
        answer = received(read, pid, seconds, begun, last)
        self.imported += self.shared.imported
        if gone(pid):
            self.end_run(name)
            self.ended[name] = answer
        return answer

    def forked(
        self,
        message: dict[str, Any],
        arrays: dict[str, Array],
        record: Record | None = None,
        code: Code | None = None,
    ) -> Answer:
        """Observe one check in a fork, which is ended with all its children when its time is up.

        Args:
            message: Holds the check, as JSON.
            arrays: What is attached to the check.
            record: The run that the check looks at, where this is the process of a run.
            code: The submission as that run has left it; else it is prepared anew.
        """
        seconds = message["check"]["seconds"]
        self.shared.begin()
        read, write = os.pipe()
        try:
            pid = os.fork()
        except OSError as error:
            os.close(read)
            os.close(write)
            return crash(CrashCause.MACHINE, f"no process could be started: {error.strerror}")
        if pid == 0:
            os.close(read)
            if record is None:
                self.as_child(seconds)
            else:
                confine.as_child(self.limits, seconds)
            self.take_instead(message, arrays)
            prepare = self.prepared if code is None else lambda: code
            answer = observe(message, arrays, prepare, self.shared.note_at_work, record, self.reached)
            protocol.send(write, *answer)
            os._exit(0)
        os.close(write)
        answer = received(read, pid, seconds, self.shared.at_work)
        self.imported += self.shared.imported
        os.close(read)
        kill_group(pid)
        if record is None:
            self.sweep()
        return answer

    def begin_run(self) -> Code:
        """Go to a folder of the run's own, and return the submission that lies there.

        Raises:
            OSError: There is no room.
        """
        folder = Path(tempfile.mkdtemp(prefix="run-", dir=self.home))
        place(folder, self.files)
        os.chdir(folder)
        code = self.code(folder)
        if not (folder / "data").exists():
            (folder / "data").symlink_to(os.environ["TORCHGRADE_MNIST"])
        return code

    def serve_run(self, message: dict[str, Any], tasks: int, answers: int) -> NoReturn:
        """In the process of a run, which ends with it: run the script, then observe checks until the pipe closes."""
        try:
            run_process.serve(message, tasks, answers, self.begin_run, self.shared.note_at_work, self.forked)
        finally:
            os._exit(0)


def run_of(message: dict[str, Any]) -> str:
    """Return the run that a check looks at: its own, or the one beside which it is observed."""
    return str(message["check"].get("run") or message.get("beside") or "")
