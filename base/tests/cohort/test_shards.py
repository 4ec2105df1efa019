"""A cohort in shares: several commands write into one folder at once, one dies, and one collects."""

import os
import re
import sys
from pathlib import Path

import pytest

from graders.cohort.shards import Share
from graders.paths import ROOT, TASKS, on_network, write_once
from tests.cluster.conftest import results
from tests.cohort.test_nothing_lost import hand_ins
from tests.conftest import write_toy
from tests.waiting import PROGRAM, Speaking, run, until

COUNT = 8


def words(folder, out, *more):
    plain = (
        "batch",
        folder / "toy",
        folder / "cohort",
        "--out",
        out,
        "--secret-file",
        folder / "secret",
        *more,
    )
    return [*PROGRAM, *map(str, plain)]


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shares")
    write_toy(folder / "toy")
    hand_ins(folder / "cohort", COUNT)
    (folder / "secret").write_text("a secret of these tests\n")
    return folder


@pytest.mark.jail
def test_shares_at_once_of_which_one_dies_half_way_give_the_same_files(course, tmp_path):
    out = tmp_path / "out"
    assert run(*words(course, tmp_path / "calm", "--workers", "1")).returncode == 0
    # as SLURM starts the script that we ship
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "torchgrade"
    program.write_text(
        f'#!/bin/sh\nexec {sys.executable} -m graders.cli "$@" --secret-file {course}/secret\n'
    )
    program.chmod(0o755)
    script = [
        str(ROOT / "docs" / "cluster" / "slurm-array.sh"),
        *map(str, (course / "toy", course / "cohort", out)),
    ]
    job = {**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}", "SLURM_ARRAY_TASK_COUNT": "2"}

    one, two = (Speaking(*script, env={**job, "SLURM_ARRAY_TASK_ID": n}) for n in "12")
    until(
        lambda: two.poll() is not None or len([*out.glob(f"{TASKS}/*.json")]) >= 2,
        "two results of the shares",
    )
    two.kill()
    two.ends()
    code, said = one.ends()
    assert code == 0, said
    early = run(*words(course, out, "--collect"))
    before = {p.name: p.stat().st_mtime_ns for p in out.glob(f"{TASKS}/*.json")}
    again = run(*words(course, out, "--shard", "2/2"))
    last = run(*words(course, out, "--collect"))

    if len(before) < COUNT:
        assert early.returncode == 2
        assert re.search(rf"Error: {out}: \d of {COUNT} hand-ins have no result yet", early.stderr)
    assert (again.returncode, last.returncode) == (0, 0)
    certain = {
        p.name: p.stat().st_mtime_ns
        for p in out.glob(f"{TASKS}/*.json")
        if b'"certain": true' in p.read_bytes()
    }
    assert {n: t for n, t in before.items() if n in certain} == {
        n: certain[n] for n in before if n in certain
    }
    assert results(out) == results(tmp_path / "calm")
    assert not (out / "instructor" / "state.sqlite-wal").exists()


@pytest.mark.jail
def test_results_of_other_options_do_not_fit(course, tmp_path):
    assert run(*words(course, tmp_path / "out", "--shard", "1/8")).returncode == 0

    done = run(*words(course, tmp_path / "out", "--collect", "--secret-file", course / "toy" / "spec.yaml"))

    assert done.returncode == 2
    assert done.stderr == (
        f"Error: {tmp_path}/out/{TASKS}: has results, but none that fits: they depend on the sheet, the secret, --training, "
        "--early, the torchgrade and the libraries; collect with the same options, in the same environment as the shares\n"
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("0/8", "there is no share 0/8: shares count from 1 to 8 (for SLURM: --array=1-8)"),
        ("9/8", "there is no share 9/8: shares count from 1 to 8 (for SLURM: --array=1-8)"),
        ("two", "`two` is no share; write NUMBER/OF, such as 2/8 for the second of eight"),
    ],
)
def test_what_is_no_share_is_refused(said, why):
    with pytest.raises(ValueError, match=r"share") as error:
        Share.of_words(said)

    assert str(error.value) == why


def test_of_several_who_write_once_the_first_counts(tmp_path):
    assert [write_once(tmp_path / "secret", data) for data in (b"one", b"two")] == [b"one", b"one"]
    assert [p.name for p in tmp_path.iterdir()] == ["secret"]
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_a_local_folder_is_no_network(tmp_path):
    assert not on_network(tmp_path / "not" / "there")
    assert not on_network(Path("/proc"))
