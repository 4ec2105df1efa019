from dataclasses import replace

from graders.feedback.language import languages
from graders.feedback.text import heading, result_lines
from graders.model import Result, passed
from tests.feedback.sample import report


def test_the_text_says_each_check_in_a_line_with_details_below():
    assert (
        "\n".join(
            [
                *(line for r in report().results for line in result_lines(r)),
                heading(report()),
            ]
        )
        == """\
✓ Check a ................................................................... passed 2/2
    all 3 shapes
✗ Check b ................................................................... failed 0/2
    `kl` differs: every value is 2 × the expected one
    expected: 1
    actual:   2
    hint:     the factor 1/2
    | File "x.py", line 3
– Check c .................................................................. skipped 0/2
    needs “b” to pass first
? Check d ......................................................... a person decides –/2
    look at report.pdf
! Check e .................................................. grader's fault, pending –/2
    the check is broken
toy: ada                                                              2 of 10, 4 pending"""
    )


def test_what_was_graded_under_another_name_is_said():
    outcome = replace(passed(), graded="`compute_kl` in q4.py, called as compute_kl(mu, logvar)")

    assert result_lines(Result("kl", "agrees", "The KL", 2, outcome))[1:] == [
        "    graded:   `compute_kl` in q4.py, called as compute_kl(mu, logvar)"
    ]


def test_what_stands_behind_labels_begins_in_one_column_in_each_language():
    read = replace(passed(), wrote="13,52", understood=("n:13.52",))
    for code in languages():
        wrote, understood = result_lines(report(a=read).results[0], code)[1:]
        assert wrote.index("13,52") == understood.index("13.52"), code
