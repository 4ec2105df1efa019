"""What several test files need: a small sheet without training, and one sandbox for a file of tests."""

import contextlib
import gc
import importlib
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from graders import paths
from graders.datasets import mnist as data
from graders.errors import UserError
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission
from graders.sheets.load import load_spec
from tests.lasting import Lasting

# Tests share nothing with the user's commands, nor with another checkout: their cache lies in this one, and lasts, so
# that no reference is trained twice. MNIST alone is the user's, which is verified and only read. A CI that starts from
# a clean checkout each time names a folder of its own.
os.environ.setdefault("TORCHGRADE_DATA", str(paths.cache() / data.MNIST))
os.environ["TORCHGRADE_CACHE"] = os.environ.get("TORCHGRADE_TEST_CACHE") or str(
    Path(__file__).parents[1] / ".test-cache"
)

# Torch works in one thread here, as it does in a sandbox: two that wait for each other in every small step take ten times
# as long where another test runs beside them.
os.environ["OMP_NUM_THREADS"] = "1"

NIGHTLY = "TORCHGRADE_KILLS" in os.environ
nightly = pytest.mark.skipif(not NIGHTLY, reason="takes minutes: `make nightly` runs it")

REFERENCE = """
import numpy as np
import torch


def kl(mu, logvar):
    return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)


def scale(x, factor):
    return x * factor
"""

SPEC = """
sheet: toy
title: A toy sheet
reference: {reference}
points: 5
limits: {{memory_mb: 1500, processes: 64}}
naming:
  symbols:
    kl: {{names: [kl, kl_divergence], arguments: [mu, logvar]}}
    scale: {{names: [scale, times], arguments: [x, factor]}}
  synonyms:
    logvar: [r, log_var]
exercises:
  - id: one
    title: Functions
    checks:
      - id: kl
        kind: agrees
        title: The KL divergence
        points: 3
        call: kl
        seconds: 2
        hint: it has a factor 1/2
        cases: [{{mu: {{normal: [4, 3]}}, logvar: {{normal: [4, 3]}}}}]
      - id: scale
        kind: agrees
        title: The scaling
        points: 2
        public: false
        call: scale
        seconds: 2
        cases: [{{x: {{normal: [5]}}, factor: {{value: 3.0}}}}]
"""

MISTAKE = """# fails: kl
# words: the KL of a Gaussian has a factor 1/2
# file: solution.py
def kl(mu, logvar):
    return (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)
"""

OTHER_MISTAKE = """# fails: scale
# words: it is divided where it should be multiplied
# file: solution.py
def scale(x, factor):
    return x / factor
"""

VARIANT = """# about: other names and another order of arguments
# whole: yes
# file: solution.py
import torch

def kl_divergence(r, mu):
    return torch.sum(mu.square() + r.exp() - r - 1, dim=1) / 2

times = lambda factor, x: factor * x
"""


def write_toy(folder: Path, **files: str) -> Path:
    """The toy sheet in `folder`; `files` replace its parts."""
    parts = {
        "reference/solution.py": REFERENCE,
        "mistakes/no-half.py": MISTAKE,
        "mistakes/divided.py": OTHER_MISTAKE,
        "variants/names.py": VARIANT,
        "spec.yaml": SPEC.format(reference=folder / "reference"),
        **files,
    }
    for name, text in parts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return folder


@contextlib.contextmanager
def modules_of(reference, names):
    """Modules of a reference by name; they import each other as files of one hand-in do, and are gone after."""
    folder = str(paths.REFERENCE / reference)
    sys.path.insert(0, folder)
    yield {name: importlib.import_module(name) for name in names}
    sys.path.remove(folder)
    for name in names:
        del sys.modules[name]


@pytest.fixture(scope="session")
def lasting():
    sandboxes = Lasting()
    yield sandboxes
    sandboxes.end()


@pytest.fixture(scope="module")
def lasting_sandboxes(lasting):
    """Sandboxes are taken from the tests before, where they are as this one would start them."""
    with lasting.patched():
        yield


@pytest.fixture
def lasting_here(lasting):
    """The same for one test alone."""
    with lasting.patched():
        yield


@pytest.fixture(scope="session")
def toy(tmp_path_factory):
    return load_spec(write_toy(tmp_path_factory.mktemp("toy")) / "spec.yaml")


@pytest.fixture(scope="module")
def secret():
    """A variable of our environment, set before the sandbox starts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TORCHGRADE_TEST_SECRET", "secret")
        yield


@pytest.fixture(scope="module")
def jail(toy, tmp_path_factory):
    """Grade source code as a hand-in to the toy sheet, in the real jail."""
    store = Store(tmp_path_factory.mktemp("kept") / "observations.sqlite")
    grader = Grader(toy, store, store)
    with grader.session() as session:

        def grade(source, **files):
            hand_in = {"solution.py": textwrap.dedent(source).encode(), **files}
            report = grader.grade(Submission("someone", hand_in), session)
            return {r.id: r.outcome for r in report.results}

        grade.session = session
        yield grade
    grader.close()


def errors(tmp_path, *changes):
    """The errors of the toy sheet's spec with some texts replaced, as `line: words`."""
    text = SPEC.format(reference="r")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = write_toy(tmp_path, **{"spec.yaml": text}) / "spec.yaml"
    with pytest.raises(UserError) as error:
        load_spec(path)
    return str(error.value).replace(f"{path}:", "").splitlines()


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 1 MiB in memory."""
    folder = tmp_path / "disk"
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if subprocess.run(words, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def interruptible():
    """In a child before it runs a command: Ctrl-C ends it, also where this run was started with `&`, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def pytest_collection_finish():
    """What was collected stays to the end: no collection of garbage looks at these thousands of tests again."""
    gc.freeze()


def pytest_collection_modifyitems(items):
    """The slow tests first, so that at the end no worker waits for one of them."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
