"""The user's cache: made once by whoever comes first, whole or not at all; said, bounded and cleared."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

import numpy as np
import pytest

from graders.authoring import caches
from graders.cli import main
from graders.datasets import mnist as data
from graders.errors import UserError
from graders.grading.observations import FILE, Kept, Store, cached
from graders.model import Crash
from graders.observing.processes import descendants
from graders.paths import cache, drop_oldest, made_once
from graders.sheets.artifacts import reference_submission
from graders.sheets.load import load_spec
from tests.conftest import SPEC, write_toy

# a training that takes a second, and says that it ran
TRAINING = """
import sys, time
from pathlib import Path

made = Path(sys.argv[1])
with Path({log!r}).open("a") as log:
    log.write("trained\\n")
(made / "part.pt").write_bytes(b"half")
time.sleep({seconds})
(made / "part.pt").write_bytes(b"whole")
"""
ASK = "import sys; from pathlib import Path; from graders.sheets.load import load_spec; from graders.authoring.verify import reference_submission; print(reference_submission(load_spec(Path(sys.argv[1])), 'quick', print).files['part.pt'])"


@pytest.fixture
def empty(tmp_path, monkeypatch):
    """An empty cache, also for processes that are started."""
    monkeypatch.setenv("TORCHGRADE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def sheet(tmp_path, empty):
    """A sheet whose reference is trained, with a log of how often it was."""

    def write(seconds):
        spec = SPEC.format(reference=tmp_path / "toy" / "reference")
        parts = {
            "spec.yaml": spec.replace("points: 5\n", "points: 5\nartifacts: training\n", 1),
            "reference/training.py": TRAINING.format(log=str(tmp_path / "log"), seconds=seconds),
        }
        (empty / data.WITHHELD).parent.mkdir(exist_ok=True)
        if not (empty / data.WITHHELD).exists():
            (empty / data.WITHHELD).symlink_to(WITHHELD)
        return write_toy(tmp_path / "toy", **parts)

    return write


WITHHELD = data.withheld().absolute()


def asking(sheet):
    return subprocess.Popen(
        [sys.executable, "-c", ASK, str(sheet / "spec.yaml")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def trained(tmp_path):
    return (tmp_path / "log").read_text().count("trained")


def test_two_commands_that_need_the_same_training_at_once_do_it_once(sheet, tmp_path):
    commands = [asking(sheet(1)) for _ in range(3)]
    said = [c.communicate(timeout=120) for c in commands]

    assert [c.returncode for c in commands] == [0, 0, 0], said
    assert [out.splitlines()[-1] for out, _ in said] == ["b'whole'"] * 3
    assert trained(tmp_path) == 1


def test_a_training_that_was_killed_leaves_nothing_that_is_taken_for_whole(sheet, tmp_path, empty):
    killed = asking(sheet(60))
    while not (tmp_path / "log").exists():
        time.sleep(0.05)
    for pid in (killed.pid, *descendants(killed.pid)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    killed.communicate()
    left = [p.name for p in (empty / "artifacts").iterdir()]

    again = asking(sheet(60))
    while trained(tmp_path) < 2:
        time.sleep(0.05)
    held = [p.name for p in (empty / "artifacts").iterdir()]
    for pid in (again.pid, *descendants(again.pid)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    again.communicate()

    assert len([n for n in left if n.endswith(".part")]) == 1
    assert len([n for n in held if n.endswith(".part")]) == 1
    assert set(left) != set(held)


def test_a_training_that_fails_is_said_and_tried_again(sheet, tmp_path):
    spec = load_spec(sheet("1 / 0") / "spec.yaml")

    for _ in range(2):
        with pytest.raises(UserError) as error:
            reference_submission(spec, "quick", print)
        assert str(error.value) == (
            f"{tmp_path}/toy/reference/training.py: the reference could not be trained: ZeroDivisionError: division by zero"
        )

    assert trained(tmp_path) == 2


def too_much(made):
    (made / "large").write_bytes(bytes(2**21))


def test_a_full_disk_is_said_once_and_leaves_no_part(small_disk):
    with pytest.raises(UserError) as error:
        made_once(small_disk / "made", too_much)

    assert str(error.value) == (
        f"{small_disk}/made: cannot be written (No space left on device); make room or mend it, or set TORCHGRADE_CACHE to another folder"
    )
    assert [p.name for p in small_disk.iterdir()] == [".made.lock"]


def test_a_read_only_cache_is_used_and_what_it_lacks_is_said(small_disk):
    made_once(small_disk / "made", lambda made: (made / "x").touch())
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)

    made_once(small_disk / "made", too_much)
    with pytest.raises(UserError) as error:
        made_once(small_disk / "other", too_much)

    assert str(error.value) == (
        f"{small_disk}/other: cannot be written (Read-only file system); make room or mend it, or set TORCHGRADE_CACHE to another folder"
    )


def test_two_commands_that_need_the_data_at_once_share_them(empty):
    code = "from graders.datasets import mnist; print(mnist.withheld())"
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [c.communicate(timeout=120) for c in commands]

    assert [c.returncode for c in commands] == [0, 0], said
    assert {out.strip() for out, _ in said} == {str(empty / data.WITHHELD)}
    for file in data.MD5:
        assert (empty / data.WITHHELD / data.RAW / file).read_bytes() == (
            WITHHELD / data.RAW / file
        ).read_bytes()


def test_data_of_which_a_part_is_missing_are_made_anew(empty):
    half = empty / data.WITHHELD / data.RAW
    half.mkdir(parents=True)
    (half / "train-images-idx3-ubyte").write_bytes(b"half")

    data.withheld()

    assert sorted(p.name for p in half.iterdir()) == sorted(data.MD5)
    assert (half / "train-images-idx3-ubyte").stat().st_size == 47_040_016


def test_what_was_used_longest_ago_goes_first_and_the_newest_and_what_is_made_stay(tmp_path):
    for age, name in enumerate(("new", "older", "oldest", ".is-made-meanwhile")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x").write_bytes(bytes(1000))
        os.utime(tmp_path / name, (10**9 - age, 10**9 - age))

    drop_oldest(tmp_path, 2500)
    some = sorted(p.name for p in tmp_path.glob("[!.]*"))
    drop_oldest(tmp_path, 10)

    assert some == ["new", "older"]
    assert sorted(p.name for p in tmp_path.iterdir()) == [".is-made-meanwhile", "new"]


def command(*words):
    with pytest.raises(SystemExit) as ended:
        main.main(list(words))
    return ended.value.code


@pytest.fixture
def filled(empty):
    """A cache that holds a thousand numbers, a crash, a training, and half of the data."""
    store = cached()
    store.put("one", Kept({"x": np.zeros(210_000)}, 1))
    store.put("two", Kept(Crash("raised", "ValueError"), 1))
    store.close()
    for name in ("artifacts/toy-quick-1", data.MNIST):
        (empty / name).mkdir(parents=True)
        (empty / name / "x").write_bytes(bytes(2**20))
    return empty


def test_the_command_says_what_is_kept_where_and_how_much(filled, capsys):
    code = command("cache")

    assert code == 0
    assert capsys.readouterr().out == (
        f"{filled}\n"
        "  observations        2  1.6 MiB of at most 2.0 GiB: what references, known mistakes and own work returned, each by all that it depends on\n"
        "  artifacts           1  1.0 MiB of at most 1.0 GiB: what the training of references makes\n"
        "  data                1  1.0 MiB: MNIST, and its copy without the true test images\n"
    )


@pytest.mark.parametrize("what", [*caches.PARTS, "all"])
def test_each_part_can_be_cleared_alone_and_all_together(filled, what, capsys):
    before = {p.name: p.count for p in caches.parts()}
    code = command("cache", "clear", what)
    after = {p.name: p.count for p in caches.parts()}

    assert code == 0
    cleared = caches.PARTS if what == "all" else (what,)
    assert after == {n: 0 if n in cleared else count for n, count in before.items()}
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == [*cleared]


def test_clearing_needs_to_be_told_what(filled, capsys):
    assert command("cache", "clear") == 2
    assert "observations|artifacts|data|all" in capsys.readouterr().err
    assert [p.count for p in caches.parts()] == [2, 1, 1]


def test_observations_are_cleared_under_a_command_that_goes_on(filled):
    store = Store(filled / FILE)
    caches.clear(["observations"])
    store.put("three", Kept({"x": np.zeros(3)}, 1))
    store.close()

    other = Store(filled / FILE)
    keys = other._do("select key from observations")
    other.close()
    assert keys == [("three",)]


def test_a_damaged_file_of_observations_is_cleared_too(filled):
    (filled / FILE).write_bytes(b"no database at all" * 100)

    with pytest.raises(UserError, match=r"; `torchgrade cache clear observations` removes it$"):
        cached()
    caches.clear(["observations"])

    assert not (filled / FILE).exists()


def test_tests_have_a_cache_of_their_own():
    assert cache() != cache().home() / ".cache" / "torchgrade"
    assert os.environ["TORCHGRADE_CACHE"] == str(cache())
