"""The jail around untrusted code: bubblewrap, limits, and a watch on the whole process tree."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

from pydantic import Field

from graders.check import Check, Frozen
from graders.errors import GraderBroke, UserError
from graders.model import Array, Crash, Observation, Submission
from graders.paths import PACKAGE, ROOT
from graders.sandbox import protocol
from graders.symbols import Naming

GRACE = 10.0
START_SECONDS = 120.0
WATCH_SECONDS = 0.05
SCRATCH = "/scratch"
CURE = (
    "no jail can be had: install bubblewrap (Debian and Ubuntu: `apt-get install bubblewrap`, "
    "Fedora: `dnf install bubblewrap`, else `pip install torchgrade[jail]`), or pass "
    "`--trust-submissions` to run hand-ins with your own rights"
)


class Limits(Frozen):
    """What one submission may use."""

    memory_mb: int = Field(
        default=4096, gt=0, description="Memory of all its processes together, MiB."
    )
    processes: int = Field(default=96, gt=0, description="Processes and threads at one time.")
    file_mb: int = Field(default=256, gt=0, description="Size of one file, MiB.")
    descriptors: int = Field(default=512, gt=0, description="Open files of one process.")


class CannotStart(GraderBroke):
    """The sandbox does not even start here; nothing can be graded until that is mended."""


class JailDied(Exception):
    """The jail itself ended; what was asked of it has no answer."""


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


def jail_command(mnist: Path) -> list[str]:
    """The bwrap command line: Python and its libraries read-only, nothing of the user's, no network."""
    path = bwrap()
    if path is None:
        raise UserError(CURE)
    # first, so that an environment or data that lie below /tmp are bound over it
    binds = ["--tmpfs", "/tmp", "--tmpfs", SCRATCH]
    for folder in (
        "/usr",
        "/lib",
        "/lib64",
        "/lib32",
        "/bin",
        "/sbin",
        "/etc/fonts",
        "/etc/ld.so.cache",
        "/etc/alternatives",
    ):
        binds += ["--ro-bind-try", folder, folder]
    for folder in sorted({sys.base_prefix, sys.prefix}):
        if not Path(folder).is_relative_to("/usr"):
            binds += ["--ro-bind", folder, folder]
    # the package is seen at /grader without what is secret, and nowhere else
    masks = ["--ro-bind", str(PACKAGE), "/grader/graders"]
    if ROOT.is_relative_to(PACKAGE):
        masks += ["--tmpfs", f"/grader/graders/{ROOT.relative_to(PACKAGE)}"]
    if any(PACKAGE.is_relative_to(p) for p in (sys.prefix, sys.base_prefix)):
        masks += ["--tmpfs", str(PACKAGE)]
    environment = {
        "PATH": "/usr/bin:/bin", "HOME": SCRATCH, "TMPDIR": SCRATCH, "PYTHONPATH": "/grader", "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1", "MPLCONFIGDIR": f"{SCRATCH}/.mpl", "TORCHGRADE_MNIST": "/data",
        "TORCHGRADE_JAIL": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    }  # fmt: skip
    settings = [w for name, value in environment.items() for w in ("--setenv", name, value)]
    return [
        path, "--unshare-all", "--unshare-user", "--as-pid-1", "--die-with-parent", "--new-session",
        "--cap-drop", "ALL", "--hostname", "jail", "--clearenv", *settings,
        *binds, *masks, "--proc", "/proc", "--dev", "/dev",
        "--ro-bind", str(mnist), "/data", "--chdir", SCRATCH,
        sys.executable, "-P", "-m", "graders.sandbox.inside",
    ]  # fmt: skip


