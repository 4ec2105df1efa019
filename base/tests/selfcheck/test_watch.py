import json
import os
import signal
import subprocess
import sys
import threading

import pytest

from graders.model import Submission
from graders.selfcheck.watch import changes
from tests.conftest import REFERENCE, interruptible, write_toy


def test_an_edit_is_followed_by_the_checks_that_it_touches(toy):
    sources = [
        REFERENCE + "# a remark\n",
        REFERENCE.replace("0.5 *", ""),
        "def (",
    ]
    states = [Submission("ada", {"solution.py": s.encode()}) for s in (REFERENCE, *sources)]
    todo = iter(states[1:])
    watched = changes(toy, states[0], lambda: next(todo))

    assert [next(watched) for _ in range(2)] == [(states[2], frozenset({"kl"})), (states[3], None)]


@pytest.mark.jail
def test_watch_checks_again_what_an_edit_touched(tmp_path):
    write_toy(tmp_path / "toy")
    work = tmp_path / "solution.py"
    work.write_text(REFERENCE.replace("0.5 *", ""))
    command = [sys.executable, "-m", "graders.cli", "check", str(tmp_path / "toy"), str(work), "--watch"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
        env={**os.environ, "TORCHGRADE_CACHE": str(tmp_path / "cache"), "PYTHONUNBUFFERED": "1"},
        preexec_fn=interruptible,
    )
    watchdog = threading.Timer(120, process.kill)
    watchdog.start()
    said, rounds = [], 0
    for line in process.stdout:
        said.append(line.rstrip())
        if line.startswith("watching"):
            work.write_text(REFERENCE)
        rounds += "checked again" in line
        if rounds == 1 and "checked again" in line:
            work.write_text(REFERENCE.replace("0.5 *", "") + "# again\n")
        if rounds == 2 and "factor 1/2 (" in line:
            process.send_signal(signal.SIGINT)
    watchdog.cancel()

    process.stdout.close()
    assert process.wait(60) == 130
    after = said[next(i for i, line in enumerate(said) if line.startswith("watching")) :]
    told = [line[:19] for line in after if line[:1] in ("✓", "✗", "1")]
    assert any(line.startswith("✗ The KL divergence") for line in said)
    assert told == [
        "✓ The KL divergence",
        "1 checked again in ",
        "✗ The KL divergence",
        "1 checked again in ",
        "✗ The KL divergence",
    ]


@pytest.mark.jail
def test_watch_hands_over_the_whole_report_each_time_as_one_line_and_as_a_page(tmp_path):
    write_toy(tmp_path / "toy")
    work, page = tmp_path / "solution.py", tmp_path / "page.html"
    states = [REFERENCE.replace("0.5 *", ""), REFERENCE, REFERENCE.replace("0.5 *", "0.25 *")]
    work.write_text(states[0])
    command = [
        sys.executable,
        "-m",
        "graders.cli",
        "check",
        str(tmp_path / "toy"),
        str(work),
        "--watch",
        "--json",
        "--html",
        str(page),
    ]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=interruptible,
        env={**os.environ, "TORCHGRADE_CACHE": str(tmp_path / "cache")},
    )
    watchdog = threading.Timer(240, process.kill)
    watchdog.start()
    told = []
    for state, line in zip([*states[1:], None], process.stdout, strict=True):
        (kl,) = (c for e in json.loads(line)["exercises"] for c in e["checks"])
        shown = page.read_text()
        told.append((kl["verdict"], kl["mistake"], f'class="check {kl["verdict"]}"' in shown))
        if state is None:
            process.send_signal(signal.SIGINT)
        else:
            page.write_text("written by somebody else")
            work.write_text(state)
    watchdog.cancel()

    process.stdout.close()
    assert process.wait(60) == 130
    assert told == [("failed", "no-half", True), ("passed", "", True), ("failed", "", True)]
