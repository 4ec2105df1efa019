"""Scripts that are run on purpose, on real MNIST, in the real jail."""

import ast
import multiprocessing
import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from graders.datasets import mnist as data
from graders.datasets.idx import mnist, read_idx
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.observing import run
from graders.observing.code import Code
from graders.observing.missing import Missing
from graders.observing.reading import read_unit
from graders.observing.record import Record
from graders.sheets.load import find_spec
from graders.sheets.reference import reference_files
from graders.sheets.spec import Early
from graders.vocabulary.symbols import Naming
from tests.observing.conftest import notebook

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")
SPEC = find_spec("aml-vae")
SCRIPT = reference_files(SPEC)["sup_classification.py"].decode()


def test_the_inside_data_keep_every_size_and_hold_no_true_test_image():
    raw, inside = data.folder() / "MNIST" / "raw", data.withheld() / "MNIST" / "raw"
    true = {image.tobytes() for image in data.true_images()}

    for name in ("train", "t10k"):
        before, after = (read_idx(f / f"{name}-images-idx3-ubyte") for f in (raw, inside))
        labels = read_idx(inside / f"{name}-labels-idx1-ubyte")

        assert before.shape == after.shape
        assert len(labels) == len(after)
        assert not true & {image.tobytes() for image in after}
    assert np.bincount(labels).tolist() == [1000] * 10


def test_no_inside_test_image_is_in_the_inside_training_set():
    inside = data.withheld() / "MNIST" / "raw"
    train, test = (
        {i.tobytes() for i in read_idx(inside / f"{n}-images-idx3-ubyte")} for n in ("train", "t10k")
    )

    assert len(train & test) < 10  # MNIST itself holds a few images twice


def test_inputs_from_mnist_have_classes_in_turn():
    images, labels = mnist("test", 20, data.withheld())

    assert images.shape == (20, 1, 28, 28)
    assert labels.tolist() == [*range(10), *range(10)]


def grade(tmp_path, script, early=None, seconds=240.0):
    run = SPEC.runs["sup"].model_copy(update={"seconds": seconds, "early": early})
    checks = tuple(c for c in SPEC.checks if c.run == "sup")
    exercises = (SPEC.exercises[0].model_copy(update={"checks": checks}),)
    spec = SPEC.model_copy(update={"runs": {"sup": run}, "rehearsal": None, "exercises": exercises})
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(spec, store, store, early=early is not None)
    try:
        with grader.session() as session:
            report = grader.grade(Submission("someone", {"sup_classification.py": script.encode()}), session)
    finally:
        grader.close()
    return {r.id: r.outcome for r in report.results}, report.notes


@pytest.mark.jail
@pytest.mark.slow
def test_a_training_over_its_budget_is_judged_on_what_it_reached(tmp_path):
    endless = SCRIPT.replace("epochs: int = 5", "epochs: int = 10**6")
    slow = endless.replace("lr=3e-3", "lr=1e-6")  # however fast this machine is

    outcomes, notes = grade(tmp_path, slow, seconds=5)

    assert notes == (
        "training the classifier (sup_classification): stopped at its budget of 5 s, and judged on what it had reached",
    )
    assert "stopped at its time budget, so a person decides" in outcomes["sup-accuracy"].diagnosis.summary
    assert outcomes["sup-subset"].verdict is Verdict.PASSED
    assert (
        outcomes["sup-curves"].diagnosis.summary
        == "stopped at its time budget, so a person decides: no curve of loss and none of acc with at least 5 entries"
    )


@pytest.mark.jail
@pytest.mark.slow
def test_an_early_verdict_ends_the_run_and_leaves_its_plots_to_a_person(tmp_path):
    early = Early(at_least=0.5, margin=0.01, consecutive=2, every=20, images=500)

    outcomes, notes = grade(tmp_path, SCRIPT, early)

    assert "ended early after" in notes[0]
    assert outcomes["sup-curves"].verdict is Verdict.HUMAN


@pytest.mark.jail
@pytest.mark.slow
def test_a_script_that_fails_after_its_training_keeps_what_it_made(tmp_path):
    failing = SCRIPT.replace(
        "    plot_validation(losses, accuracies)\n", "    open('/nowhere/model.pt')\n"
    ).replace("epochs: int = 5", "epochs: int = 1")

    outcomes, notes = grade(tmp_path, failing)

    assert outcomes["sup-subset"].verdict is Verdict.PASSED
    assert "of 10,000 test images" in outcomes["sup-accuracy"].diagnosis.summary
    assert outcomes["sup-curves"].diagnosis.summary.startswith("the script ended with FileNotFoundError")
    assert "ended with an error after" in notes[0]


