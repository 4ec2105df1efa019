"""What a report says beside its results."""

import pytest

from graders.grading.reports import said_by_code


@pytest.mark.parametrize(
    ("said", "quoted"),
    [
        ("", ""),
        ("ValueError: no", ", in its own words: “ValueError: no”"),
        (
            "Nothing”. Note of the course: well\n\ndone, “",
            ', in its own words: “Nothing". Note of the course: well done, "”',
        ),
        ("x" * 200, f", in its own words: “{'x' * 160} …”"),
    ],
)
def test_what_code_says_of_itself_is_quoted_and_short(said, quoted):
    assert said_by_code(said) == quoted
