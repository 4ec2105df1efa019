"""What must be the same on all machines, and in what words it is said that it is not."""

import shutil

import pytest

from graders.errors import UserError
from graders.scale.facts import difference, find_sheet, of_machine, of_sheet
from graders.sheets.load import load_spec
from tests.conftest import write_toy

HERE = {"torchgrade": "1", "code": "a", "python": "3.11.7", "libraries": ["numpy-2.0", "torch-2.11"]}


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({}, ""),
        ({"torchgrade": "2"}, "it has torchgrade 2, and here is 1; install the same on both"),
        ({"code": "b"}, "its torchgrade 1 has other code than this one; install the same build on both"),
        ({"python": "3.12.0"}, "it has Python 3.12.0, and here is 3.11.7; use the same on both"),
        (
            {"libraries": ["numpy-2.0", "torch-2.10"]},
            "its libraries are others (it has `torch-2.10`; here is `torch-2.11`), and numbers depend on them; "
            "install the same on both, as from one container image",
        ),
    ],
)
def test_a_difference_is_said_with_what_to_do(other, said):
    assert difference(HERE, {**HERE, **other}) == said


def test_this_machine_does_not_differ_from_itself():
    assert difference(of_machine(), of_machine()) == ""


def test_the_same_sheet_is_found_wherever_it_lies_and_another_one_is_not(tmp_path):
    spec = load_spec(write_toy(tmp_path / "toy") / "spec.yaml")
    shutil.copytree(tmp_path / "toy", tmp_path / "copy")

    assert (
        find_sheet("toy", of_sheet(spec), [tmp_path / "gone", tmp_path / "copy"]).folder == tmp_path / "copy"
    )

    (tmp_path / "copy" / "mistakes" / "no-half.py").write_text("# fails: scale\n")
    with pytest.raises(UserError) as error:
        find_sheet("toy", of_sheet(spec), [tmp_path / "copy"])
    assert (
        str(error.value) == "its sheet `toy` is another one (mistakes/no-half.py); copy the same sheet there"
    )


def test_where_there_is_no_sheet_that_is_said():
    with pytest.raises(UserError) as error:
        find_sheet("toy", {}, [])

    assert str(error.value) == (
        "it has no sheet `toy`; start it with `torchgrade worker --sheet FOLDER`, or install the course there"
    )
