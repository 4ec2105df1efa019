"""Names of files, students and folders that are made to be in the way: each becomes one that can be written and shown."""

import io
import json
import os
import socket
import struct
import subprocess
import sys
import tarfile
import unicodedata
import zipfile

import pytest

from graders.cohort.batch import batch
from graders.errors import UserError
from graders.submission import cohort, read
from graders.submission.texts import file_name, printable
from tests.conftest import REFERENCE
from tests.demo import packed

RIGHT = {"solution.py": REFERENCE.encode()}
COMPOSED, DECOMPOSED = "Zoë Müßig", unicodedata.normalize("NFD", "Zoë Müßig")


def folder_of(path, *entries, files=RIGHT):
    for entry in entries:
        here = path / os.fsdecode(entry)
        here.mkdir(parents=True)
        for name, data in files.items():
            (here / name).write_bytes(data)
    return path


def students(path, **keys):
    return {h.entry: h.student for h in cohort(path, **keys)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        (DECOMPOSED, COMPOSED),
        ("a/b\\c:d*e?f", "a_b_c_d_e_f"),
        ("tab\there\x1b[2J", "tab_here_[2J"),
        ("\udce4rger", "ärger"),
        ("\ud800x", "_x"),
        ("\u2028line\u202e", "_line_"),
        ("ends. . ", "ends"),
        (" .. ", "unnamed"),
        ("", "unnamed"),
        ("-", "-"),
        ("con", "con_"),
        ("NUL.txt", "NUL_.txt"),
        ("com1.a.b", "com1_.a.b"),
        ("console", "console"),
        ("x" * 300, "x" * 180),
        ("ß" * 300, "ß" * 90),
        ("🙂" * 300, "🙂" * 45),
    ],
)
def test_any_text_becomes_the_name_of_a_file(tmp_path, text, name):
    assert file_name(text) == name
    (tmp_path / file_name(text)).touch()


@pytest.mark.parametrize(
    "name", ["results.json", "audit.jsonl", "queue.html", "gradebook.CSV", "state.sqlite"]
)
def test_a_student_s_folder_is_not_called_as_a_file_of_results(tmp_path, name):
    folder = folder_of(tmp_path / "cohort", os.fsencode(name), b"Ada.B")

    assert students(folder) == {name: name.replace(".", "_"), "Ada.B": "Ada.B"}


def test_bytes_of_a_name_that_are_no_utf_8_are_read_as_latin_1(tmp_path):
    folder = folder_of(tmp_path / "cohort", b"J\xf6rg \xff", b"Ada")

    assert students(folder) == {"Ada": "Ada", "J\udcf6rg \udcff": "Jörg ÿ"}
    assert [sorted(h.load().files) for h in cohort(folder)] == [["solution.py"]] * 2


def test_names_of_files_are_made_printable_and_composed(tmp_path):
    for name in (b"\xff.txt", b"left\xffout.pyc", DECOMPOSED.encode() + b".txt", b"a\x1b.txt"):
        (tmp_path / os.fsdecode(name)).write_bytes(name)

    hand_in = read(tmp_path)

    assert sorted(hand_in.files) == [f"{COMPOSED}.txt", "a_.txt", "ÿ.txt"]
    assert hand_in.notes == ("left out: leftÿout.pyc",)


def test_two_names_of_files_that_become_one_stay_two_files(tmp_path):
    for name in (COMPOSED, DECOMPOSED):
        (tmp_path / f"{name}.txt").write_text(name)

    hand_in = read(tmp_path)

    assert sorted(hand_in.files) == [f"{COMPOSED}-2.txt", f"{COMPOSED}.txt"]
    assert {d.decode() for d in hand_in.files.values()} == {COMPOSED, DECOMPOSED}


def zip_named(raw, *, utf8=False, unix=True):
    """A zip whose only file has a name of these bytes."""
    plain = b"x" * len(raw)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        info = zipfile.ZipInfo(plain.decode())
        info.create_system = 3 if unix else 0
        archive.writestr(info, "1")
    packed_, flag = data.getvalue().replace(plain, raw), 0x800 if utf8 else 0
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        i = packed_.index(magic) + at
        packed_ = packed_[:i] + struct.pack("<H", flag) + packed_[i + 2 :]
    return packed_


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (zip_named("Lösung.py".encode(), utf8=True), "Lösung.py"),
        (zip_named("Lösung.py".encode()), "Lösung.py"),
        (zip_named("Lösung.py".encode("cp437"), unix=False), "Lösung.py"),
        (zip_named("Lösung.py".encode("latin-1")), "Lösung.py"),
        (zip_named("Lösung.py".encode("latin-1"), utf8=True), "Lösung.py"),
        (zip_named(unicodedata.normalize("NFD", "Lösung.py").encode()), "Lösung.py"),
        (zip_named(b"a\\b.py"), "a/b.py"),
        (zip_named(b"a\x07b.py"), "a_b.py"),
        (zip_named(b"./a//b.py"), "a/b.py"),
        (zip_named(b"."), "unnamed"),
    ],
    ids=[
        "utf-8",
        "unmarked utf-8",
        "dos",
        "latin-1",
        "no utf-8 as it says",
        "a mac's",
        "backslash",
        "bell",
        "dots",
        "none",
    ],
)
def test_names_in_zips_are_read_as_they_were_meant(tmp_path, data, name):
    path = tmp_path / "hand-in.zip"
    path.write_bytes(data)

    assert list(read(path).files) == [name.rpartition("/")[2]]


