"""Why a file could not be read stands there in plain words, with the cure."""

import pytest

from graders.errors import unread


def why(read):
    with pytest.raises((OSError, ValueError)) as caught:
        read()
    return unread(caught.value)


def test_a_file_that_is_not_there_does_not_exist(tmp_path):
    assert why((tmp_path / "course.yaml").read_text) == "does not exist"


def test_bytes_that_are_no_text_are_said_to_be_none(tmp_path):
    (tmp_path / "spec.yaml").write_bytes(b"\xff\xfe\x00")

    assert why(lambda: (tmp_path / "spec.yaml").read_text("utf-8")) == "is no text in UTF-8; save it as such"


def test_whatever_else_it_is_stands_there_without_a_number(tmp_path):
    assert why(tmp_path.read_text) == "cannot be read (Is a directory)"
