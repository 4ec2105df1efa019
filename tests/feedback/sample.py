"""A report with each verdict, and a text that wants to be more than text."""

from graders.model import ExerciseReport, Report, Result, broken, failed, human, passed, skipped

NASTY = (
    '<script>alert(1)</script> {{ 7*7 }} #eval("1") *b* $\\frac{1}{2}$ \x1b[31mred \u202eevil ä 🙂 '
    + "long " * 2000
)


def report(student="ada", **changes):
    outcomes = {
        "a": passed("all 3 shapes"),
        "b": failed(
            "`kl` differs: every value is 2 × the expected one",
            expected="1",
            actual="2",
            hint="the factor $\\frac{1}{2}$",
            trace='File "x.py", line 3',
        ),
        "c": skipped("needs “b” to pass first"),
        "d": human("look at report.pdf"),
        "e": broken("the check is broken"),
        **changes,
    }
    results = tuple(
        Result(i, "agrees", f"Check {i}", 2.0, o, 0.1, rubric="say why") for i, o in outcomes.items()
    )
    return Report(
        "toy",
        "A toy",
        student,
        (ExerciseReport("one", "First", results),),
        ("a note",),
        1.5,
        {"python": "3"},
    )


def cohort(*rows):
    """Reports of hand-ins with the outcomes of checks of two points each."""
    return [
        Report(
            "s",
            "S",
            f"student {i}",
            (
                ExerciseReport(
                    "e",
                    "E",
                    tuple(
                        Result(
                            f"c{j}",
                            "agrees",
                            f"C{j}",
                            2,
                            passed() if score else failed("x", cause="a factor 2"),
                        )
                        for j, score in enumerate(row)
                    ),
                ),
            ),
        )
        for i, row in enumerate(rows)
    ]
