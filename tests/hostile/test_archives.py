"""Archives made to break a reader: each is refused with one clear error, and the cohort goes on."""

import io
import os
import stat
import struct
import subprocess
import sys
import tarfile
import zipfile

import pytest

from graders.cohort.batch import batch
from graders.cohort.workers import observe
from graders.errors import UserError
from graders.grading.grader import Grader
from graders.submission import cohort, read
from tests.conftest import REFERENCE
from tests.demo import packed

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")
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
}


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
    assert hand_in.notes == (
        *["`more.zip` was unpacked"] * 3,
        "`more.zip` was left packed: it lies in 4 archives",
    )


BIG = os.urandom(2**14) * 3_200


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (
            lambda: zip_of(*((f"{i}.zip", zip_of(("x.pt", BIG))) for i in range(4))),
            "{0}/3.zip: unpacks to more than 200 MiB",
        ),
        (
            lambda: zip_of(("a.zip", zip_of(*((f"{i}.pt", BIG) for i in range(4))))),
            "{0}/a.zip: unpacks to more than 200 MiB",
        ),
        (
            lambda: zip_of(
                *((f"{i}.zip", zip_of(*((f"{j}.py", b"") for j in range(700)))) for i in range(3))
            ),
            "{0}/2.zip: holds 2,103 files, more than 2,000",
        ),
        (
            lambda: zip_of(*((f"{i}.py", b"") for i in range(2_001))),
            "{0}: holds 2,001 files, more than 2,000",
        ),
    ],
    ids=["bytes beside each other", "bytes within", "files of all archives", "one file too many"],
)
def test_one_budget_holds_through_all_archives_within_a_hand_in(tmp_path, make, why):
    path = tmp_path / "hand-in.zip"
    path.write_bytes(make())

    with pytest.raises(UserError) as error:
        read(path)

    assert str(error.value) == why.format(path)


def overlapping():
    """A zip of which many entries are the same bytes."""
    data = bytearray(zip_of(*((f"{i:04}.txt", b"") for i in range(1_900)), ("last.txt", b"x" * 200_000)))
    end = data.rindex(b"PK\x05\x06")
    directory = struct.unpack_from("<L", data, end + 16)[0]
    last = data.rindex(b"PK\x01\x02", 0, end)
    at = directory
    while at < last:
        data[at + 16 : at + 28] = data[last + 16 : last + 28]  # crc and both sizes
        data[at + 10 : at + 12] = data[last + 10 : last + 12]
        data[at + 42 : at + 46] = data[last + 42 : last + 46]  # the place
        at = data.index(b"PK\x01\x02", at + 4)
    return bytes(data)


def tar_with_a_header_of(size):
    """A compressed tar whose first header says that its extension has so many bytes, and they are there."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=1) as archive:
        member = tarfile.TarInfo("x")
        member.type, member.size = tarfile.XHDTYPE, size
        archive.fileobj.write(member.tobuf())
        for _ in range(size // 2**20):
            archive.fileobj.write(bytes(2**20))
    return out.getvalue()


def zip_packed_by(method, size):
    """A zip that says its file of zeros has one byte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("x.txt", bytes(size))
    return out.getvalue().replace(struct.pack("<L", size), struct.pack("<L", 1))


def peak(program):
    """What a program of one line prints or raises, and the MiB that it took at most."""
    lines = f"""
import pathlib
try:
    {program}
except Exception as error:
    print(error)
print(pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
"""
    said = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=True)
    *words, most = said.stdout.splitlines()
    return "\n".join(words), int(most) / 1024


@pytest.mark.parametrize(
    ("name", "make", "why"),
    [
        ("a.zip", overlapping, "{0}: unpacks to more than 200 MiB"),
        (
            "a.tar.gz",
            lambda: tar_with_a_header_of(2**26),
            "{0}: is no readable archive (its list of files is too long); pack it again as a zip",
        ),
        (
            "a.tar.gz",
            lambda: tar_with_a_header_of(2**30),
            "{0}: refused, it unpacks to more than a hand-in may; hand in without data sets",
        ),
        (
            "a.zip",
            lambda: zip_packed_by(zipfile.ZIP_BZIP2, 2**29),
            "{0}: `x.txt` cannot be read (Bad CRC-32 for file 'x.txt'); pack it again",
        ),
        (
            "a.zip",
            lambda: zip_packed_by(zipfile.ZIP_LZMA, 2**26),
            "{0}: `x.txt` cannot be read (Bad CRC-32 for file 'x.txt'); pack it again",
        ),
    ],
    ids=["overlapping", "a long header", "a bomb of a tar", "bzip2", "lzma"],
)
def test_a_bomb_takes_no_memory(tmp_path, name, make, why):
    path = tmp_path / name
    path.write_bytes(make())

    words, most = peak(f"from graders.submission import read; read(pathlib.Path({str(path)!r}))")

    assert words == why.format(path)
    assert most < 250


def test_an_archive_of_a_cohort_is_never_in_memory_as_a_whole(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(12):
            archive.writestr(f"{i}/x.pt", BIG)
    program = f"from graders.submission import cohort; print(sum(len(h.load().files) for h in cohort(pathlib.Path({str(path)!r}))))"

    words, most = peak(program)

    assert words == "12"
    assert most < 250


def test_files_of_one_name_in_archives_beside_each_other_are_both_kept(tmp_path):
    path = tmp_path / "hand-in.zip"
    path.write_bytes(zip_of(("one.zip", zip_of(("a.py", "1"))), ("two.zip", zip_of(("a.py", "2")))))

    hand_in = read(path)

    assert hand_in.files == {"a.py": b"1", "two/a.py": b"2"}
    assert hand_in.notes == (
        "`a.py` is called `two/a.py` here",
        "`one.zip` was unpacked",
        "`two.zip` was unpacked",
    )


@pytest.mark.jail
def test_as_many_small_files_as_are_allowed_are_graded(toy, tmp_path):
    (tmp_path / "cohort").mkdir()
    files = {f"notes/{i}.txt": b"" for i in range(1_999)}
    (tmp_path / "cohort" / "ada.zip").write_bytes(packed({**RIGHT, **files}))
    (tmp_path / "cohort" / "bob.zip").write_bytes(packed({**RIGHT, **files, "one.more": b""}))

    result = batch(toy, tmp_path / "cohort", tmp_path / "out")

    assert sorted((r.student, r.score) for r in result.reports) == [("ada", 5), ("bob", 0)]
    why = "holds 2,001 files, more than 2,000"
    assert result.failures == [("bob", why)]


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
        "honest",
        "index_html",
        "state_sqlite",
        "gradebook_csv",
    }
    assert len(result.failures) == len(HOSTILE)


def test_the_note_of_what_cannot_be_read_names_no_folder_of_the_instructor(toy, tmp_path):
    (tmp_path / "ada.zip").write_bytes(b"no zip")
    (found,) = cohort(tmp_path)
    grader = Grader(toy, None, None)

    observed = observe(grader, grader.session(), found)

    said = "is no readable archive (File is not a zip file); pack it again as a zip"
    assert observed.report().notes == (f"ada.zip: {said}",)
    assert observed.why == said
