"""The warm process of a sandbox: it imports what is slow once, and forks a supervisor for each submission.

It never sees a submission. In the jail each supervisor is process 1 of namespaces of its own, so that
nothing of a submission outlives it: the kernel ends and removes all of it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from graders.sandbox.inside import confine

GRACE = 2.0
ROUNDS = 20
IMPORTED_FIRST = (
    "graders.kinds",
    "graders.observing.probes.locating.answers",
    "graders.observing.probes.relations.formulas",
    "graders.observing.probes.quantities.numbers",
    "encodings.utf_8_sig",
)
SAMPLE = "import {library} as library\nimport numpy as np\n\ndef f(x):\n    y = x * 2\n    return library.exp(y).sum(-1)\n"
JAILED = os.getpid() == 1 and os.environ.get("TORCHGRADE_JAIL") == "1"


def main() -> None:
    """Import, then serve until the control socket closes."""
    gc.disable()  # what is imported stays, and is frozen: no collection looks at it, here or in a fork
    control = socket.socket(fileno=os.dup(0))
    confine.silence(0, 1)
    cold = ""
    if JAILED and "CUDA_VISIBLE_DEVICES" in os.environ:
        # a driver looks itself up in /proc, which in namespaces within namespaces shows other numbers
        cold = "with a GPU each hand-in has a sandbox of its own"
    elif JAILED:
        try:
            confine.own_namespaces()
        except OSError as error:
            cold = str(error)
    import_torch()
    from graders.sandbox.inside.supervisor import serve

    if JAILED:
        confine.readable(False)
        # process 1 of a namespace gets from within only those signals that it handles: none
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.freeze()
    gc.enable()
    control.send(b"ready")
    supervisor, spare, begun = 0, Spare(), dict[str, Any]()
    while True:
        message, fds, _, _ = socket.recv_fds(control, 2**16, 2)
        settings: dict[str, Any] = json.loads(message) if message else {"do": "end"}
        match settings["do"]:
            case "end":
                if supervisor:
                    end(supervisor)
                return
            case "settle":
                import_once(settings["modules"])
                settle()
                control.send(b"settled")
                continue
            case "prepare":
                spare.fork(begun, control)
                continue
        if import_once(settings["modules"]):
            spare.end()
        if supervisor and settings["wait"]:  # it left processes, which end before the next one begins
            end(supervisor)
            supervisor = 0
        elif supervisor:
            os.kill(supervisor, signal.SIGKILL)
        begun = settings
        if cold:
            control.send(cold.encode())
            # no namespaces within namespaces here: this process serves the one submission itself
            confine.no_calls(bytes.fromhex(settings["filter"]))
            control.close()
            serve(fds[0], fds[1], settings["limits"], jailed=JAILED)
            return
        before = supervisor
        supervisor = spare.begin(fds, begun, control) if JAILED else fork_plain(fds, settings, control)
        control.send(b"warm")
        for fd in fds:
            os.close(fd)
        if before:
            end(before)


class Spare:
    """A supervisor in namespaces of its own that waits for a submission."""

    def __init__(self) -> None:
        self.pid, self.line = 0, socket.socket()

    def fork(self, settings: dict[str, Any], control: socket.socket, *, ahead: bool = True) -> None:
        """Fork it; `ahead` of the submission there is time to touch what it will need."""
        self.line, theirs = socket.socketpair()
        self.pid = confine.fork_as_first()
        if self.pid == 0:
            self.line.close()
            control.close()
            wait_and_serve(theirs, settings, ahead=ahead)
            os._exit(0)
        theirs.close()

    def begin(self, fds: list[int], settings: dict[str, Any], control: socket.socket) -> int:
        """Let it serve; its process id."""
        if not self.pid:
            self.fork(settings, control, ahead=False)
        try:
            socket.send_fds(self.line, [b"begin"], fds)
        except OSError:  # whatever killed it
            self.end()
            return self.begin(fds, settings, control)
        self.line.close()
        pid, self.pid = self.pid, 0
        return pid

    def end(self) -> None:
        """End it unused."""
        if self.pid:
            self.line.close()
            end(self.pid)
            self.pid = 0


def wait_and_serve(line: socket.socket, settings: dict[str, Any], *, ahead: bool) -> None:
    """As process 1 of new namespaces: confine this process and serve the submission that `line` brings."""
    from graders.sandbox.inside.supervisor import serve

    os.setsid()  # else a signal to its group reaches the warm process
    confine.own_disk(settings["limits"]["disk_mb"])
    confine.no_capabilities()
    if ahead:
        read_sample()
    _, fds, _, _ = socket.recv_fds(line, 100, 2)
    line.close()
    if fds:
        confine.no_calls(bytes.fromhex(settings["filter"]))
        serve(fds[0], fds[1], settings["limits"], jailed=True)


def import_torch() -> None:
    """Import what every submission needs, torch where it is installed, and give student code the surroundings it assumes."""
    with contextlib.suppress(ModuleNotFoundError):  # itself, before `tensors` stands for it
        importlib.import_module("torch")
    from graders.observing.tensors import is_here, torch

    if is_here():
        torch.set_num_threads(1)
    for module in IMPORTED_FIRST:
        importlib.import_module(module)
    from graders.observing import downloads, import_time, run, served, stubs

    run.adapt()
    downloads.serve()
    stubs.install()
    served.serve(Path(os.environ["TORCHGRADE_MNIST"]))
    import_time.watch()


def import_once(modules: list[str]) -> bool:
    """Import what the next submission mentions, for it and for those after it; whether anything was new."""
    new = []
    for module in (m for m in modules if m not in sys.modules):
        try:
            importlib.import_module(module)
        except Exception:  # whatever a broken library raises is told where code of the submission imports it
            continue
        new.append(module)
        if module == "torchvision":
            from graders.observing.run import serve_mnist

            serve_mnist()
    if any(not module.startswith("graders.") for module in new):
        from graders.kinds import KINDS

        len(KINDS)  # kinds of other packages are looked up here, before any file of a submission lies beside
    if new:
        gc.freeze()
    return bool(new)


def settle() -> None:
    """Do once what is slow the first time, and make every later fork cheaper; takes a second or two."""
    from graders.observing.tensors import is_here

    if is_here():
        _settle_torch()
    for _ in range(ROUNDS):
        read_sample()
    gc.freeze()
    confine.in_huge_pages()


def _settle_torch() -> None:
    from graders.observing.tensors import torch

    model = torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3), torch.nn.ReLU(), torch.nn.Flatten())
    out = model(torch.rand(2, 1, 8, 8))
    torch.nn.functional.cross_entropy(out @ out.T @ out, torch.zeros(2).long()).backward()
    torch.distributions.Normal(0.0, 1.0).log_prob(torch.zeros(1))


def read_sample() -> None:
    """Read and observe a submission of our own, as a supervisor will; the interpreter adapts to what it does often."""
    from graders import wire
    from graders.kinds import KINDS
    from graders.observing import run
    from graders.observing.code import Code
    from graders.observing.reading import read_unit
    from graders.observing.tensors import is_here
    from graders.vocabulary.symbols import Naming

    sample = SAMPLE.format(library="torch" if is_here() else "numpy")
    cell = {"cell_type": "code", "source": sample, "outputs": [], "metadata": {}}
    files = {"a.py": sample.encode(), "b.ipynb": json.dumps({"cells": [cell]}).encode()}
    naming = Naming.model_validate({"symbols": {"f": {"names": ["f"], "arguments": ["x"]}}})
    task = {"id": "a", "kind": "agrees", "call": "f", "cases": [{"x": {"normal": [2, 2]}}]}
    message, _ = wire.decode(json.dumps({"check": task}).encode(), b"")
    units = {name: read_unit(name, data).fresh() for name, data in files.items()}
    run.seed()
    seen = KINDS["agrees"].told(message["check"]).observe(Code(Path(), files, naming, units))
    wire.encode({"ok": True}, {name: wire.plain(value) for name, value in seen.items()})


def fork_plain(fds: list[int], settings: dict[str, Any], control: socket.socket) -> int:
    """Return the process id of a supervisor that is not jailed."""
    from graders.sandbox.inside.supervisor import serve

    pid = os.fork()
    if pid == 0:
        os.setsid()
        control.close()
        serve(fds[0], fds[1], settings["limits"], jailed=False)
        os._exit(0)
    return pid


def end(pid: int) -> None:
    """End a supervisor and all that is below it, and wait until it is gone."""
    until = time.monotonic() + GRACE
    while not JAILED and time.monotonic() < until:
        # its pipe is closed: it ends what it started
        if os.waitpid(pid, os.WNOHANG)[0]:
            return
        time.sleep(0.002)
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
