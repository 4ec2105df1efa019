"""What a library that is missing or broken here leads to is the machine's fault; no point is lost or won."""

import ast
import os

import pytest

from graders.observing import faults
from graders.sandbox.environment import environment
from tests.conftest import REFERENCE
from tests.sandbox.conftest import grading, kl

pytestmark = [pytest.mark.jail, pytest.mark.usefixtures("lasting_sandboxes")]


LACKING = "broken", "`not_here`, which the sheet lets hand-ins use, is not installed here"


REPORT = """
  - id: two
    title: Report
    checks:
      - {id: report, kind: report_pdf, title: A report, points: 1, pages: 1, seconds: 10}
"""


@pytest.fixture(scope="module")
def grade(tmp_path_factory):
    folder = tmp_path_factory.mktemp("machine")
    broken = tmp_path_factory.mktemp("libraries")
    for name, text in {
        "half": "import json.not_whole",
        "pypdf": "raise RuntimeError('damaged')",
        "whole": "def fail(): import json.not_whole",
    }.items():
        (broken / name).mkdir(parents=True)
        (broken / name / "__init__.py").write_text(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(
            "PYTHONPATH",
            os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(broken)))),
        )
        environment.cache_clear()
        with grading(folder, lambda s: s.replace("points: 5", "points: 6") + REPORT) as grade:
            yield grade
    environment.cache_clear()


@pytest.mark.parametrize(
    ("body", "top"),
    [
        ("import not_here", ""),
        ("from not_here.part import thing", ""),
        ("not_here.thing()", "import not_here"),
        ("thing()", "from not_here import thing"),
        ("nh.thing()", "try:\n    import not_here as nh\nexcept ImportError:\n    nh = None"),
        ("print(made)", "import not_here\nmade = not_here.thing()"),
        (
            "return 0 * mu",
            "try:\n    import not_here\nexcept ImportError:\n    not_here = None\nclass Uses(torch.nn.Module):\n    x = not_here\ndef helps(): return not_here\nkept = helps",
        ),
    ],
)
def test_what_needs_an_allowed_library_that_is_not_here_is_broken(grade, body, top):
    body = f"kept; {body}" if "kept" in top else body

    outcomes = grade(kl(body, top))

    assert outcomes["kl"] == LACKING
    assert outcomes["scale"] == ("passed", "")


@pytest.mark.parametrize(
    ("body", "top", "said"),
    [
        ("import no_such_thing", "", "the code raises ModuleNotFoundError: No module named 'no_such_thing'"),
        (
            "from torch import no_such_thing",
            "",
            "the code raises ImportError: cannot import name 'no_such_thing' from 'torch'",
        ),
        (
            "exec('import no_such_thing')",
            "",
            "the code raises ModuleNotFoundError: No module named 'no_such_thing'",
        ),
        ("exec('1 / 0')", "", "the code raises ZeroDivisionError: division by zero"),
        ("raise ImportError('mine')", "", "the code raises ImportError: mine"),
        ("undefined", "", "the code raises NameError: name 'undefined' is not defined"),
        (
            "open('own.py', 'w').write('1 / 0'); import sys; sys.path.insert(0, '.'); import own",
            "",
            "the code raises ZeroDivisionError: division by zero",
        ),
    ],
)
def test_what_is_the_codes_own_fault_fails(grade, body, top, said):
    verdict, summary = grade(kl(body, top))["kl"]

    assert verdict == "failed"
    assert summary.startswith(said)


@pytest.mark.parametrize(
    ("body", "top"),
    [("import half", ""), ("half.thing()", "import half"), ("whole.fail()", "import whole")],
)
def test_what_needs_a_library_that_is_not_whole_is_broken(grade, body, top):
    verdict, summary = grade(kl(body, top))["kl"]

    assert verdict == "broken"
    assert summary.startswith("a library is not whole here: ")
    assert summary.endswith("raises ModuleNotFoundError: No module named 'json.not_whole'")


def test_a_check_whose_own_import_fails_is_broken_and_takes_nothing_from_others(grade):
    outcomes = grade(REFERENCE, **{"report.pdf": b"%PDF-1.4"})

    assert outcomes["report"][0] == "broken"
    assert outcomes["report"][1].endswith("raises RuntimeError: damaged")
    assert outcomes["kl"] == outcomes["scale"] == ("passed", "")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("from vae_helpers import half_sum", "; it is imported from `vae_helpers`, which is neither handed in nor installed"),
        ("import vae_helpers.sums as half_sum", "; it is imported from `vae_helpers.sums`, which is neither handed in nor installed"),
        ("from json import loads as half_sum", ""),
        ("from .vae_helpers import half_sum", ""),
        ("from vae_helpers import other", ""),
    ],
)  # fmt: skip
def test_a_name_of_a_file_that_was_left_at_home_says_which(source, said):
    error = NameError("name 'half_sum' is not defined", name="half_sum")

    assert faults.left_at_home(error, [ast.parse(source)]) == said
