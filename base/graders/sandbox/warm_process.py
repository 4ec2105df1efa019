"""Start the process of a sandbox that imports ahead and forks for each submission, speak with it, and end it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from graders.errors import GraderBroke
from graders.observing.processes import descendants, kill
from graders.paths import python_path
from graders.sandbox import bubblewrap
from graders.sandbox.cgroup import Cgroup
from graders.sandbox.gpu import Gpu
from graders.vocabulary.limits import Limits

START_SECONDS = 120.0


class CannotStart(GraderBroke):
    """The sandbox does not even start here; nothing can be graded until that is mended."""


class WarmProcess:
    """The warm process of one sandbox, which may be started again once it was stopped.

    Args:
        mnist: The data set, mounted read-only.
        secrets: Files and folders that are not shown, wherever they lie.
        limits: What one submission may use.
        jailed: Whether to jail at all.
        gpu: The device that is shown inside.
    """

    def __init__(
        self, mnist: Path, secrets: Sequence[Path], limits: Limits, *, jailed: bool, gpu: Gpu | None = None
    ) -> None:
        self.gpu = gpu
        self.mnist, self.secrets, self.limits, self.jailed = mnist, secrets, limits, jailed
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        """Start it, and wait until it has imported what every submission needs.

        Raises:
            CannotStart: It ends before it says that it is ready.
        """
        # messages keep their bounds; where nothing is jailed, none follows another without an answer
        kind = socket.SOCK_SEQPACKET if self.jailed else socket.SOCK_STREAM
        command, environment = self._jailed() if self.jailed else self._trusted()
        self.control, theirs = socket.socketpair(type=kind)
        with theirs:
            self.process = process = subprocess.Popen(
                command,
                env=environment,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
                **({} if self.jailed else _another_user(self.temporary.name)),
            )
        self._last_lines = _LastLines(process)
        self.control.settimeout(START_SECONDS)
        if self.receive() != b"ready":
            self.stop()
            last = (self.errors.strip().splitlines() or ["it ended"])[-1]
            raise CannotStart(
                f"the sandbox does not start here: {last}; `torchgrade doctor --full` looks for the reason"
            )
        if self.jailed:
            self.group.confirm()
        return process

    def _jailed(self) -> tuple[list[str], None]:
        command = bubblewrap.command_line(self.mnist, self.secrets, self.gpu)
        self.group = Cgroup(self.limits.memory_mb, self.limits.processes_with_ours)
        return self.group.joined(command), None

    def _trusted(self) -> tuple[list[str], dict[str, str]]:
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
        if self.gpu is not None:
            environment |= bubblewrap.UNSEEN
        return [sys.executable, "-P", "-m", "graders.sandbox.inside"], environment

    @property
    def errors(self) -> str:
        """The last lines that it wrote to its standard error."""
        return "".join(self._last_lines.lines)

    def send(self, message: Mapping[str, Any], fds: Sequence[int] = ()) -> None:
        """Send it a message, with file descriptors.

        Raises:
            OSError: It has ended.
        """
        data = json.dumps(message).encode()
        if fds:
            socket.send_fds(self.control, [data], fds)
        else:
            self.control.send(data)

    def receive(self) -> bytes:
        """Return what it says next; nothing where it ended."""
        try:
            return self.control.recv(500)
        except OSError:
            return b""

    def kill(self) -> None:
        """End it and every process below it, without waiting; also from another thread."""
        if self.process is not None:
            kill((*descendants(self.process.pid), self.process.pid))

    def stop(self) -> None:
        """End it and every process below it, and wait until they are gone."""
        if self.process is None:
            return
        process, self.process = self.process, None
        kill((*descendants(process.pid), process.pid))
        process.wait()
        self.control.close()
        self._last_lines.join()
        if self.jailed:
            self.group.remove()
        else:
            self.temporary.cleanup()


def _another_user(scratch: str) -> dict[str, Any]:
    """Who runs hand-ins without a jail, where root grades and names somebody with fewer rights in TORCHGRADE_RUN_AS.

    Args:
        scratch: The folder that this user may write to.
    """
    user = os.environ.get("TORCHGRADE_RUN_AS")
    if not user or os.geteuid():
        return {}
    import pwd

    shutil.chown(scratch, user)
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


class _LastLines:
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
