"""Killed at any moment, full disks, read-only folders: one clear error at most, and nothing finished is lost."""

import csv
import os
import random
import signal
import time
from contextlib import suppress

import pytest

from graders.cli import main
from graders.cohort.batch import batch
from graders.errors import UserError
from graders.grading.observations import Store
from graders.model import Verdict
from graders.observing.processes import descendants
from tests.conftest import NIGHTLY, REFERENCE, write_toy
from tests.waiting import PROGRAM, Speaking, run, until

pytestmark = pytest.mark.jail
KILLS, COUNT = (int(os.environ["TORCHGRADE_KILLS"]), 40) if NIGHTLY else (2, 8)


def hand_ins(folder, count):
    """Right, wrong and slow ones, all different."""
    wrong = REFERENCE.replace("0.5 *", "")
    slow = REFERENCE.replace("return x * factor", "import time; time.sleep(0.2); return x * factor")
    dying = REFERENCE.replace("return x * factor", "import os; os.kill(os.getpid(), 9)")
    for i in range(count):
        (folder / f"s{i}").mkdir(parents=True)
        source = (REFERENCE, wrong, slow, dying)[i % 4]
        (folder / f"s{i}" / "solution.py").write_text(f"{source}\n# {i}\n")
    return folder


def scores(out):
    with (out / "gradebook.csv").open(encoding="utf-8-sig") as file:
        return [(row["student"], row["score"]) for row in csv.DictReader(file)]


def command(sheet, cohort, out):
    return [*PROGRAM, "batch", str(sheet), str(cohort), "--out", str(out)]


def test_kill_9_of_any_process_at_any_moment_loses_nothing_and_repeats_nothing(tmp_path):
    sheet, cohort = write_toy(tmp_path / "toy"), hand_ins(tmp_path / "cohort", COUNT)
    assert run(*command(sheet, cohort, tmp_path / "calm")).returncode == 0
    chance, kept = random.Random(0), 0
    started = time.monotonic()
    for kill in range(KILLS):
        out = tmp_path / f"out{kill // 5}"
        process = Speaking(*command(sheet, cohort, out))
        # five kills to a folder: some at the start, most in the middle of the work
        time.sleep(chance.uniform(0, 2) if kill % 5 == 0 else chance.uniform(4, 9))
        tree = [process.pid, *descendants(process.pid)]
        victim = chance.choice(tree) if kill % 2 else process.pid
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
        if victim == process.pid:
            process.ends()
            until(lambda: not any(map(alive, tree)), f"the end of all processes after kill {kill}", 60)  # noqa: B023
        else:
            code, said = process.ends()
            assert code == 0, said
        process.end()
        if (out / "instructor" / "state.sqlite").exists():
            now = observations(out)
            assert now >= kept or kill % 5 == 0
            kept = now
        if kill % 5 == 4 or kill == KILLS - 1:
            assert run(*command(sheet, cohort, out)).returncode == 0
            assert scores(out) == scores(tmp_path / "calm")
            assert sorted(p.name for p in out.iterdir()) == sorted(
                p.name for p in (tmp_path / "calm").iterdir()
            )
    print(f"{KILLS} kills in {time.monotonic() - started:.0f} s")


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def observations(out):
    store = Store(out / "instructor" / "state.sqlite")
    count = store.connection.execute("select count(*) from observations").fetchone()[0]
    store.close()
    return count


def test_nothing_finished_is_run_again(toy, tmp_path):
    cohort = hand_ins(tmp_path / "cohort", 3)
    batch(toy, cohort, tmp_path / "out")
    store = Store(tmp_path / "out" / "instructor" / "state.sqlite")
    before = store.connection.execute("select rowid, key, seconds from observations").fetchall()

    batch(toy, cohort, tmp_path / "out")

    again = store.connection.execute("select rowid, key, seconds from observations").fetchall()
    store.close()
    # two checks of each hand-in, where its source reaches for the grader, that all of it is kept, and why one is wrong
    assert len(before) == 13
    assert again == before


