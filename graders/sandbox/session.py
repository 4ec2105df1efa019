"""The jail around untrusted code: bubblewrap, limits, and a watch on the whole process tree."""

from __future__ import annotations

import json
import math
import os
import re
import select
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from graders import wire
from graders.checks import Check
from graders.errors import GraderBroke, UserError
from graders.model import Array, Crash, Observation, Submission
from graders.observing.budget import BEGIN, Budget
from graders.observing.processes import cpu, descendants, kill, usage
from graders.paths import PACKAGE, python_path
from graders.sandbox import protocol, seccomp
from graders.sandbox.cgroup import Cgroup
from graders.sandbox.environment import environment, hidden, system
from graders.vocabulary.limits import Limits
from graders.vocabulary.symbols import Naming

GRACE = 10.0
START_SECONDS = 120.0
LOAD_SECONDS = 60.0
LOST_SECONDS = 0.2
# what the warm process imports once a source fits: each makes every later fork dearer
ANSWERS = re.compile(rb"^[^\w\n]*+\d++[a-z]?+[^\w\n]{0,20}[:=]", re.MULTILINE)
IMPORTED = {
    "matplotlib.pyplot": re.compile(rb"matplotlib"),
    "torchvision": re.compile(rb"torchvision"),
    "torch._dynamo": re.compile(rb"optim"),  # every optimizer imports it when it is made
    "torch.fx.experimental.symbolic_shapes": re.compile(rb"autograd|jacobian|hessian"),
    "sympy.parsing.sympy_parser": ANSWERS,
    "sympy.parsing.latex._antlr.latexparser": ANSWERS,
    "IPython.core.inputtransformer2": re.compile(rb'"\s*[%!]'),
}
WATCH_SECONDS = 0.05
SCRATCH = "/scratch"
GRADER = "/.torchgrade/grader"  # names that no environment has
DATA = "/.torchgrade/data"
CURE = (
    "no jail can be had: install bubblewrap (Debian and Ubuntu: `apt-get install bubblewrap`, "
    "Fedora: `dnf install bubblewrap`, else `pip install torchgrade[jail]`), or pass "
    "`--trust-submissions` to run hand-ins with your own rights"
)


class CannotStart(GraderBroke):
    """The sandbox does not even start here; nothing can be graded until that is mended."""


class SandboxLost(Exception):
    """The warm process ended, which no hand-in can do; the hand-in must be graded again."""


class HandInLost(Exception):
    """The supervisor of the hand-in ended; what was asked of it has no answer."""


@lru_cache
def bwrap() -> str | None:
    """The path of a bubblewrap that works here, or None."""
    beside = Path(sysconfig.get_path("scripts")) / "bwrap"
    for path in (shutil.which("bwrap"), str(beside) if beside.exists() else None):
        if path and _works(path):
            return path
    return None


def _works(path: str) -> bool:
    command = [
        path,
        "--unshare-all",
        "--ro-bind",
        "/",
        "/",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "true",
    ]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def require() -> None:
    """Raise UserError, naming the cure, where no jail can be had."""
    if bwrap() is None:
        raise UserError(CURE)
    seccomp.program()


