"""What was not found in a cohort: the names that the class uses, and the lines that decide it."""

import html
import re
from dataclasses import replace

import pytest

from graders.cohort.batch import batch
from graders.cohort.unfound import unfound
from graders.model import ExerciseReport, Report, Result, Submission, human, passed
from tests.conftest import REFERENCE

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

LOST = human("not found by the machine: `kl` was not found; looked for kl; saw f")
CODE = b"""
import torch
from helpers import thing

class Gauss(torch.nn.Module):
    def divergence_kl_of(self, a): ...

def closeness(a, b): ...

def times(x, factor): ...

rate = 3
"""


def report(student, **outcomes):
    results = tuple(Result(i, "agrees", i.upper(), 3.0, o) for i, o in outcomes.items())
    return Report("toy", "A toy", student, (ExerciseReport("one", "Functions", results),))


def test_the_names_that_the_class_uses_stand_there_the_likeliest_first(toy):
    loads = {s: lambda: Submission("x", {"a.py": CODE}) for s in ("ada", "bob")}

    (found,) = unfound(toy, [report("ada", kl=LOST, scale=passed()), report("bob", kl=LOST)], loads)

    assert (found.symbol, found.name, found.titles, found.students, found.points) == (
        "kl", "kl", ("KL",), ("ada", "bob"), 6.0,
    )  # fmt: skip
    assert [(n.name, n.students, n.likely) for n in found.names] == [
        ("Gauss.divergence_kl_of", ("ada", "bob"), True),
        ("Gauss", ("ada", "bob"), False),
        ("closeness", ("ada", "bob"), False),
    ]
    assert found.names[2].lines == (
        '- {student: "ada", symbols: {kl: closeness}}\n- {student: "bob", symbols: {kl: closeness}}\n'
    )


def test_what_was_tried_in_its_place_comes_first(toy):
    doubt = human(
        "it is not certain what is meant here: `symbols: {kl: NAME}` ...",
        actual="`closeness` in a.py: would pass",
    )

    (found,) = unfound(toy, [report("ada", kl=doubt)], {"ada": lambda: Submission("ada", {"a.py": CODE})})

    assert [n.name for n in found.names][:2] == ["closeness", "Gauss.divergence_kl_of"]


@pytest.mark.parametrize(
    "outcome", [passed(), human("a person looks at it"), replace(LOST, verdict=passed().verdict)]
)
def test_what_waits_for_another_reason_is_not_among_it(toy, outcome):
    assert unfound(toy, [report("ada", kl=outcome)], {}) == []


def test_a_hand_in_that_can_no_longer_be_read_is_named_without_names(toy):
    (found,) = unfound(toy, [report("ada", kl=LOST)], {})

    assert (found.students, found.names, found.more) == (("ada",), (), 0)


@pytest.mark.jail
def test_lines_copied_from_the_page_decide_the_checks(toy, tmp_path):
    for student in ("ada", "bob ä"):
        (tmp_path / "hand-ins" / student).mkdir(parents=True)
        own = REFERENCE.replace("def kl(", "def closeness(").replace(
            "0.5 *", ""
        )  # right work is found by itself
        (tmp_path / "hand-ins" / student / "solution.py").write_text(own)
    out = tmp_path / "out"
    before = batch(toy, tmp_path / "hand-ins", out)
    page = (out / "index.html").read_text()

    copied = html.unescape(re.search(r'<pre class="copy"[^>]*>(.*?)</pre>', page, re.DOTALL)[1])
    (out / "overrides.yaml").write_text(copied)
    after = batch(toy, tmp_path / "hand-ins", out)

    assert copied == (
        '- {student: "ada", symbols: {kl: closeness}}\n- {student: "bob ä", symbols: {kl: closeness}}\n'
    )
    assert {r.student: (r.score, r.pending) for r in before.reports} == {"ada": (2, 3), "bob ä": (2, 3)}
    assert {r.student: (r.score, r.pending) for r in after.reports} == {"ada": (2, 0), "bob ä": (2, 0)}
    assert "What was not found" not in (out / "index.html").read_text()
