"""The real jail: what student code tries, and what it costs."""

import os
import socket
import threading
import time
from pathlib import Path

import pytest

from graders.model import Verdict
from graders.observing.processes import descendants
from graders.paths import ASSIGNMENTS, REFERENCE
from graders.sandbox.session import Session
from tests.sandbox.conftest import grading, kl

pytestmark = pytest.mark.jail

RIGHT = """
import torch
def kl(mu, logvar):
    return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)
def scale(x, factor):
    return x * factor
"""


def wrong_kl(body, top=""):
    """A hand-in whose `kl` does `body` and whose `scale` is right."""
    return f"""
import torch
{top}
def kl(mu, logvar):
    {body}
def scale(x, factor):
    return x * factor
"""


def earned(outcome):
    """Whether it passed, or would have if the hand-in did not reach for the grader, at which a person looks."""
    return outcome.verdict is Verdict.PASSED or (
        outcome.verdict is Verdict.HUMAN and outcome.diagnosis.summary.startswith("reaches for the grader: ")
    )


@pytest.fixture(scope="module")
def jail(secret, jail):
    """The sandbox of this file, started where there is a secret."""
    return jail


def test_right_code_passes(jail):
    assert {o.verdict for o in jail(RIGHT).values()} == {Verdict.PASSED}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import os; os._exit(0)", "the code ended its process (exit code 0) before it answered"),
        ("import sys; sys.exit(0)", "the code raises SystemExit: 0"),
        ("import ctypes; ctypes.string_at(0)", "the code was ended by SIGSEGV"),
        (
            "import os; os.kill(1, 9); os.kill(1, 19); raise ValueError('alive')",
            "the code raises ValueError: alive",
        ),
        (
            "return 'full marks'",
            "the code returns 'full marks' where a tensor is asked",
        ),
        ("return None", "not filled in yet"),
        ("mu = None\n    return mu", "the code returns nothing (None) where a tensor is asked"),
        (
            "return torch.full((4,), float('nan'))",
            "`kl` differs from the reference: 4 of 4 values are NaN or infinite",
        ),
        ("raise NotImplementedError", "not filled in yet"),
        ("def f(): f()\n    f()", None),
        (
            "import socket; socket.create_connection(('127.0.0.1', 80), 2)",
            "the code raises ConnectionRefusedError: [Errno 111] Connection refused",
        ),
        ("open('big', 'wb').write(bytes(2**29))", None),
    ],
)
def test_what_breaks_one_check_costs_that_check_only(jail, body, said):
    outcomes = jail(wrong_kl(body))

    assert outcomes["kl"].verdict is Verdict.FAILED
    assert earned(outcomes["scale"])
    if said is not None:
        assert outcomes["kl"].diagnosis.summary.partition(" (`kl`")[0] == said


def test_a_hog_of_memory_costs_that_check_only(tmp_path):
    hog = kl("return torch.zeros(2**28, dtype=torch.uint8).double()[:2**26]")
    with grading(tmp_path, lambda spec: spec.replace("seconds: 4", "seconds: 60")) as grade:
        said = grade(hog)

    assert {name: verdict for name, (verdict, _) in said.items()} == {"kl": "failed", "scale": "passed"}


def test_what_does_not_end_goes_to_a_person_and_is_seen_once_and_ended_at_once(jail, monkeypatch):
    alone, observe = [], Session.observe

    def noted(session, check, *args, **keys):
        if session is jail.session:
            alone.append(check.id)
            process = Path(f"/proc/{session.watchdog.supervisor}/stat")
            until = time.monotonic() + 60
            while process.exists() and process.read_text().split()[2] not in "ZX":
                assert time.monotonic() < until
                time.sleep(0.01)
        return observe(session, check, *args, **keys)

    monkeypatch.setattr(Session, "observe", noted)
    outcomes = jail(wrong_kl("while True: pass"))

    assert alone == ["scale"]

    assert outcomes["kl"].verdict is Verdict.HUMAN
    assert outcomes["kl"].diagnosis.summary == ("the code used up its 2 s of CPU time; a person decides why")
    assert earned(outcomes["scale"])


def test_a_fork_bomb_ends_with_its_check(jail):
    outcomes = jail(wrong_kl("import os\n    while True: os.fork()"))

    assert outcomes["kl"].diagnosis.summary in (
        "the code started more than 64 processes and threads; a person decides why",
        "the code used more than 1500 MiB of memory",
        "the code used up its 2 s of CPU time; a person decides why",  # whichever the watch sees first
    )
    assert earned(outcomes["scale"])