def code(source):
    """A hand-in of one script."""
    data = source.encode()
    return Code(Path(), {"a.py": data}, Naming(), {"a.py": read_unit("a.py", data)})


@pytest.fixture
def alone(monkeypatch):
    """This process as one in which a script may run."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    monkeypatch.setattr(sys, "argv", sys.argv)
    before = signal.signal(signal.SIGPROF, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGPROF, before)


def test_code_of_a_run_is_at_work_once_its_alarm_stands_and_not_before(alone):
    seen = []

    def begins():
        seen.append((signal.getsignal(signal.SIGPROF), list(seen)))
        os.kill(os.getpid(), signal.SIGPROF)  # as the supervisor does when the budget is used up

    record = run.run(code("made = 1"), ["*.py"], 10, begins)

    ((handler, before),) = seen
    assert callable(handler)
    assert before == []
    assert (record.ended, "made" in record.namespace) == ("budget", False)
    assert signal.getsignal(signal.SIGPROF) == signal.SIG_IGN


def test_code_sees_few_cores_on_a_machine_with_many(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 128)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(128)), raising=False)

    run.few_cores()

    assert os.cpu_count() == multiprocessing.cpu_count() == 4
    assert os.sched_getaffinity(0) == {0, 1, 2, 3}


STREAMS = """
import codecs, io, sys
sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
try:
    sys.stdout.fileno()
except io.UnsupportedOperation:
    print("no file", sys.stdout.encoding, sys.stdout.isatty(), sys.stdout.writable())
