import gzip
import io
import json
import tarfile
import zipfile

import pytest

from graders.errors import UserError
from graders.submission import read
from graders.submission.left_out import SMALL
from tests.demo import packed


def zipped(tmp_path, files, name="hand-in.zip"):
    path = tmp_path / name
    path.write_bytes(packed(files))
    return path


def refused(path):
    with pytest.raises(UserError) as error:
        read(path)
    return str(error.value)


def test_a_folder_around_everything_and_a_zip_within_are_unpacked(tmp_path):
    inner = packed({"vae.py": b"x = 1"})
    path = zipped(tmp_path, {"ada/a.py": b"1", "ada/code.zip": inner, "__MACOSX/._a.py": b"junk"})

    submission = read(path)

    assert submission.student == "hand-in"
    assert dict(submission.files) == {"ada/a.py": b"1", "vae.py": b"x = 1"} or set(submission.files) == {
        "a.py",
        "vae.py",
    }
    assert "left out: __MACOSX/._a.py" in submission.notes


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../evil.py", "a name that leaves the folder"),
        ("a/../../evil.py", "a name that leaves the folder"),
        ("..\\evil.py", "a name that leaves the folder"),
        ("/etc/passwd", "an absolute name"),
        ("C:\\evil.py", "an absolute name"),
    ],
)
def test_hostile_names_are_refused(tmp_path, name, why):
    path = zipped(tmp_path, {name: b"1"})

    assert refused(path) == f"{path}: refused, {why}: {name!r}"


def test_a_zip_with_a_link_is_refused(tmp_path):
    path = tmp_path / "h.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")

    assert refused(path) == f"{path}: refused, a link: 'link'"


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_a_tar_with_links_or_devices_is_refused(tmp_path, kind):
    path = tmp_path / "h.tar"
    with tarfile.open(path, "w") as archive:
        info = tarfile.TarInfo("x")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)

    assert refused(path) == f"{path}: refused, a link or device: 'x'"


def test_a_bomb_is_refused_by_its_ratio(tmp_path):
    path = zipped(tmp_path, {"zeros.txt": bytes(30 * 2**20)})

    assert refused(path).startswith(f"{path}: refused, `zeros.txt` unpacks to ")


def test_a_sparse_file_of_10_gb_is_refused_unread(tmp_path):
    folder = tmp_path / "h"
    folder.mkdir()
    with (folder / "big.pt").open("wb") as file:
        file.truncate(10 * 2**30)

    assert refused(folder) == f"{folder}: `big.pt` has 10,240 MiB, more than 64; hand in without data sets"


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04 cut off", packed({"a.py": b"1" * 999})[:-30]],
    ids=["empty", "no archive", "cut off"],
)
def test_a_corrupt_zip_says_so(tmp_path, data):
    path = tmp_path / "h.zip"
    path.write_bytes(data)

    assert refused(path).startswith(f"{path}: is no readable archive (")


def test_a_missing_path_names_the_cure(tmp_path):
    path = tmp_path / "nothing"

    assert refused(path) == f"{path}: does not exist; give a folder, a .zip, a .py or a .ipynb"


def test_tar_gz_is_read(tmp_path):
    path = tmp_path / "h.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("./a.py")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"1"))

    assert dict(read(path).files) == {"a.py": b"1"}


NOTEBOOK = b'{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.mark.parametrize(
    ("name", "data", "plain"),
    [
        ("model.ipynb.txt", NOTEBOOK, "model.ipynb"),
        ("Model.IPYNB", NOTEBOOK, "Model.ipynb"),
        ("model.ipynb.json", NOTEBOOK, "model.ipynb"),
        ("model.json", NOTEBOOK, "model.ipynb"),
        ("VAE.PY", b"x = 1", "VAE.py"),
        ("vae.py.txt", b"x = 1", "vae.py"),
    ],
)
def test_code_under_another_ending_is_read_and_said(tmp_path, name, data, plain):
    (tmp_path / name).write_bytes(data)

    submission = read(tmp_path)

    assert dict(submission.files) == {plain: data}
    assert submission.notes == (f"`{name}` is read as `{plain}`",)


def test_a_file_keeps_its_name_where_another_has_the_plain_one(tmp_path):
    files = {"vae.py": b"x = 1", "vae.py.txt": b"x = 2", "numbers.json": b'{"nbformat": 1}'}
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)

    assert dict(read(tmp_path).files) == files


def cells(*sources):
    return json.dumps({"cells": [{"cell_type": "code", "source": s} for s in sources]}).encode()