def test_a_name_in_a_tar_that_is_no_utf_8_is_read_as_latin_1(tmp_path):
    path = tmp_path / "hand-in.tar.gz"
    with tarfile.open(path, "w:gz", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("L\udcf6sung.py"), io.BytesIO())

    assert list(read(path).files) == ["Lösung.py"]


def test_a_name_that_no_system_takes_is_shortened_with_its_ending(tmp_path):
    path = tmp_path / "hand-in.zip"
    path.write_bytes(packed({f"{'n' * 400}.py": b"1", f"{'n' * 401}.py": b"2"}))
    kept = "n" * 252

    hand_in = read(path)

    assert hand_in.files == {f"{kept}.py": b"1", f"{kept}-2.py": b"2"}
    assert hand_in.notes == (
        f"`{'n' * 80}` is called `{'n' * 80}` here",
        f"`{'n' * 80}` is called `{'n' * 80}` here",
    )


def test_a_path_that_no_system_takes_is_refused(tmp_path):
    path = tmp_path / "hand-in.zip"
    path.write_bytes(packed({"/".join(["n" * 50] * 30): b"1"}))

    with pytest.raises(UserError, match="refused, a name that is too long: 'nnn"):
        read(path)


def test_students_whose_names_become_one_keep_theirs_whoever_comes_later(tmp_path):
    folder = folder_of(tmp_path / "cohort", "a:b", "ada")
    before = students(folder)
    folder_of(folder, "A_b", "Ada", "a*b")

    after = students(folder, known=before)

    assert before == {"a:b": "a_b", "ada": "ada"}
    assert after == {"a:b": "a_b", "ada": "ada", "A_b": "A_b-2", "Ada": "Ada-2", "a*b": "a_b-3"}
    assert students(folder) == {"A_b": "A_b", "Ada": "Ada", "ada": "ada-2", "a*b": "a_b-2", "a:b": "a_b-3"}


def test_a_name_of_a_mac_and_the_same_of_another_system_are_one_unless_both_are_there(tmp_path):
    mac = folder_of(tmp_path / "mac", DECOMPOSED)
    both = folder_of(tmp_path / "both", DECOMPOSED, COMPOSED)

    assert students(mac) == {DECOMPOSED: COMPOSED}
    assert students(both) == {DECOMPOSED: f"{COMPOSED}-2", COMPOSED: COMPOSED}


def test_what_systems_leave_in_a_folder_is_no_student(tmp_path):
    folder = folder_of(tmp_path / "cohort", "Ada", "wandb", "x.npz", ".git", "__MACOSX", "$RECYCLE.BIN")
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "._Ada", "~$Ada.docx", "Icon\r", ".gitignore"):
        (folder / name).touch()

    assert students(folder) == {"Ada": "Ada", "wandb": "wandb", "x.npz": "x.npz"}


def test_what_is_no_folder_and_no_file_is_refused_as_a_link_within_a_hand_in_is(tmp_path):
    folder = folder_of(tmp_path / "cohort", "ada")
    (folder / "link").symlink_to("ada")
    (folder / "link.py").symlink_to("ada/solution.py")
    (folder / "loop").symlink_to("loop")
    (folder / "nowhere").symlink_to("gone")
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(folder / "socket"))

    said = {}
    for hand_in in cohort(folder):
        try:
            said[hand_in.student] = sorted(hand_in.load().files)
        except UserError as error:
            said[hand_in.student] = str(error)

    assert said == {
        "ada": ["solution.py"],
        "link": f"{folder}/link: refused, a link or device",
        "link-2": f"{folder}/link.py: refused, a link or device",
        "loop": f"{folder}/loop: refused, a link or device",
        "nowhere": f"{folder}/nowhere: refused, a link or device",
        "pipe": f"{folder}/pipe: refused, a link or device",
        "socket": f"{folder}/socket: refused, a link or device",
    }


def test_a_link_to_a_folder_within_a_hand_in_is_left_out_and_said(tmp_path):
    folder = folder_of(tmp_path / "cohort", "ada")
    (folder / "ada" / "again").symlink_to("..")

    hand_in = cohort(folder)[0].load()

    assert sorted(hand_in.files) == ["solution.py"]
    assert hand_in.notes == ("left out: again (a link or device)",)