def test_a_second_run_into_the_same_folder_is_refused(tmp_path):
    sheet, cohort = write_toy(tmp_path / "toy"), hand_ins(tmp_path / "cohort", 4)
    first = Speaking(*command(sheet, cohort, tmp_path / "out"))
    begun = tmp_path / "out" / "instructor" / "state.sqlite"
    until(lambda: begun.exists() or first.poll() is not None, "the first run at work")

    second = run(*command(sheet, cohort, tmp_path / "out"))

    code, said = first.ends()
    assert code == 0, said
    assert second.returncode == 2
    assert second.stderr == (
        f"Error: {tmp_path}/out: another run is writing here; wait for it, or choose another --out\n"
    )


def test_a_full_disk_gives_one_error_and_loses_nothing_earlier(toy, tmp_path, small_disk):
    cohort = hand_ins(tmp_path / "cohort", 2)
    batch(toy, cohort, small_disk / "out")
    before = scores(small_disk / "out")
    for i in range(2, 6):
        (cohort / f"s{i}").mkdir()
        (cohort / f"s{i}" / "solution.py").write_text(REFERENCE + f"# {i}\n")
    filler = small_disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(bytes(4096))

    with pytest.raises(UserError) as error:
        batch(toy, cohort, small_disk / "out")

    assert str(error.value).startswith(str(small_disk / "out"))
    assert "full" in str(error.value) or "No space left on device" in str(error.value)
    assert "what was finished is kept" in str(error.value)
    assert scores(small_disk / "out") == before

    filler.unlink()
    batch(toy, cohort, small_disk / "out")
    assert scores(small_disk / "out")[:2] == before


def test_a_read_only_target_gives_one_error(tmp_path):
    sheet, cohort = write_toy(tmp_path / "toy"), hand_ins(tmp_path / "cohort", 1)

    done = run(*command(sheet, cohort, "/proc/out"))

    assert done.returncode == 2
    assert done.stderr == (
        "Error: /proc/out: cannot be written (No such file or directory); "
        "what was finished is kept: mend that and run it again, or choose another --out\n"
    )


def wrong_ones(folder, count):
    """Hand-ins of which each function is wrong."""
    wrong = REFERENCE.replace("0.5 *", "").replace("x * factor", "x + factor")
    for i in range(count):
        (folder / f"s{i}").mkdir(parents=True)
        (folder / f"s{i}" / "solution.py").write_text(f"{wrong}\n# {i}\n")
    return folder


@pytest.fixture
def _faulty_kind(monkeypatch):
    """A judge that fails at whatever is wrong: what is right for every hand-in stops the cohort before it."""
    from graders.kinds.functions.agrees import Agrees

    right = Agrees.judge

    def judge(self, seen, wanted):
        outcome = right(self, seen, wanted)
        if outcome.verdict is not Verdict.PASSED:
            raise ZeroDivisionError
        return outcome

    monkeypatch.setattr(Agrees, "judge", judge)


@pytest.mark.usefixtures("_faulty_kind")
def test_a_fault_in_a_kind_pays_nothing_costs_nothing_and_is_listed(toy, tmp_path):
    result = batch(toy, wrong_ones(tmp_path / "cohort", 2), tmp_path / "out")

    assert [(r.score, r.pending) for r in result.reports] == [(0, 5), (0, 5)]
    page = (tmp_path / "out" / "index.html").read_text()
    assert "(the points wait for a person)" in page
    assert page.count("is broken: its judge failed") == 4
    assert len(result.waiting) == 4


@pytest.mark.usefixtures("_faulty_kind")
def test_a_sheet_can_give_all_points_where_the_grader_failed(toy, tmp_path):
    spec = toy.model_copy(update={"broken": "full"})

    result = batch(spec, wrong_ones(tmp_path / "cohort", 1), tmp_path / "out")

    assert [(r.score, r.pending) for r in result.reports] == [(5, 0)]


@pytest.mark.usefixtures("_faulty_kind")
def test_a_check_that_broke_for_everybody_ends_the_command_with_3(toy, tmp_path, capsys):
    wrong_ones(tmp_path / "cohort", 2)
    words = ["batch", str(toy.folder), str(tmp_path / "cohort"), "--out", str(tmp_path / "out")]

    with pytest.raises(SystemExit) as ended:
        main.main(words)

    assert ended.value.code == 3
    assert capsys.readouterr().err.splitlines()[-1] == (
        "Error: broken for every hand-in: kl, scale; nothing was graded there, and no point is lost or won: "
        "see what happened on the cohort page, mend it, and run the same command again"
    )
