"""The warm process of a sandbox: it imports what is slow once, and forks a supervisor for each hand-in.

It never sees a hand-in. In the jail each supervisor is process 1 of namespaces of its own, so that
nothing of a hand-in outlives it: the kernel ends and removes all of it.
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
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graders.sandbox.inside import confine

GRACE = 2.0
ROUNDS = 20
SAMPLE = "import torch\nimport numpy as np\n\ndef f(x):\n    y = x * 2\n    return torch.exp(y).sum(-1)\n"
JAILED = os.getpid() == 1 and os.environ.get("TORCHGRADE_JAIL") == "1"


def main() -> None:
    """Import, then serve until the control socket closes."""
    gc.disable()  # what is imported stays, and is frozen: no collection looks at it, here or in a fork
    control = socket.socket(fileno=os.dup(0))
    confine.silence(0, 1)
    cold = ""
    if JAILED:
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
    hand_in = 0
    while True:
        message, fds, _, _ = socket.recv_fds(control, 2**16, 2)
        settings: dict[str, Any] = json.loads(message) if message else {"do": "end"}
        import_once(settings.get("modules", []))
        if settings["do"] == "settle":
            settle()
            control.send(b"settled")
            continue
        if hand_in and JAILED:
            os.kill(hand_in, signal.SIGKILL)
        if settings["do"] == "end":
            if hand_in:
                end(hand_in)
            return

        def begin(pair: list[int] = fds, limits: Any = settings["limits"]) -> None:
            control.close()
            serve(pair[0], pair[1], limits, jailed=JAILED)

        if cold:
            control.send(cold.encode())
            # no namespaces within namespaces here: this process serves the one hand-in itself
            confine.no_calls(bytes.fromhex(settings["filter"]))
            begin()
            return
        before = hand_in
        hand_in = fork_jailed(settings, begin) if JAILED else fork_plain(begin)
        if before:  # what it takes to end goes on while the next one begins
            end(before)
        control.send(b"warm")
        for fd in fds:
            os.close(fd)


def import_torch() -> None:
    """Import what every hand-in needs, and give student code the surroundings it assumes."""
    import torch

    torch.set_num_threads(1)
    for module in ("graders.kinds", "graders.sandbox.inside.answers", "encodings.utf_8_sig"):
        importlib.import_module(module)
    from graders.sandbox.inside import run, standins

    run.adapt()
    standins.install()


def import_once(modules: list[str]) -> None:
    """Import what the next hand-in mentions, for it and for those after it."""
    for module in modules:
        if module not in sys.modules:
            importlib.import_module(module)
            if module == "torchvision":
                from graders.sandbox.inside.run import serve_mnist

                serve_mnist()
            gc.freeze()


def settle() -> None:
    """Do once what is slow the first time, and make every later fork cheaper; takes a second or two."""
    import torch

    model = torch.nn.Sequential(torch.nn.Conv2d(1, 1, 3), torch.nn.ReLU(), torch.nn.Flatten())
    out = model(torch.rand(2, 1, 8, 8))
    torch.nn.functional.cross_entropy(out @ out.T @ out, torch.zeros(2).long()).backward()
    torch.distributions.Normal(0.0, 1.0).log_prob(torch.zeros(1))
    for _ in range(ROUNDS):
        read_sample()
    gc.freeze()
    confine.in_huge_pages()


def read_sample() -> None:
    """Read and observe a hand-in of our own, as a supervisor will; the interpreter adapts to what it does often."""
    from graders.kinds import KINDS
    from graders.sandbox import protocol
    from graders.sandbox.inside import run
    from graders.sandbox.inside.code import Code
    from graders.sandbox.inside.units import read_unit
    from graders.symbols import Naming

    cell = {"cell_type": "code", "source": SAMPLE, "outputs": [], "metadata": {}}
    files = {"a.py": SAMPLE.encode(), "b.ipynb": json.dumps({"cells": [cell]}).encode()}
    naming = Naming.model_validate({"symbols": {"f": {"names": ["f"], "arguments": ["x"]}}})
    task = {"id": "a", "kind": "agrees", "call": "f", "cases": [{"x": {"normal": [2, 2]}}]}
    message, _ = protocol.decode(json.dumps({"check": task}).encode(), b"")
    units = {name: read_unit(name, data).fresh() for name, data in files.items()}
    run.seed()
    seen = (
        KINDS["agrees"]
        .model_validate(message["check"])
        .observe(Code(Path(), files, naming, units))
    )
    protocol.encode({"ok": True}, {name: protocol.plain(value) for name, value in seen.items()})


def fork_jailed(settings: dict[str, Any], begin: Callable[[], None]) -> int:
    """The process id of a supervisor in namespaces of its own."""
    pid = confine.fork_as_first()
    if pid == 0:
        os.setsid()  # else a signal to its group reaches the warm process
        confine.own_disk(settings["limits"]["disk_mb"])
        confine.no_capabilities()
        confine.no_calls(bytes.fromhex(settings["filter"]))
        begin()
        os._exit(0)
    return pid


def fork_plain(begin: Callable[[], None]) -> int:
    """The process id of a supervisor that is not jailed."""
    pid = os.fork()
    if pid == 0:
        os.setsid()
        begin()
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
