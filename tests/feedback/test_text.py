from graders.feedback.text import heading, result_lines
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
? Check d ......................................................... a person decides 0/2
    look at report.pdf
! Check e .................................................. grader's fault, pending 0/2
    the check is broken
toy: ada                                                              2 of 10, 4 pending"""
    )
