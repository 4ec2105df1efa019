"""Hand-ins whose wrong answers need not be observed twice."""

import pytest

from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.observing.quiet import quiet
from graders.observing.reading import read_unit

pytestmark = pytest.mark.usefixtures("lasting_sandboxes")

SOURCE = """
import os
import torch

def kl(mu, logvar):
    {body}
    return 0.5 * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)

def scale(x, factor):
    return x * factor
"""

TOP = "import os, torch\nimport numpy as np\nimport matplotlib.pyplot as plt\nfrom others import helper\n"


@pytest.fixture
def grader(toy, tmp_path):
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(toy, store, store, recognise=False)
    yield grader
    grader.close()


def graded(grader, session, body):
    """The outcomes of a hand-in whose `kl` does `body` first."""
    source = SOURCE.format(body=body).encode()
    report = grader.grade(Submission("someone", {"solution.py": source}), session)
    return {r.id: r.outcome for r in report.results}


@pytest.mark.jail
@pytest.mark.parametrize(
    ("body", "supervisors"), [("mu = mu + 1", 1), ("os.environ['A'] = 'b'; mu = mu + 1", 2)]
)
def test_a_wrong_answer_is_observed_again_where_checks_could_disturb_each_other(
    grader, monkeypatch, body, supervisors
):
    begun = []
    with grader.session() as session:
        monkeypatch.setattr(session, "begin", _counted(session.begin, begun))

        assert graded(grader, session, body)["kl"].verdict is Verdict.FAILED
    assert len(begun) == supervisors


def _counted(function, calls):
    def counted(*args, **keys):
        calls.append(args)
        return function(*args, **keys)

    return counted


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ndef f(x):\n    y = x.clone()\n    y[0] = 1\n    return torch.nn.functional.relu(y)",
        f"{TOP}def f(x):\n    return torch.exp(x) + np.pi\nplt.plot([1])",
        "from torch import nn\nclass N(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.a = nn.Linear(1, 1)",
        "import torch\ntorch.manual_seed(0)",
        "import numpy as np\ndef f(x):\n    rng = np.random.default_rng(0)\n    return np.log(x) + rng.normal()",
    ],
)
def test_code_that_touches_nothing_that_stays_is_quiet(source):
    assert quiet([read_unit("work.py", source.encode())])


@pytest.mark.parametrize(
    "body",
    [
        "torch.set_default_dtype(torch.float64)",
        "torch.backends.cudnn.benchmark = True",
        "torch.Tensor.sum = None",
        "np.seterr(all='raise')",
        "np.core = 1",
        "os.environ['A'] = 'b'",
        "plt.figure()",
        "open('a', 'w')",
        "setattr(torch, 'exp', None)",
        "torch.no_grad().__enter__()",
        "torch.nn.functional.relu.__defaults__ = (True,)",
        "yield torch.ones(1)",
        "helper(x)",
        "torch._C.foo()",
        "del torch.exp",
        "np.add.at(x, 0, 1); torch.__dict__['exp'] = None",
    ],
)
def test_code_that_touches_what_stays_is_not_quiet(body):
    assert not quiet([read_unit("work.py", f"{TOP}def f(x):\n    {body}\n".encode())])
