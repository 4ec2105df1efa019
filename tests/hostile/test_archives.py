"""Archives made to break a reader: each is refused with one clear error, and the cohort goes on."""

import io
import os
import stat
import struct
import tarfile
import zipfile

import pytest

from graders.batch import batch
from graders.errors import UserError
from graders.submission import read
from tests.cohort import packed
from tests.conftest import REFERENCE

RIGHT = {"solution.py": REFERENCE.encode()}


def zip_of(*entries, **keys):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data, **keys)
    return out.getvalue()


def zip_link():
    link = zipfile.ZipInfo("solution.py")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return zip_of((link, "/etc/passwd"))


def tar_of(**fields):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("solution.py")
        for name, value in fields.items():
            setattr(member, name, value)
        archive.addfile(member, io.BytesIO(bytes(member.size)))
    return out.getvalue()


def nested(depth, inner):
    for _ in range(depth):
        inner = zip_of(("more.zip", inner))
    return inner


def lying():
    """A zip whose directory says that its file of 10 MB has 10 bytes."""
    data = zip_of(("solution.py", b"x" * 10**7))
    size = struct.pack("<L", 10**7)
    return data.replace(size, struct.pack("<L", 10))


def duplicate():
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return zip_of(("solution.py", b"right"), ("solution.py", b"wrong"))


HOSTILE = {
    "traversal.zip": (lambda: zip_of(("../../solution.py", "x")), "a name that leaves the folder"),
    "backslashes.zip": (lambda: zip_of(("..\\..\\solution.py", "x")), "a name that leaves the folder"),
    "absolute.zip": (lambda: zip_of(("/etc/cron.d/solution.py", "x")), "an absolute name"),
    "drive.zip": (lambda: zip_of(("C:\\solution.py", "x")), "an absolute name"),
    "control.zip": (lambda: zip_of(("a\x1b[2J.py", "x")), "a name with control characters"),
    "link.zip": (zip_link, "a link"),
    "ratio.zip": (lambda: zip_of(("solution.py", bytes(2**25))), "times its size"),
    "lying.zip": (lying, "cannot be read"),
    "many.zip": (lambda: zip_of(*((f"{i}.py", b"") for i in range(10**5))), "holds 100,000 files"),
    "duplicate.zip": (duplicate, "two files are called 'solution.py'"),
    "text.zip": (lambda: b"PK is what a zip begins with", "is no readable archive"),
    "cut.zip": (lambda: packed(RIGHT)[:-30], "is no readable archive"),
    "symlink.tar": (lambda: tar_of(type=tarfile.SYMTYPE, linkname="/etc/passwd"), "a link or device"),
    "hardlink.tar": (lambda: tar_of(type=tarfile.LNKTYPE, linkname="/etc/passwd"), "a link or device"),
    "device.tar": (lambda: tar_of(type=tarfile.BLKTYPE, devmajor=8), "a link or device"),
    "pipe.tar": (lambda: tar_of(type=tarfile.FIFOTYPE), "a link or device"),
    "up.tar": (lambda: tar_of(name="../../../solution.py"), "a name that leaves the folder"),
    "large.tar": (lambda: tar_of(size=2**27), "128 MiB, more than 64"),
    "cut.tar.gz": (lambda: b"\x1f\x8b\x08" + bytes(40), "is no readable archive"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_with_one_clear_error(name, tmp_path):
    make, why = HOSTILE[name]
    path = tmp_path / name
    path.write_bytes(make())

    with pytest.raises(UserError) as error:
        read(path)

    assert str(error.value).startswith(f"{path}")
    assert why in str(error.value)
    assert "\n" not in str(error.value)
    assert sorted(p.name for p in tmp_path.iterdir()) == [name]


def test_a_folder_with_a_link_or_a_pipe_is_refused(tmp_path):
    for make in (lambda p: p.symlink_to("/etc/passwd"), lambda p: os.mkfifo(p)):
        hand_in = tmp_path / "hand-in"
        hand_in.mkdir()
        make(hand_in / "solution.py")

        with pytest.raises(UserError, match="refused, a link or device"):
            read(hand_in)

        (hand_in / "solution.py").unlink()
        hand_in.rmdir()


def test_a_bomb_of_zips_within_zips_is_not_unpacked(tmp_path):
    path = tmp_path / "quine.zip"
    path.write_bytes(nested(6, zip_of(("solution.py", bytes(2**25)))))

    hand_in = read(path)

    assert sum(map(len, hand_in.files.values())) < 2**20
    assert hand_in.notes == ("`more.zip` was unpacked",)


def test_names_that_differ_in_case_are_each_read_with_a_note(tmp_path):
    path = tmp_path / "case.zip"
    path.write_bytes(zip_of(("Solution.py", "a = 1"), ("solution.py", "b = 1")))

    hand_in = read(path)

    assert sorted(hand_in.files) == ["Solution.py", "solution.py"]
    assert hand_in.notes == ("names differ only in case: Solution.py, solution.py; each was read",)


@pytest.mark.jail
def test_a_cohort_of_them_goes_on_and_grades_the_honest_one(toy, tmp_path):
    cohort = tmp_path / "cohort"
    cohort.mkdir()
    for name, (make, _) in HOSTILE.items():
        (cohort / name).write_bytes(make())
    for ours in ("index.html", "state.sqlite", "gradebook.csv"):
        (cohort / f"{ours}.zip").write_bytes(packed(RIGHT))
    (cohort / "honest.zip").write_bytes(packed(RIGHT))

    result = batch(toy, cohort, tmp_path / "out")

    scores = {r.student: r.score for r in result.reports}
    assert {s for s, score in scores.items() if score} == {
        "honest", "index.html", "state.sqlite", "gradebook.csv",
    }  # fmt: skip
    assert len(result.failures) == len(HOSTILE)