def jail_command(mnist: Path, secrets: Sequence[Path] = ()) -> list[str]:
    """The bwrap command line: Python and its libraries read-only, nothing of the user's, no network.

    Args:
        mnist: The data set.
        secrets: Files and folders that are not shown, also where they lie in the environment.
    """
    path = bwrap()
    if path is None:
        raise UserError(CURE)
    python = environment()
    # first, so that an environment that lies below one of them is bound over it
    binds = ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--tmpfs", SCRATCH]
    places = [*system(), *(p for p in python.places if not _within(p, system()))]
    kept = [s.resolve() for s in secrets]
    places += [p for p in python.projects if not _within(p.resolve(), kept) and not _within(p, places)]
    for place in places:
        binds += ["--ro-bind", str(place), str(place)]
    # the package is seen at GRADER without what is secret, and nowhere else
    binds += ["--ro-bind", str(PACKAGE), f"{GRADER}/graders"]
    for name in ("_data", "authoring"):
        if (PACKAGE / name).is_dir():
            binds += ["--tmpfs", f"{GRADER}/graders/{name}"]
    for secret in hidden(places, secrets):
        binds += ["--tmpfs", str(secret)] if secret.is_dir() else ["--ro-bind", os.devnull, str(secret)]
    settings = {
        "PATH": "/usr/bin:/bin",
        "HOME": SCRATCH,
        "TMPDIR": SCRATCH,
        "PYTHONPATH": os.pathsep.join((GRADER, *python.path)),
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLCONFIGDIR": f"{SCRATCH}/.mpl",
        "TORCHGRADE_MNIST": DATA,
        "TORCHGRADE_JAIL": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # forks copy an entry for 2 MiB instead of 512
    }
    if python.user:
        settings["PYTHONUSERBASE"] = python.user
    if python.libraries:
        settings["LD_LIBRARY_PATH"] = os.pathsep.join(python.libraries)
    words = [w for name, value in settings.items() for w in ("--setenv", name, value)]
    return [
        # never as root, even where the grader is: only so may the inside make namespaces of its own
        path,
        "--unshare-all",
        "--unshare-user",
        "--uid",
        "1000",
        "--gid",
        "1000",
        "--as-pid-1",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--hostname",
        "jail",
        "--clearenv",
        *words,
        *binds,
        "--ro-bind",
        str(mnist),
        DATA,
        "--remount-ro",
        "/",
        "--chdir",
        SCRATCH,
        sys.executable,
        "-P",
        "-m",
        "graders.sandbox.inside",
    ]


def _within(place: Path, places: Sequence[Path]) -> bool:
    return any(place.is_relative_to(p) for p in places)


def modules_in(sources: bytes) -> list[str]:
    """What the warm process is to import for code that mentions it."""
    return [module for module, hint in IMPORTED.items() if hint.search(sources)]


