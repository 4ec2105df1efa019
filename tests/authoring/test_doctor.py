"""What `torchgrade doctor` finds of the sandbox here."""

import os

import pytest
from click.testing import CliRunner

from graders.authoring.doctor import libraries, tried
from graders.cli import main
from graders.sandbox import bubblewrap
from graders.sandbox.environment import environment
from tests.conftest import nightly

pytestmark = pytest.mark.jail


def test_doctor_finds_the_jail_whole():
    done = CliRunner().invoke(main, ["doctor"])

    assert done.exit_code == 0
    lines = [line.partition(":")[0] for line in done.output.splitlines()]
    lines = [line for line in lines if not line.startswith(("– library ", "– letters"))]
    assert lines[:-1] == [
        "✓ system",
        "✓ bubblewrap",
        "✓ namespaces for each hand-in",
        "✓ seccomp filter",
        "✓ no new privileges",
        "✓ capabilities",
        "✓ network",
        "✓ environment",
        "✓ home folders",
    ]
    assert lines[-1] in ("✓ cgroup", "– cgroup")


def said_without_a_jail(monkeypatch, *installed):
    """Return doctor's last line where these are what can be found as bubblewrap, and none of them works."""
    monkeypatch.setattr(bubblewrap, "bwrap", lambda: None)
    monkeypatch.setattr(bubblewrap, "_installed", lambda: map(str, installed))
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    return [line for line in done.output.splitlines() if not line.startswith(("– library ", "– letters"))][-1]


def test_doctor_names_the_cure_where_there_is_no_bubblewrap(monkeypatch):
    assert said_without_a_jail(monkeypatch) == (
        "✗ jail: no jail can be had: install bubblewrap (Debian and Ubuntu: `apt-get install bubblewrap`, Fedora: `dnf install bubblewrap`, "
        "else `pip install torchgrade[jail]`), or pass `--trust-submissions` to run hand-ins with your own rights"
    )


def test_doctor_names_the_cure_where_bubblewrap_may_make_no_jail(monkeypatch, tmp_path):
    refused = tmp_path / "bwrap"
    refused.write_text(
        '#!/bin/sh\necho "bwrap: Can\'t mount proc on /newroot/proc: Operation not permitted" >&2\nexit 1\n'
    )
    refused.chmod(0o755)

    assert said_without_a_jail(monkeypatch, refused) == (
        f"✗ jail: no jail can be had: `{refused}` is not allowed to make one here (bwrap: Can't mount proc on /newroot/proc: Operation not "
        "permitted); start a container with `--security-opt` `seccomp=unconfined`, `apparmor=unconfined` and `systempaths=unconfined` (Podman: "
        "`unmask=ALL` for the last two), on Ubuntu run `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0`, or pass "
        "`--trust-submissions` to run hand-ins with your own rights"
    )


@nightly  # tests/test_wheel.py tries the same where wheels are installed
@pytest.mark.slow
def test_doctor_tries_the_jail_with_hostile_hand_ins():
    done = CliRunner().invoke(main, ["doctor", "--full"])

    tried = done.output.partition("honest hand-in")[2].splitlines()
    assert done.exit_code == 0, done.output
    assert len(tried) > 15
    assert {line.partition(" ")[0] for line in tried[1:]} == {"✓"}


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        ("human: the code used up its 2 s of CPU time", 2),
        ("human: the code waited for most of 7 s", 2),
        ("broken: the sandbox ended", 2),
        ("its other function: broken: the sandbox ended", 2),
        ("failed: the code raises ValueError: /root/.ssh", 1),
        ("passed: right", 1),
    ],
)
def test_what_a_busy_machine_may_have_ended_is_tried_once_more_and_no_breach_is(first, asked):
    said = [first, "failed: the code raises ValueError: nothing"]
    sources = []

    last = tried(
        lambda source: sources.append(source) or said[len(sources) - 1], "x = 1", "failed: .*nothing"
    )

    assert (len(sources), last) == (asked, said[asked - 1])


def test_doctor_says_where_an_honest_hand_in_cannot_have_full_marks_and_how_to_mend_it(tmp_path, monkeypatch):
    (tmp_path / "pypdf").mkdir()
    (tmp_path / "pypdf" / "__init__.py").write_text("raise RuntimeError('damaged')")
    monkeypatch.setenv(
        "PYTHONPATH", os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(tmp_path))))
    )
    environment.cache_clear()

    done = CliRunner().invoke(main, ["doctor", "--full"])
    environment.cache_clear()

    last = done.output.splitlines()[-1]
    assert done.exit_code == 1
    assert last.startswith("✗ honest hand-in, late imports: broken: a library is not whole here: ")
    assert last.endswith(
        "raises RuntimeError: damaged; mend the Python environment: it must be whole for every user, and may lie anywhere"
    )


def test_doctor_names_a_library_that_a_sheet_allows_and_that_is_not_here():
    (found,) = libraries(["torch", "wandb", "not_here"])

    assert (found.name, found.good, found.needed) == ("library not_here", False, False)
    assert found.said == (
        "is not installed here, and hand-ins may use it: `pip install not_here`; what needs it is left to you"
    )