def test_a_folder_that_may_not_be_read_is_its_own_error(tmp_path):
    folder = folder_of(tmp_path / "cohort", "ada", "bob")
    (folder / "bob").chmod(0)
    program = f"""
import os, pathlib, graders.submission
os.setgroups([]) if os.getuid() == 0 else None
os.setresuid(65534, 65534, 65534) if os.getuid() == 0 else None
for one in graders.submission.cohort(pathlib.Path({str(folder)!r})):
    try:
        print(one.student, sorted(one.load().files))
    except Exception as error:
        print(one.student, error)
"""
    for parent in (p for p in (tmp_path, *tmp_path.parents) if "pytest-of-" in str(p)):
        parent.chmod(0o755)
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    (folder / "bob").chmod(0o755)

    assert said.stdout.splitlines() == [
        "ada ['solution.py']",
        f"bob {folder}/bob: cannot be read (Permission denied)",
    ]


def test_results_within_the_hand_ins_are_no_hand_in_nor_part_of_one(tmp_path):
    folder = folder_of(tmp_path / "cohort", "ada", "bob")
    for out in (folder / "graded", folder / "ada" / "graded"):
        folder_of(out, "students")

    assert set(students(folder, leave=folder / "graded")) == {"ada", "bob"}
    ada = cohort(folder, leave=folder / "ada" / ".." / "ada" / "graded")[0]
    assert sorted(ada.load().files) == ["solution.py"]


def whole(tmp_path, entries):
    """An archive of a cohort, as zip and as tar."""
    paths = [tmp_path / "all.zip", tmp_path / "all.tar", tmp_path / "all.tar.xz"]
    with zipfile.ZipFile(paths[0], "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    for path, mode in zip(paths[1:], ("w", "w:xz"), strict=True):
        with tarfile.open(path, mode) as archive:
            for name, data in entries.items():
                info = tarfile.TarInfo(name.rstrip("/"))
                info.size, info.type = len(data), tarfile.DIRTYPE if name.endswith("/") else tarfile.REGTYPE
                archive.addfile(info, io.BytesIO(data))
    return paths


def test_a_hostile_name_in_the_archive_of_a_cohort_is_one_hand_in_s_own(tmp_path):
    entries = {
        "all/ada/a.py": b"1",
        "all/ada/b/c.py": b"2",
        "all/bob.zip": packed({"b.py": b"3"}),
        "all/empty/": b"",
        "all/eve/../../../x.py": b"4",
        "../up.py": b"5",
        "/etc/passwd": b"6",
        "__MACOSX/x": b"",
        "all/./-/d.py": b"7",
        "all/Thumbs.db": b"",
    }

    for path in whole(tmp_path, entries):
        said = {}
        for hand_in in cohort(path):
            try:
                said[hand_in.student] = sorted(hand_in.load().files)
            except UserError as error:
                said[hand_in.student] = str(error).removeprefix(f"{path}/").partition(": ")[2]
        assert said == {
            "-": ["d.py"],
            "ada": ["a.py", "b/c.py"],
            "bob": ["b.py"],
            "empty": [],
            "eve": "refused, a name that leaves the folder: '../../../x.py'",
            "hand-in": "refused, a name that leaves the folder: 'up.py'",
            "etc": "refused, an absolute name: 'passwd'",
        }, path


CALLED = (
    "queue.html",
    "audit.jsonl",
    "state.sqlite-wal",
    "students",
    "instructor",
    "-",
    "con",
    "x" * 250,
    ".ada",
    "overrides.yaml",
)


@pytest.mark.jail
def test_students_called_like_files_of_ours_only_meet_other_students(toy, tmp_path):
    folder_of(tmp_path / "cohort", *CALLED, DECOMPOSED, b"J\xf6rg")
    out = tmp_path / "cohort" / "graded"
    said = {
        "-",
        "Jörg",
        "Zoë Müßig",
        "ada",
        "audit_jsonl",
        "con_",
        "instructor",
        "overrides_yaml",
        "queue_html",
        "state_sqlite-wal",
        "students",
        "x" * 180,
    }

    for _ in range(2):
        result = batch(toy, tmp_path / "cohort", out)

        assert {r.student: r.score for r in result.reports} == dict.fromkeys(said, 5)
        assert {p.name for p in (out / "students").iterdir()} == said
        assert {p.stem for p in (out / "instructor" / "reports").iterdir()} == said
        assert result.faults == result.failures == []
    page = (out / "index.html").read_text()
    assert all(f">{printable(name)[:80]}" in page for name in said)
    json.loads((out / "results.json").read_text())
    with pytest.raises(UserError) as error:
        batch(toy, out / "students", out)
    assert (
        str(error.value)
        == f"{out}: the hand-ins lie where results are written; choose another --out, which may lie beside or in them"
    )
