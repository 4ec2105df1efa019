"""The folder of one student is not taken for a cohort whose students are its files."""

import pytest

from graders.cohort.batch import batch
from graders.errors import UserError
from graders.sheets.load import find_spec
from graders.sheets.skeletons import skeletons


def test_the_files_of_one_hand_in_are_no_students(tmp_path):
    spec, one = find_spec("edf-intro"), tmp_path / "ada"
    one.mkdir()
    for name in ("answers.md", "linear_regression.ipynb"):
        (one / name).write_bytes(skeletons(spec)[name])

    with pytest.raises(UserError) as error:
        batch(spec, one, tmp_path / "out")

    assert str(error.value) == (
        f"{one}: holds the files of one hand-in (answers.md, linear_regression.ipynb); "
        "give the folder above it, with a folder for each student"
    )
    assert not (tmp_path / "out").exists()
