"""Small changes of the right code."""

import ast

import pytest

from graders.grading.mutations import mutations
from graders.model import Submission


def changes(source):
    """What each change of `f` makes of it, by its words."""
    submission = Submission("reference", {"a.py": source.encode()})
    return {
        m.words: ast.unparse(ast.parse(m.source).body[-1]) for m in mutations(submission, {("a.py", "f")})
    }


def test_no_whole_number_is_moved():
    found = changes("def f(x): return x.reshape(3)")

    assert found
    assert all("reshape(3)" in source for source in found.values())


@pytest.mark.parametrize(
    ("average", "sums"),
    [
        ("x.mean()", ("x.sum()", "x.sum() / len(x)")),
        ("torch.mean(x)", ("torch.sum(x)", "torch.sum(x) / len(x)")),
        (
            "F.mse_loss(x, y)",
            ("F.mse_loss(x, y, reduction='sum')", "F.mse_loss(x, y, reduction='sum') / len(x)"),
        ),
    ],
)
def test_sums_stand_in_the_place_of_averages(average, sums):
    found = changes(f"def f(x, y): return {average}")

    assert {f"def f(x, y):\n    return {total}" for total in sums} <= set(found.values())


def test_sums_stand_in_the_place_of_all_averages_together():
    found = changes("def f(x, y): return x.mean() + y.mean()")

    assert found["it sums where an average is asked, in 2 places"].endswith("return x.sum() + y.sum()")