class Session:
    """A running sandbox, jailed or trusted, that observes one submission after another.

    Use as a context manager. Its warm process forks a supervisor for each submission, with
    namespaces of its own in the jail, and that a child for each check that is observed alone. When one
    of them dies it is started anew for the next task.

    Args:
        mnist: The data set, mounted read-only.
        naming: What the sheet's symbols are called.
        limits: What one submission may use.
        jailed: Whether to jail at all.
        sources: Code that imports what many submissions will import: a second or two are spent on making
            the begin of each cheaper.
        modules: What checks will import.
        secrets: Files and folders that are not shown, wherever they lie.
        libraries: What hand-ins may use: where one is not there, it is the machine's fault.
    """

    def __init__(
        self,
        mnist: Path,
        naming: Naming,
        limits: Limits,
        *,
        jailed: bool = True,
        sources: bytes = b"",
        modules: Sequence[str] = (),
        secrets: Sequence[Path] = (),
        libraries: Sequence[str] = (),
    ) -> None:
        self.secrets, self.libraries = secrets, libraries
        self.mnist, self.naming, self.limits, self.jailed = mnist, naming, limits, jailed
        self.sources, self.modules = sources, modules
        self.process: subprocess.Popen[bytes] | None = None
        self.pipes: tuple[int, int] | None = None
        self.told_hidden = False
        """Whether the processes and files of now may hold what a hidden check was called with."""
        self.submission: Submission | None = None
        self.number = 0
        self.shared = False
        self.quiet = False
        self.reached: tuple[str, ...] | None = None
        self.overused: Crash | None = None
        self.cold = ""
        self.closed = False
        self.own: list[int] = []
        self.inherited = 0.0
        self.fresh = False
        """Whether nothing has gone through this sandbox since it started."""
        self.runs: dict[str, wire.RunFacts | Crash] = {}
        self.unkept: dict[str, Any] = {}
        """What was observed of the submission and is kept nowhere else, by key."""
        self.unread: Crash | None = None
        """Why the submission's files are not even read, once that took too long."""
        self.until = math.inf
        self.cpu = 0.0
        self.told = 0.0

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the warm process and its watch; once more where it was killed while it started.

        Raises:
            CannotStart: It does not start on this machine.
        """
        try:
            self._start()
        except CannotStart:
            self._start()
        self.fresh = not self.cold  # else each hand-in gets one of its own, which differs in nothing
        if self.sources and not self.cold:
            words = {"do": "settle", "modules": [*self.modules, *modules_in(self.sources)]}
            self.control.send(json.dumps(words).encode())
            self._told()

    def _start(self) -> None:
        environment = None
        if self.jailed:
            command = jail_command(self.mnist, self.secrets)
            self.group = Cgroup(self.limits.memory_mb, self.limits.processes)
        else:
            command = [sys.executable, "-P", "-m", "graders.sandbox.inside"]
            self.temporary = tempfile.TemporaryDirectory(prefix="torchgrade-")
            environment = {
                **os.environ,
                "TORCHGRADE_MNIST": str(self.mnist),
                "TMPDIR": self.temporary.name,
                "PYTHONPATH": python_path(),
                "OMP_NUM_THREADS": "1",
                "MKL_NUM_THREADS": "1",
            }
            environment.pop("TORCHGRADE_JAIL", None)
        # messages keep their bounds; where nothing is jailed, none follows another without an answer
        kind = socket.SOCK_SEQPACKET if self.jailed else socket.SOCK_STREAM
        self.control, theirs = socket.socketpair(type=kind)
        with theirs:
            self.process = subprocess.Popen(
                command,
                env=environment,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        self.said = _Tail(self.process)
        if self.jailed:
            self.group.take(self.process.pid)
        self.control.settimeout(START_SECONDS)
        if self._told() != b"ready":
            self.stop()
            last = (self.said.text.strip().splitlines() or ["it ended"])[-1]
            if self.closed:
                raise HandInLost("stopped")
            raise CannotStart(
                f"the sandbox does not start here: {last}; `torchgrade doctor --full` looks for the reason"
            )
        threading.Thread(target=self._watch, args=(self.process,), daemon=True).start()

    def _told(self) -> bytes:
        """What the warm process says; nothing where it ended."""
        try:
            return self.control.recv(500)
        except OSError:
            return b""

    def stop(self) -> None:
        """End the sandbox and every process in it."""
        self._drop()
        if self.process is None:
            return
        process, self.process = self.process, None
        kill((*descendants(process.pid), process.pid))
        process.wait()
        self.control.close()
        self.said.join()
        if self.jailed:
            self.group.remove()
        else:
            self.temporary.cleanup()

    def close_for_good(self) -> None:
        """End the sandbox from another thread; whatever waits for it fails at once, and it does not start again."""
        self.closed = True
        if self.process is not None:
            kill((*descendants(self.process.pid), self.process.pid))

    def load(self, submission: Submission) -> None:
        """Take the next submission; nothing of the one before remains."""
        self.submission, self.cpu, self.until, self.reached = submission, 0.0, math.inf, None
        self.unkept = {}
        self.unread = None
        self.again()

    def forget_hidden(self) -> None:
        """Begin anew where code may have left what a hidden check gave it, since students read what comes now."""
        if self.told_hidden:
            self.again()

    def again(self) -> None:
        """Begin the submission anew, with what is left of its time."""
        self._drop()
        self.runs = {}

    def _drop(self) -> None:
        """Let go of the supervisor; the warm process ends it before it begins the next."""
        if self.pipes is not None:
            for fd in self.pipes:
                os.close(fd)
            self.pipes, self.shared, self.told_hidden = None, False, False
            # the processes of runs end with it; what comes later runs them again
            self.runs = {n: ran for n, ran in self.runs.items() if isinstance(ran, Crash)}
            if self.cold:
                self.stop()

    def _begin(self, *, careful: bool = False) -> None:
        """A supervisor that has read the submission, in a sandbox that runs."""
        if self.process is None:
            self.start()
        assert self.submission is not None
        assert self.process is not None
        task_read, task_write = os.pipe()
        answer_read, answer_write = os.pipe()
        limits = {
            "file_bytes": self.limits.file_mb * 2**20,
            "descriptors": self.limits.descriptors,
            "disk_mb": self.limits.disk_mb,
            "memory_mb": self.limits.memory_mb,
        }
        files = self.submission.files
        source = b"\n".join(d for n, d in files.items() if n.endswith((".py", ".ipynb", ".md", ".txt")))
        words = {
            "do": "begin",
            "limits": limits,
            "filter": seccomp.program().hex() if self.jailed else "",
            # processes that the one before left running end first; its own end goes on beside this one's begin
            "wait": any(descendants(self.own[-1])) if self.jailed and self.own else True,
            "modules": [*self.modules, *modules_in(source)],
        }
        self.pipes = (task_write, answer_read)
        try:
            told = json.dumps(words).encode()
            socket.send_fds(self.control, [told], [task_read, answer_write])
            state = self._told()
        except OSError:
            state = b""
        finally:
            os.close(task_read)
            os.close(answer_write)
        if not state:
            raise HandInLost("the warm process ended")
        self.cold = "" if state == b"warm" else state.decode(errors="replace")
        self.until = min(self.until, time.monotonic() + self.limits.seconds)
        # bubblewrap's own, the warm one and the supervisor: the watch leaves them alone
        self.own = list(descendants(self.process.pid))
        self.inherited = usage(self.own[-1])[0] if self.own else 0.0
        self.told = cpu(self.own[-1]) if self.own else 0.0
        if self.jailed and not self.cold:  # now that we know which one serves this hand-in
            with suppress(OSError):  # a warm process that ended is noticed by what is asked next
                self.control.send(json.dumps({"do": "prepare"}).encode())
        arrays = {"files": np.frombuffer(b"".join(files.values()), np.uint8)}
        naming = self.naming.model_dump(mode="json")
        task = {
            "do": "load",
            "files": {n: len(d) for n, d in files.items()},
            "naming": naming,
            "careful": careful,
            "libraries": list(self.libraries),
        }
        try:
            said, _ = self._ask(task, arrays, LOAD_SECONDS)
            self.quiet = said.get("quiet") is True
            self.reached = wire.lines_in(said, "reached")
        except (HandInLost, TimeoutError) as error:
            if careful and isinstance(error, TimeoutError):
                why = f"{str(error) or 'took too long'} while it was only read"
                self.unread = Crash("time", why)
                raise TimeoutError(why) from error
            if careful or self._lost():
                raise
            # there are sources that even reading them crashes Python
            self._drop()
            self._begin(careful=True)

    def reaches(self) -> tuple[str, ...] | None:
        """Where the loaded submission's source reaches for the grader; None where it cannot be read."""
        if self.reached is None:
            self.facts()  # whatever is asked, the source is read before
        return self.reached

    def observe(self, check: Check) -> Observation | Crash:
        """What `check` sees in the loaded submission, or why it saw nothing."""
        self.told_hidden |= not check.public
        task = {"do": "observe", "check": check.inside()}
        return self._answer(task, check.attachments(), check.seconds + 2 * BEGIN)

    def together(self, checks: Sequence[Check]) -> Iterator[tuple[Observation | Crash, float]]:
        """What checks see that run one after another in one process, with seconds; up to its end.

        A fork for each costs more than most checks do. What one check does can change what a later one
        sees, unless the submission is `quiet`: `Grader` decides which answers count. The process is of no
        use afterwards. Each answer is yielded while the next one is worked on.
        """
        task: dict[str, Any] | None = {"do": "together", "checks": [c.inside() for c in checks]}
        began = time.monotonic()
        try:
            for check in checks:
                self.shared = True
                seen = self._answer(task, {}, check.seconds)
                task, before, began = None, began, time.monotonic()
                yield seen, began - before
                if self.pipes is None:
                    break
        finally:
            self._drop()

    def run(self, name: str, settings: Mapping[str, Any]) -> wire.RunFacts | Crash:
        """Run the script of the loaded submission once; how it ended, or why it did not start.

        Args:
            name: The run's name in the spec.
            settings: Its `files`, `seconds` and, where it may end early, `early`.
        """
        if name not in self.runs:
            task = {"do": "run", "name": name, **settings}
            answer = self._answer(task, {}, settings["seconds"] + 2 * BEGIN, facts=True)
            self.runs[name] = answer if isinstance(answer, Crash) else wire.facts_in(answer)
        return self.runs[name]

    def facts(self) -> dict[str, Any] | Crash:
        """How the loaded submission is confined, as it sees it itself."""
        python = environment()
        shown = [str(p) for p in (*python.places, *python.projects)]
        return self._answer({"do": "facts", "shown": shown}, {}, 10 * GRACE, facts=True)

    def _answer(
        self,
        task: Mapping[str, Any] | None,
        arrays: Mapping[str, Array],
        seconds: float,
        *,
        facts: bool = False,
    ) -> Any:
        """The answer to `task`, or the next one where `task` is None."""
        if self.closed:
            return Crash("grader", "stopped")
        if time.monotonic() > self.until:
            return Crash("time", f"used up the {self.limits.seconds:g} s that a hand-in has")
        if self.cpu > self.limits.cpu_seconds:
            said = f"used up the {self.limits.cpu_seconds:g} s of CPU time that a hand-in has"
            return Crash("time", said)
        if self.unread is not None:
            return self.unread
        begun = self.pipes is not None
        try:
            if not begun:
                self._begin()
            begun, self.overused = True, None
            message, seen = self._ask(task, arrays, seconds)
        except TimeoutError as error:
            self._drop()
            return Crash("time", str(error) or "did not end its answer")
        except (HandInLost, wire.ProtocolError) as error:
            lost = not self.cold and self._lost()
            self._drop()
            if self.overused:
                return self.overused
            if self.closed:
                return Crash("grader", "stopped")
            if not lost and not begun:
                return Crash("machine", f"its sandbox ended before it began ({error})")
            if not lost:
                return Crash("killed", f"ended the sandbox that it ran in ({error})")
            said = self.said.text
            self.stop()
            raise SandboxLost(f"{error}\n{said}") from error
        crash = wire.crash_in(message)
        if crash is None:
            return message if facts else seen
        if crash.cause in ("died", "killed") and self.overused:
            return self.overused
        return crash

    def _lost(self) -> bool:
        """Whether the warm process has ended; the socket of one that lives stays silent."""
        return bool(select.select([self.control], [], [], LOST_SECONDS)[0])

    def _ask(
        self, task: Mapping[str, Any] | None, arrays: Mapping[str, Array], seconds: float
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        assert self.pipes is not None
        self.number += 1
        # what runs use that go on is told only when they have ended
        before = cpu(self.own[-1]) if self.runs and self.own else self.told
        budget = Budget(seconds, lambda: cpu(self.own[-1]) - before if self.own else 0.0)
        try:
            if task is not None:
                task = {**task, "number": self.number}
                protocol.write(self.pipes[0], wire.encode(task, arrays))
            while True:
                budget.wait(self.pipes[1])
                answer = protocol.read(self.pipes[1], budget.began + budget.most)
                if answer is None:
                    break
                message, seen = wire.decode(*answer)
                number, told = message.pop("number", None), message.pop("cpu", None)
                if number == self.number and isinstance(told, int | float):
                    self.told = told
                    self.cpu = max(self.cpu, told)
                    return message, seen
        except BrokenPipeError:
            pass
        raise HandInLost("its process ended")

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """End the largest process when the tree uses too much memory, the hand-in when they are too many."""
        most = self.limits.processes
        while process.poll() is None:
            *above, supervisor = self.own or [process.pid]
            # where it runs student code itself, the supervisor is watched like any other
            own = above if self.shared else [*above, supervisor]
            pids = list(islice(descendants(process.pid), most + 1))
            tree = {pid: usage(pid) for pid in pids[:most] if pid not in own}
            # each fork shows the memory of the warm process as its own
            sizes = {pid: megabytes - self.inherited for pid, (megabytes, _) in tree.items()}
            if len(pids) > most or sum(threads for _, threads in tree.values()) > most:
                said = f"started more than {most} processes and threads"
                self.overused = Crash("many", said)
                # a fork bomb outruns a kill of its members one by one; its namespace ends as a whole
                kill([supervisor] if self.jailed else tree)
            elif sum(max(0.0, size) for size in sizes.values()) > self.limits.memory_mb:
                said = f"used more than {self.limits.memory_mb} MiB of memory"
                self.overused = Crash("memory", said)
                kill([max(sizes, key=lambda pid: sizes[pid])])
            time.sleep(WATCH_SECONDS)


class _Tail:
    """Reads a process's standard error to its end and keeps the last lines."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.lines: list[str] = []
        self.thread = threading.Thread(target=self._read, args=(process,), daemon=True)
        self.thread.start()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        with process.stderr as pipe:
            while line := pipe.readline(2000):
                self.lines = [*self.lines[-20:], line.decode(errors="replace")]

    def join(self) -> None:
        """Wait for the end of the stream."""
        self.thread.join(timeout=5)

    @property
    def text(self) -> str:
        """The last lines."""
        return "".join(self.lines)