@pytest.mark.parametrize(
    "path",
    [
        REFERENCE / "aml_vae" / "vae.py",
        ASSIGNMENTS / "aml-vae" / "spec.yaml",
        Path("/.torchgrade/grader/graders/_data/reference/aml_vae/vae.py"),
        Path("/root/.bashrc"),
        Path("/home"),
        Path("/proc/1/mem"),
        Path("/proc/1/environ"),
        Path("/etc/passwd"),
        Path(__file__),
    ],
    ids=str,
)
def test_nothing_of_ours_can_be_read(jail, path):
    outcomes = jail(wrong_kl(f"return open({str(path)!r}, 'rb').read()"))

    said = outcomes["kl"].diagnosis.summary
    assert said.startswith(
        (
            "the code raises FileNotFoundError",
            "the code raises PermissionError",
            "the code raises IsADirectory",
        )
    )


def test_the_environment_holds_nothing_of_ours(secret, jail):
    outcomes = jail(wrong_kl("import os; raise ValueError(sorted(os.environ))"))

    assert "SECRET" not in outcomes["kl"].diagnosis.summary
    assert "ValueError" in outcomes["kl"].diagnosis.summary


def test_a_server_on_this_machine_cannot_be_reached(jail):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        reached = []
        thread = threading.Thread(target=lambda: reached.append(server.accept()), daemon=True)
        thread.start()

        outcomes = jail(wrong_kl(f"import socket; socket.create_connection(('127.0.0.1', {port}), 2)"))

    assert outcomes["kl"].verdict is Verdict.FAILED
    assert reached == []


def test_a_mutation_in_one_check_does_not_reach_the_next(jail):
    outcomes = jail(
        wrong_kl("torch.Tensor.__mul__ = lambda *_: 0; torch.allclose = lambda *_: True; return mu")
    )

    assert earned(outcomes["scale"])


def test_an_always_equal_tensor_does_not_pass(jail):
    top = "class Yes(torch.Tensor):\n    def __eq__(self, other): return True\n    def __array__(self, *a, **k): raise SystemExit"

    outcomes = jail(wrong_kl("return torch.zeros(4).as_subclass(Yes)", top))

    assert outcomes["kl"].verdict is Verdict.FAILED


def test_output_on_any_stream_changes_nothing(jail):
    noise = "import os, sys\n    print('TGR1' * 1000); sys.stderr.write('x' * 10**6); os.write(1, b'TGR1' + bytes(12))\n    return kl_(mu, logvar)"
    top = "def kl_(mu, logvar): return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)"

    assert earned(jail(wrong_kl(noise, top))["kl"])


def test_a_daemon_does_not_outlive_its_check(jail):
    before = set(descendants(os.getpid()))

    jail(
        wrong_kl(
            "import os\n    if os.fork() == 0:\n        os.setsid()\n        while True: pass\n    return mu"
        )
    )
    time.sleep(0.3)

    grown = [p for p in set(descendants(os.getpid())) - before if Path(f"/proc/{p}").exists()]
    assert len(grown) <= 2  # a sandbox that had to be started


def test_a_named_mistake_is_recognised(jail):
    outcome = jail(wrong_kl("return (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)"))["kl"]

    assert outcome.mistake == "no-half"
    assert outcome.diagnosis.summary == (
        "the KL of a Gaussian has a factor 1/2 (`kl` differs from the reference: every value is 2 × the expected one)"
    )


def test_a_trace_shows_the_students_frames_only(jail):
    outcome = jail(wrong_kl("return mu.nothing"))["kl"]

    assert (
        outcome.diagnosis.summary
        == "the code raises AttributeError: 'Tensor' object has no attribute 'nothing'"
    )
    assert outcome.diagnosis.trace == (
        'File "solution.py", line 5, in kl\n    return mu.nothing\n'
        "AttributeError: 'Tensor' object has no attribute 'nothing'"
    )


def test_what_is_not_found_goes_to_a_person_with_what_was_seen(jail):
    outcome = jail("def distance(p, q): return 0")["kl"]

    assert outcome.verdict is Verdict.HUMAN
    assert outcome.diagnosis.summary == (
        "not found by the machine: `kl` was not found; the hand-in defines `distance`"
    )


def test_an_empty_hand_in_fails_kindly(jail):
    outcome = jail("")["kl"]

    assert outcome.verdict is Verdict.FAILED
    assert outcome.diagnosis.summary == "the hand-in defines no function and no class"


def test_a_hidden_check_tells_a_named_mistake_and_else_nothing_of_what_it_tried(jail):
    source = """
        def scale(x, factor):
            return x {operation} factor
    """
    known = jail(source.format(operation="/"))["scale"].diagnosis
    unknown = jail(source.format(operation="- 7 *"))["scale"].diagnosis

    assert "differs from the reference" in unknown.summary
    assert unknown.told == ""
    assert known.told == "it is divided where it should be multiplied"
