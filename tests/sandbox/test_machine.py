"""This machine's faults and its load: a library that is missing or broken, no room, other work; no point is lost or won."""

import os
import signal
import subprocess
import sys
import textwrap
from contextlib import contextmanager

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.sandbox.environment import environment
from graders.sheets.load import load_spec
from tests.conftest import REFERENCE, SPEC, write_toy

pytestmark = pytest.mark.jail
LACKING = "broken", "`not_here`, which the sheet lets hand-ins use, is not installed here"
REPORT = """
  - id: two
    title: Report
    checks:
      - {id: report, kind: report_pdf, title: A report, points: 1, pages: 1, seconds: 10}
"""


@contextmanager
def grading(folder, change=lambda spec: spec):
    """A function that grades sources, or files, with the toy sheet as `change` makes it."""
    spec = SPEC.format(reference=folder / "reference").replace("seconds: 2", "seconds: 4")
    spec = change(spec).replace("limits:", "libraries: [torch, not_here, half]\nlimits:")
    sheet = load_spec(write_toy(folder, **{"spec.yaml": spec}) / "spec.yaml")
    store = Store(folder / "observations.sqlite")
    grader = Grader(sheet, store, store)
    with grader.session() as session:

        def grade(source="", **files):
            hand_in = {"solution.py": textwrap.dedent(source).encode(), **files}
            report = grader.grade(Submission("someone", hand_in), session)
            return {r.id: (str(r.outcome.verdict), r.outcome.diagnosis.summary) for r in report.results}

        grade.session = session
        yield grade
    grader.close()


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


def kl(body, top=""):
    """A hand-in whose `kl` does `body` and whose `scale` is right."""
    return f"import torch\n{top}\ndef kl(mu, logvar):\n    {body}\n    return mu\ndef scale(x, factor):\n    return x * factor\n"


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


def test_a_statement_that_is_cut_off_goes_to_a_person(grade):
    top = "import time\ndef burn():\n    while time.process_time() < 60: pass\n    return 1\nmade = burn()"
    outcomes = grade(kl("return made * mu", top))

    assert outcomes["kl"][0] == "human"
    assert outcomes["scale"] == ("passed", "")


BURN = "until = time.process_time() + {seconds}\n    while time.process_time() < until: pass"


def test_a_busy_machine_takes_nothing_from_anybody(grade):
    right = "return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)"
    honest = kl(f"{BURN.format(seconds=2)}\n    {right}", "import time")
    endless = kl("while True: pass")
    idle = [grade(honest)["kl"], grade(endless)["kl"]]

    burners = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4 * (os.cpu_count() or 1))
    ]
    try:
        busy = [grade(f"{honest}# again\n")["kl"], grade(f"{endless}# again\n")["kl"]]
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()

    assert idle == busy
    assert busy == [
        ("passed", ""),
        ("human", "the code used up its 4 s of CPU time; a person decides why"),
    ]


def test_a_worker_for_each_core_is_within_the_limit_on_processes(grade):
    right = "return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)"
    load = "sum(x.sum() for x in torch.utils.data.DataLoader(torch.ones(64), num_workers=os.cpu_count()))"

    assert grade(kl(f"{load}\n    {right}", "import os\nimport torch.utils.data"))["kl"] == (
        "passed",
        "",
    )


def test_what_sleeps_goes_to_a_person_soon(grade):
    said = "the code waited for 9 s and did not work; a person decides why"

    assert grade(kl("time.sleep(600)", "import time"))["kl"] == ("human", said)


def test_processes_of_a_hand_in_count_to_its_time(grade):
    body = "children = [os.fork() for _ in range(2)]\n    while 0 in children: pass\n    os.wait()"

    verdict, summary = grade(kl(body, "import os"))["kl"]

    assert (verdict, summary) == (
        "human",
        "the code used up its 4 s of CPU time; a person decides why",
    )


def test_a_supervisor_that_ends_before_the_hand_in_begins_costs_nothing(tmp_path, monkeypatch):
    with grading(tmp_path) as grade:
        ask = grade.session.ask

        def killed(task, *rest):
            if task and task["do"] == "load":
                os.kill(grade.session.watchdog.supervisor, signal.SIGKILL)
            return ask(task, *rest)

        monkeypatch.setattr(grade.session, "ask", killed)
        outcomes = grade(f"{REFERENCE}# mine\n")

    assert outcomes["kl"] == ("broken", "its sandbox ended before it began (its process ended)")
    assert {verdict for verdict, _ in outcomes.values()} == {"broken"}


def test_a_sandbox_that_is_killed_again_and_again_costs_nothing(tmp_path, monkeypatch):
    with grading(tmp_path) as grade:
        ask = grade.session.ask

        def killed(task, *rest):
            os.kill(grade.session.watchdog.ours[-2], signal.SIGKILL)
            return ask(task, *rest)

        monkeypatch.setattr(grade.session, "ask", killed)
        outcomes = grade(f"{REFERENCE}# mine\n")

    assert {verdict for verdict, _ in outcomes.values()} == {str(Verdict.BROKEN)}


def test_what_is_killed_while_the_machine_has_no_memory_left_costs_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("graders.grading.grader.ended_for_memory", iter(range(99)).__next__)
    with grading(tmp_path) as grade:
        outcomes = grade(kl("os._exit(1) if os.getpid() == 1 else os.kill(os.getpid(), 9)", "import os"))

    assert outcomes["kl"] == (
        "broken",
        "was ended by SIGKILL while this machine had no memory left",
    )


def test_files_that_take_too_long_to_read_are_read_twice_and_not_for_each_check(tmp_path, monkeypatch):
    monkeypatch.setattr("graders.sandbox.session.LOAD_SECONDS", 0.0)
    long = "x = f(1)\n" * 20_000
    with grading(tmp_path) as grade:
        ask, tasks = grade.session.ask, []

        def counted(task, *rest):
            tasks.append(task["do"])
            return ask(task, *rest)

        monkeypatch.setattr(grade.session, "ask", counted)
        outcomes = grade(f"{REFERENCE}{long}")

    said = "the code used up its 0 s of CPU time while it was only read; a person decides why"
    assert set(outcomes.values()) == {("human", said)}
    assert tasks == ["load", "load"]


def test_nothing_is_earned_where_it_is_not_known_whether_a_hand_in_reaches_for_the_grader(
    tmp_path, monkeypatch
):
    with grading(tmp_path) as grade:
        monkeypatch.setattr(grade.session, "reaches", lambda: None)
        outcomes = grade(REFERENCE)

    assert set(outcomes.values()) == {
        ("human", "reaches for the grader: no machine could read it; look at it")
    }