def test_small_data_of_the_exercise_are_kept_and_large_ones_left_out(tmp_path):
    (tmp_path / "points.npz").write_bytes(b"few")
    (tmp_path / "images.npz").write_bytes(bytes(SMALL + 1))
    (tmp_path / "a.py").write_text("x = 1")

    submission = read(tmp_path)

    assert set(submission.files) == {"a.py", "points.npz"}
    assert "left out: images.npz" in submission.notes


def test_files_that_cells_write_are_part_of_the_hand_in(tmp_path):
    (tmp_path / "src").mkdir()
    written = [
        "%%writefile parts.py\nx = 1\n",
        "%%writefile -a parts.py\ny = 2\n",
        "\n%%file ../top.py\nz = 3",
    ]
    refused = ["%%writefile ../../evil.py\nx", "%%writefile /etc/evil\nx", "%%writefile kept.py\nx = 9"]
    (tmp_path / "src" / "a.ipynb").write_bytes(cells(*written, *refused))
    (tmp_path / "src" / "kept.py").write_bytes(b"x = 1")
    (tmp_path / "b.txt").write_bytes(b"")

    submission = read(tmp_path)

    assert submission.files["src/parts.py"] == b"x = 1\ny = 2\n"
    assert submission.files["top.py"] == b"z = 3"
    assert sorted(submission.files) == ["b.txt", "src/a.ipynb", "src/kept.py", "src/parts.py", "top.py"]
    assert submission.files["src/kept.py"] == b"x = 1"
    assert submission.notes == (
        "`src/parts.py` is written by a cell of `src/a.ipynb`",
        "`top.py` is written by a cell of `src/a.ipynb`",
    )


@pytest.mark.parametrize(
    ("magic", "kind"),
    [(b"Rar!\x1a\x07\x01\x00", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x28\xb5\x2f\xfd", "Zstandard")],
)
def test_what_lies_in_an_archive_that_is_not_opened_is_no_missing_work(tmp_path, magic, kind):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "all of it.bin").write_bytes(magic + b"...")
    said = f"`all of it.bin` is a {kind} archive, which is not opened here"

    with pytest.raises(UserError) as error:
        read(tmp_path / "work")
    (tmp_path / "work" / "a.py").write_text("x = 1")

    assert str(error.value) == f"{tmp_path / 'work'}: {said}; pack it again as a zip"
    assert read(tmp_path / "work").notes == (said,)


def test_volumes_of_an_archive_are_no_missing_work_either(tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "all.7z.001").write_bytes(b"7z\xbc\xaf\x27\x1c...")
    (tmp_path / "work" / "all.7z.002").write_bytes(b"...")

    with pytest.raises(UserError) as error:
        read(tmp_path / "work")

    assert (
        str(error.value)
        == f"{tmp_path / 'work'}: `all.7z.001` is a 7z archive, which is not opened here; pack it again as a zip"
    )


@pytest.mark.parametrize("name", ["work.zip", "work.tar.gz", "work.tbz2", "work.TXZ"])
@pytest.mark.parametrize("mode", ["", "w", "w:gz", "w:bz2", "w:xz"])
def test_an_archive_is_read_as_what_it_is_whatever_it_is_called(tmp_path, name, mode):
    data = packed({"a.py": b"x = 1"})
    if mode:
        held = io.BytesIO()
        with tarfile.open(fileobj=held, mode=mode) as tar:
            info = tarfile.TarInfo("a.py")
            info.size = 5
            tar.addfile(info, io.BytesIO(b"x = 1"))
        data = held.getvalue()
    (tmp_path / name).write_bytes(data)

    assert dict(read(tmp_path / name).files) == {"a.py": b"x = 1"}


@pytest.mark.parametrize("name", ["a.py.gz", "inner/a.py.gz"])
def test_a_file_that_was_compressed_alone_is_read(tmp_path, name):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(b"x = 1"))

    assert dict(read(tmp_path if "/" in name else path).files) == {"a.py": b"x = 1"}


def test_compressed_data_are_left_as_they_are(tmp_path):
    (tmp_path / "data.csv.gz").write_bytes(gzip.compress(b"1,2"))

    assert list(read(tmp_path).files) == ["data.csv.gz"]


def test_a_script_for_windows_without_a_console_is_a_script(tmp_path):
    (tmp_path / "work.PYW").write_bytes(b"x = 1")

    assert list(read(tmp_path).files) == ["work.py"]


@pytest.mark.parametrize("name", ["work.alz", "work.egg", "work.dmg", "work.iso", "work.lzh"])
def test_an_archive_of_another_kind_is_said_not_to_be_opened(tmp_path, name):
    (tmp_path / name).write_bytes(b"\1" * 100)

    assert "is not opened here; pack it again as a zip" in refused(tmp_path)