sys.stdout.writelines(["two ", "parts\\n"])
sys.stdout.buffer.write("µ\\n".encode())
sys.stdout = codecs.getwriter("utf-8")(sys.stdout.detach())
print("σ²")
sys.stdout = io.TextIOWrapper(sys.__dict__["stdout"].stream, encoding="utf-8")
print("the last")
"""


def test_a_script_may_ask_of_its_output_what_that_of_python_can(alone):
    record = run.run(code(STREAMS), ["*.py"], 10, lambda: None)

    assert (record.ended, record.trace) == ("finished", "")
    assert record.printed == "no file utf-8 False True\ntwo parts\nµ\nσ²\nthe last\n"


@pytest.mark.parametrize(
    ("gpu", "source", "given", "taken"),
    [
        (False, "cuda mps", ("cuda:1", torch.device("mps"), "sum"), (torch.device("cpu"),) * 2 + ("sum",)),
        (
            True,
            "'cuda:1'",
            ("cuda:1", torch.device("cpu"), "cpu"),
            (torch.device("cuda:0"), torch.device("cpu"), "cpu"),
        ),
        (True, 'f"cuda:{n}"', ("cuda:1",), (torch.device("cuda:0"),)),
    ],
)
def test_code_that_insists_on_a_device_gets_the_one_that_is_here(monkeypatch, gpu, source, given, taken):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: gpu)
    code = Code(Path(), {"a.py": source.encode()}, Naming(), {})

    assert run.device_mode(code).__torch_function__(lambda *given: given, (), given) == taken


@pytest.mark.parametrize("given", [("cuda", 0), ("cuda", 1), ("mps",), (torch.device("cuda", 1),)])
def test_a_device_made_of_its_type_and_its_number_is_the_one_that_is_here(monkeypatch, given):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)

    with run.device_mode(Code(Path(), {"a.py": b"cuda"}, Naming(), {})):
        assert torch.device(*given) == torch.device("cpu")


def test_weights_are_not_searched_to_their_end_for_a_device():
    numbers = bytes(2**20)

    assert run.said("a.py", numbers) == numbers
    assert run.said("settings.cfg", b"device: cuda\n" * 2**15).endswith(b"cuda\n")
    assert len(run.said("model.pt", numbers)) < 2**17


HANDED_OUT = "x = [1, 2]\n\n\ndef fit(x):\n    raise NotImplementedError\n\n\nline = fit(x)\n"
WORKED_ON = HANDED_OUT.replace("raise NotImplementedError", "return sum(x)")


@pytest.mark.parametrize(
    ("copy", "source", "run_is"),
    [
        ("Kopie von linear.py", WORKED_ON, "Kopie von linear.py"),
        ("Untitled1.py", WORKED_ON, "Untitled1.py"),
        ("other.py", "def other(x):\n    return x\n", "linear.py"),
    ],
    ids=["by its name", "by what it defines", "there is none"],
)
def test_of_a_file_as_it_was_handed_out_the_copy_that_was_worked_on_is_run(copy, source, run_is):
    assert chosen(HANDED_OUT, copy, source) == run_is


def test_a_file_without_gaps_is_run_as_it_was_handed_out():
    assert chosen(WORKED_ON, "my_linear.py", WORKED_ON) == "linear.py"


@pytest.mark.parametrize(
    "gap",
    [
        "...",
        "pass",
        "raise NotImplementedError",
        "raise NotImplementedError\n    return 1",
        "for _ in x:\n        raise NotImplementedError",
        "return x\nwith open(__file__):\n    raise NotImplementedError",
        "return x\nraise NotImplementedError",
    ],
)
def test_a_gap_may_be_left_in_several_ways(gap):
    handed_out = HANDED_OUT.replace("raise NotImplementedError", gap)

    assert chosen(handed_out, "linear_mine.py", WORKED_ON) == "linear_mine.py"


@pytest.mark.parametrize(
    "more",
    [
        "class A:\n    def f(self):\n        raise NotImplementedError\nclass B(A):\n    def f(self): return 1\n",
        "class A(ABC):\n    @abstractmethod\n    def f(self): ...\n",
        "def f(x):\n    if x == 1:\n        return 2\n    else:\n        raise NotImplementedError(x)\n    return 3\n",
    ],
    ids=["of a base", "abstract", "another case"],
)
def test_what_a_handout_leaves_to_others_on_purpose_is_no_gap(more):
    assert chosen(WORKED_ON + more, "my_linear.py", WORKED_ON) == "linear.py"


@pytest.mark.parametrize("name", ["linear_old.py", "Untitled1.ipynb"])
def test_of_several_copies_a_person_says_which_is_run(name):
    source = notebook(WORKED_ON).decode() if name.endswith(".ipynb") else WORKED_ON

    with pytest.raises(Missing) as caught:
        chosen(HANDED_OUT, "linear_final.py", WORKED_ON, {name: source})

    assert str(caught.value) == (
        f"`linear.py` is as it was handed out, and several files may stand for it: `linear_final.py`, `{name}`"
    )


def test_a_copy_is_told_by_what_it_defines_before_its_name():
    assert (
        chosen(HANDED_OUT, "linear_final.py", WORKED_ON, {"linear_a.py": "def other(x):\n    return x\n"})
        == "linear_final.py"
    )


def chosen(handed_out, copy, source, more=None):
    """The file that is run where `linear.py` is as it was handed out."""
    files = {"linear.py": handed_out, copy: source, **(more or {})}
    units = {name: read_unit(name, s.encode()) for name, s in files.items()}
    units["linear.py"].untouched = True
    return run.find_script(Code(Path(), {}, Naming(), units), ["linear.*", "*linear*"]).path


def test_an_error_of_a_later_script_does_not_hide_that_an_earlier_one_was_cut_off(tmp_path):
    record, code = Record(), Code(tmp_path, {}, Naming(), {})
    record.ended = "budget"

    run.execute_cell(ast.parse("raise NotImplementedError"), "later.py", 0, {}, record, code)

    assert record.ended == "budget"


@pytest.mark.parametrize(
    ("given", "ended"),
    [
        ("", "finished"),
        ("0", "finished"),
        ("2", "raised"),
        ("'done'", "partly"),
        ("(1, 2)", "partly"),
        ("np.zeros(3)", "partly"),
        ("torch.zeros(3)", "partly"),
        ("Same()", "partly"),
    ],
)
def test_a_script_that_exits_with_what_is_no_number_has_not_failed_for_that(tmp_path, given, ended):
    record, code = Record(), Code(tmp_path, {}, Naming(), {})
    script = "import sys, numpy as np, torch\nclass Same:\n    def __eq__(self, other): return True\n"

    run.execute_cell(ast.parse(f"{script}sys.exit({given})"), "work.py", 0, {}, record, code)

    assert (record.ended, bool(record.trace)) == (ended, ended == "raised")
