"""What a report says beside its results."""

import pytest

from graders.grading.reports import found_once, said_by_code
from graders.model import Result, human


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


def test_what_was_not_found_is_told_in_full_once():
    said = "not found by the machine: `Net` was not found; the hand-in defines `Other`"
    results = {n: Result(n, "layers", n.upper(), 1, human(said)) for n in ("a", "b")}

    assert {n: r.outcome.diagnosis.summary for n, r in found_once(results).items()} == {
        "a": said,
        "b": "not found by the machine: `Net` was not found, as said at “A”",
    }
