import pytest

from graders.errors import UserError
from graders.submission import cohort
from graders.submission.cohorts import members
from tests.demo import packed


def test_a_cohort_is_a_folder_of_folders_and_archives_or_one_archive(tmp_path):
    files = {"ada/a.py": b"1", "bob/b.py": b"2"}
    folder = tmp_path / "cohort"
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(data)
    (folder / "cleo.zip").write_bytes(packed({"c.py": b"3"}))
    whole = tmp_path / "hand-in.zip"
    whole.write_bytes(
        packed({**{f"all/{n}": d for n, d in files.items()}, "all/cleo.zip": packed({"c.py": b"3"})})
    )

    for path in (folder, whole):
        read_all = {h.student: dict(h.load().files) for h in cohort(path)}

        assert read_all == {"ada": {"a.py": b"1"}, "bob": {"b.py": b"2"}, "cleo": {"c.py": b"3"}}


def test_an_archive_that_somebody_unpacked_beside_it_is_the_same_hand_in_and_one_with_other_files_is_not(
    tmp_path,
):
    for name in ("ada", "bob"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.py").write_bytes(b"1")
    (tmp_path / "ada.zip").write_bytes(packed({"a.py": b"1"}))
    (tmp_path / "bob.zip").write_bytes(packed({"a.py": b"2"}))
    (tmp_path / "eve.zip").write_bytes(b"no zip")
    (tmp_path / "eve").mkdir()

    assert [(h.entry, h.student) for h in cohort(tmp_path)] == [
        ("ada", "ada"),
        ("bob", "bob"),
        ("bob.zip", "bob-2"),
        ("eve", "eve"),
        ("eve.zip", "eve-2"),
    ]


def test_what_drives_and_programs_leave_in_a_folder_is_no_hand_in(tmp_path):
    for name in (
        "@eaDir",
        "#recycle",
        "@Recently-Snapshot",
        ".stfolder",
        ".dropbox.cache",
        "$RECYCLE.BIN",
        "ada",
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_bytes(b"1")
    (tmp_path / ".~lock.gradebook.csv#").write_bytes(b"")

    assert [h.student for h in cohort(tmp_path)] == ["ada"]


def test_names_of_students_become_safe_and_unique_folders(tmp_path):
    folder = tmp_path / "cohort"
    for name in ("Ada", "ada", 'a:b"c'):
        (folder / name).mkdir(parents=True)

    assert [h.student for h in cohort(folder)] == ["Ada", "a_b_c", "ada-2"]


def test_one_unreadable_hand_in_is_its_own_error(tmp_path):
    folder = tmp_path / "cohort"
    folder.mkdir()
    (folder / "bad.zip").write_bytes(b"no zip")
    (folder / "good.zip").write_bytes(packed({"a.py": b"1"}))
    loads = {h.student: h.load for h in cohort(folder)}

    assert dict(loads["good"]().files) == {"a.py": b"1"}
    with pytest.raises(UserError):
        loads["bad"]()


def test_why_a_submission_cannot_be_read_is_said_without_paths_and_with_no_name_twice(tmp_path):
    folder = tmp_path / "cohort"
    (folder / "a:b").mkdir(parents=True)
    (folder / "a:b" / "inner.zip").write_bytes(b"no zip")
    (folder / "jana").mkdir()
    (folder / "jana" / "inner.zip").write_bytes(b"no zip")
    (folder / "mia.zip").write_bytes(b"no zip")
    why = "is no readable archive (File is not a zip file); pack it again as a zip"
    reasons = {}
    for found in cohort(folder):
        with pytest.raises(UserError) as error:
            found.load()
        reasons[found.student] = found.reason(error.value)

    assert reasons == {"a_b": f"a:b/inner.zip: {why}", "jana": f"inner.zip: {why}", "mia": why}


@pytest.mark.parametrize("target", ["loop", "nowhere", ".", "/dev/zero"])
def test_a_link_in_the_folder_of_the_cohort_stops_nobody(tmp_path, target):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "a.py").write_bytes(b"x = 1")
    (tmp_path / "loop").symlink_to(target)

    assert sorted(e.name for e in members(tmp_path, tmp_path / "out")) == ["ada/a.py", "loop"]
    assert [h.student for h in cohort(tmp_path, leave=tmp_path / "out")] == ["ada", "loop"]