class Session:
    """A running sandbox, jailed or trusted, that observes one submission after another.

    Use as a context manager. Each check runs in a fork of its own; when the sandbox itself dies
    it is started anew for the next task.
    """

    def __init__(
        self, mnist: Path, naming: Naming, limits: Limits, *, jailed: bool = True
    ) -> None:
        self.mnist, self.naming, self.limits, self.jailed = mnist, naming, limits, jailed
        self.process: subprocess.Popen[bytes] | None = None
        self.submission: Submission | None = None
        self.overused = ""
        self.closed = False
        self.own: set[int] = set()
        self.runs: dict[str, dict[str, Any] | Crash] = {}

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
        """Start the supervisor and its watch."""
        environment = None
        if self.jailed:
            command = jail_command(self.mnist)
        else:
            command = [sys.executable, "-P", "-m", "graders.sandbox.inside"]
            path = os.pathsep.join(
                filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH")))
            )
            environment = {
                **os.environ,
                "TORCHGRADE_MNIST": str(self.mnist),
                "PYTHONPATH": path,
                "OMP_NUM_THREADS": "1",
                "MKL_NUM_THREADS": "1",
            }
            environment.pop("TORCHGRADE_JAIL", None)
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        self.said = _Tail(self.process)
        limits = {
            "file_bytes": self.limits.file_mb * 2**20,
            "descriptors": self.limits.descriptors,
        }
        try:
            self._ask({"limits": limits}, {}, START_SECONDS)
        except (JailDied, TimeoutError, protocol.ProtocolError) as error:
            self.stop()
            last = (self.said.text.strip().splitlines() or [str(error)])[-1]
            if self.closed:
                raise JailDied("stopped") from error
            raise CannotStart(f"the sandbox does not start here: {last}") from error
        # bubblewrap's own and the supervisor, which the watch leaves alone
        self.own = set(descendants(self.process.pid))
        threading.Thread(target=self._watch, args=(self.process,), daemon=True).start()

    def stop(self) -> None:
        """End the sandbox and every process in it."""
        if self.process is None:
            return
        process, self.process = self.process, None
        for pid in (*descendants(process.pid), process.pid):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()
        self.said.join()

    def close_for_good(self) -> None:
        """End the sandbox from another thread; whatever waits for it fails at once, and it does not start again."""
        self.closed = True
        if self.process is not None:
            for pid in (*descendants(self.process.pid), self.process.pid):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)

    def load(self, submission: Submission) -> None:
        """Take the next submission; nothing of the one before remains."""
        self.submission, self.runs = submission, {}
        if self.process is not None:
            self._load()

    def _load(self) -> None:
        assert self.submission is not None
        import numpy as np

        arrays: dict[str, Array] = {
            f"file:{i}": np.frombuffer(data, np.uint8)
            for i, data in enumerate(self.submission.files.values())
        }
        task = {
            "do": "load",
            "files": list(self.submission.files),
            "naming": self.naming.model_dump(mode="json"),
        }
        self._ask(task, arrays, 60)

    def observe(self, check: Check) -> Observation | Crash:
        """What `check` sees in the loaded submission, or why it saw nothing."""
        task = {"do": "observe", "check": check.inside()}
        return self._answer(task, check.attachments(), check.seconds + GRACE)

    def run(self, name: str, settings: Mapping[str, Any]) -> dict[str, Any] | Crash:
        """Run the script of the loaded submission once; how it ended, or why it did not start.

        Args:
            name: The run's name in the spec.
            settings: Its `files`, `seconds` and, where it may end early, `early`.
        """
        if name not in self.runs:
            task = {"do": "run", "name": name, **settings}
            answer = self._answer(task, {}, settings["seconds"] + 4 * GRACE, facts=True)
            self.runs[name] = answer if isinstance(answer, Crash) else dict(answer)
        return self.runs[name]

    def _answer(
        self,
        task: dict[str, Any],
        arrays: Mapping[str, Array],
        seconds: float,
        *,
        facts: bool = False,
    ) -> Any:
        if self.closed:
            return Crash("grader", "stopped")
        try:
            if self.process is None:
                self.start()
                self._load()
            message, seen = self._ask(task, arrays, seconds)
        except TimeoutError:
            self.stop()
            return Crash("time", f"did not end within {seconds:.0f} s")
        except (JailDied, protocol.ProtocolError) as error:
            over, said = self.overused, self.said.text
            self.stop()
            return (
                Crash("memory", over)
                if over
                else Crash("grader", f"the sandbox ended: {error}", said)
            )
        crash = message.get("crash")
        if crash is None:
            return message if facts else seen
        if not isinstance(crash, dict):
            return Crash("output", "the answer is malformed")
        cause, said, trace = (str(crash.get(k, ""))[:4000] for k in ("cause", "message", "trace"))
        if cause == "died" and self.overused:
            return Crash("memory", self.overused)
        return Crash("raised" if cause == "grader" else cause, said, trace)

    def _ask(
        self, task: Mapping[str, Any], arrays: Mapping[str, Array], seconds: float
    ) -> tuple[dict[str, Any], dict[str, Array]]:
        self.overused = ""
        process = self.process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            protocol.write(process.stdin.fileno(), protocol.encode(task, arrays))
            answer = protocol.read(process.stdout.fileno(), time.monotonic() + seconds)
        except BrokenPipeError:
            answer = None
        if answer is None:
            raise JailDied(f"exit code {process.wait()}")
        return protocol.decode(*answer)

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """End the largest process when the tree uses too much memory, all of them when they are too many."""
        most = self.limits.processes
        while process.poll() is None:
            pids = list(islice(descendants(process.pid), most + 1))
            tree = [(pid, *usage(pid)) for pid in pids[:most]]
            victims = [entry[0] for entry in tree if entry[0] not in self.own]
            if len(pids) > most or sum(threads for _, _, threads in tree) > most:
                self.overused = f"started more than {most} processes and threads"
                # a fork bomb outruns a kill of its members one by one; the jail ends as a whole
                _kill(pids if self.jailed else victims)
            elif sum(megabytes for _, megabytes, _ in tree) > self.limits.memory_mb:
                self.overused = f"used more than {self.limits.memory_mb} MiB of memory"
                largest = sorted(tree, key=lambda entry: -entry[1])
                _kill([entry[0] for entry in largest if entry[0] not in self.own][:1])
            time.sleep(WATCH_SECONDS)


def _kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


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


def descendants(pid: int) -> Iterator[int]:
    """All processes below `pid`, parents first."""
    try:
        children = [
            int(c)
            for t in Path(f"/proc/{pid}/task").iterdir()
            for c in (t / "children").read_text().split()
        ]
    except (OSError, ValueError):
        return
    for child in children:
        yield child
        yield from descendants(child)


def usage(pid: int) -> tuple[float, int]:
    """Memory of its own in MiB (what it shares with its parent not counted), and threads."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0, 0
    fields = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
    kilobytes = sum(int(fields.get(k, "0 kB").split()[0]) for k in ("RssAnon", "RssShmem"))
    return kilobytes / 1024, int(fields.get("Threads", "1"))
