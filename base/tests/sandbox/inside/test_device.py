"""Runs that are to have a GPU: here on a device without one, so that all is real but the arithmetic; and where there is none."""

import pytest

from graders.grading import grader as grading
from graders.grading import sandboxes
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.model import Submission, Verdict
from graders.sandbox.gpu import Gpu
from graders.sheets.load import load_spec
from tests.conftest import SPEC, write_toy

pytestmark = pytest.mark.jail
RUN = """
runs:
  fit: {title: the training, files: ["train.py"], seconds: 30, device: cuda, device_is: needed, device_memory_mb: 500}
exercises:
"""
CHECK = """
  - id: two
    title: Training
    checks:
      - {id: step, kind: trained, title: Two epochs, points: 1, run: fit, aspect: epochs, epochs: 2}
"""
TRAIN = b"""
import os
import torch
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
model = torch.nn.Linear(2, 1).to(device)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
data = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.rand(64, 2), torch.rand(64, 1)), batch_size=8)
for epoch in range(2):
    for x, y in data:
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(x.to(device)), y.to(device))
        loss.backward()
        optimizer.step()
print("chosen:", os.environ["CUDA_VISIBLE_DEVICES"])
"""


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gpu")
    text = SPEC.format(reference=folder / "reference").replace("points: 5", "points: 6")
    text = text.replace("exercises:\n", RUN, 1) + CHECK
    return load_spec(
        write_toy(folder, **{"spec.yaml": text, "reference/train.py": TRAIN.decode()}) / "spec.yaml"
    )


def graded(sheet, tmp_path, train=TRAIN):
    store = Store(tmp_path / "observations.sqlite")
    grader = Grader(sheet, store, store)
    with grader.session() as session:
        report = grader.grade(Submission("someone", {"train.py": train}), session, only=frozenset({"step"}))
        runs = dict(session.runs)
    grader.close()
    return report.results[0].outcome, runs["fit"]


def test_a_run_that_has_a_device_is_a_process_of_its_own_and_is_looked_at_as_any_other(
    sheet, tmp_path, monkeypatch
):
    device = Gpu("GPU-of-a-test", "/dev/null", 1000)
    monkeypatch.setattr(grading, "mine", lambda: device)
    monkeypatch.setattr(sandboxes, "mine", lambda: device)

    outcome, ran = graded(sheet, tmp_path)

    assert (ran.ended, ran.printed) == ("finished", "chosen: GPU-of-a-test\n")
    assert outcome.verdict is Verdict.PASSED


@pytest.mark.parametrize(
    ("train", "said"),
    [
        (TRAIN.replace(b'["CUDA_VISIBLE_DEVICES"]', b'.get("CUDA_VISIBLE_DEVICES")'), "where it runs"),
        (b"import torch\n1 / 0\n", "where it ended with an error: ZeroDivisionError: division by zero"),
    ],
)
def test_what_needs_a_gpu_is_rehearsed_where_there_is_none_and_pending(sheet, tmp_path, train, said):
    outcome, _ = graded(sheet, tmp_path, train)

    assert outcome.verdict is Verdict.BROKEN
    assert said in outcome.diagnosis.summary
    assert "needs a GPU, which this machine does not have" in outcome.diagnosis.summary
