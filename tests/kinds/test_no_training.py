"""Optimizers that never step and curves that are typed are not taken for a training."""

from __future__ import annotations

import ast
import json
import textwrap
from pathlib import Path

import numpy as np
import pytest
import torch

from graders.kinds.networks.latents import Latents
from graders.kinds.plots.figure import Figure, typed_numbers
from graders.kinds.training.training_set import TrainingSet
from graders.kinds.training.trains import Trains
from graders.model import Outcome, Verdict
from graders.observing.code import Code
from graders.observing.data import has_data
from graders.observing.missing import Missing
from graders.observing.probes.artifacts.training import Images, is_blind, train
from graders.observing.reading import read_unit
from graders.observing.record import Record, recording
from graders.observing.run import seed
from graders.sheets.load import find_spec

TRAINS = Trains(id="a", kind="trains", call="train_vae")
LATENTS = Latents(id="a", kind="latents", call="train_latents", aspect="count")
FIGURE = Figure(id="a", kind="figure", curves=(("loss",),), entries=3, run="sup")


def trained(*, changed: bool, ended: str = "finished") -> Outcome:
    seen = {
        "optimizer": np.array(["Adam"]),
        "rate": np.array([1e-3]),
        "latent": np.array([False]),
        "changed": np.array([changed]),
        "ended": np.array(ended),
    }
    return TRAINS.judge(seen, {})


def test_an_optimizer_that_steps_passes() -> None:
    assert trained(changed=True).verdict is Verdict.PASSED


def test_an_optimizer_that_never_steps_fails() -> None:
    outcome = trained(changed=False)
    assert outcome.verdict is Verdict.FAILED
    assert outcome.diagnosis.summary == "`train_vae` makes an optimizer, and no step of it changes anything"


@pytest.mark.parametrize("ended", ["budget", "raised"])
def test_a_training_that_ended_before_its_first_step_is_for_a_person(ended: str) -> None:
    assert trained(changed=False, ended=ended).verdict is Verdict.HUMAN


def test_latents_that_no_step_changes_fail() -> None:
    seen = {"count": np.array(2), "changed": np.array([False, False]), "ended": np.array("finished")}
    assert LATENTS.judge(seen, {}).verdict is Verdict.FAILED
    assert LATENTS.judge({**seen, "changed": np.array([True, True])}, {}).verdict is Verdict.PASSED


@pytest.mark.parametrize("check", [TRAINS, LATENTS], ids=["trains", "latents"])
@pytest.mark.parametrize(("ended", "open_"), [("raised", True), ("budget", False), ("finished", False)])
def test_an_error_before_the_first_step_leaves_open_what_else_may_be_the_training(
    check, ended, open_
) -> None:
    assert check.came_to_nothing({"changed": np.array([False]), "ended": np.array(ended)}) is open_


def test_a_loader_whose_batches_train_nothing_is_for_a_person() -> None:
    check = TrainingSet(id="a", kind="training_set", run="sup", per_class=3)
    counts = np.array([[3] * 10, [5] * 10])
    assert check.judge({"counts": counts, "steps": np.array([0, 9])}, {}).verdict is Verdict.HUMAN
    assert check.judge({"counts": counts, "steps": np.array([9, 0])}, {}).verdict is Verdict.PASSED


def figure(typed: bool, idle: bool) -> Outcome:
    axes = [{"title": "loss", "lines": [[3.0, 2.0, 1.0]], "typed": [typed]}]
    return FIGURE.judge({"axes": np.array(json.dumps(axes)), "idle": np.array(idle)}, {})


def test_curves_of_a_training_pass_and_others_are_for_a_person() -> None:
    assert figure(typed=False, idle=False).verdict is Verdict.PASSED
    assert figure(typed=True, idle=False).verdict is Verdict.HUMAN
    assert figure(typed=False, idle=True).verdict is Verdict.HUMAN


def test_numbers_are_typed_where_they_stand_in_a_list() -> None:
    tree = ast.parse("plot([0.9, 0.5, 1])\nx = 7\nlosses.append(0.3)")
    assert typed_numbers([tree]) == {0.9, 0.5, 1.0}


def test_steps_are_counted_for_the_groups_of_their_optimizer() -> None:
    import torch

    with recording() as record:
        one, other = torch.nn.Linear(2, 1), torch.nn.Linear(2, 1)
        used = torch.optim.Adam(one.parameters())
        torch.optim.Adam(other.parameters())
        one(torch.ones(3, 2)).sum().backward()
        used.step()
    assert record.steps == 1
    assert [g.steps for g in record.groups] == [1, 0]
    assert [g.changed for g in record.groups] == [True, False]


def tied(**seen: object) -> str:
    images = np.random.default_rng(0).normal(size=(40, 784))
    decoded = {"decoded": images[None], "before": np.zeros((1, 40, 784))}
    check = Latents(id="a", kind="latents", call="train_latents", aspect="tied", epochs=80)
    if seen.pop("early", False):
        decoded["before"] = images[None]
    found = {n: np.array(v) for n, v in seen.items()}
    outcome = check.judge({**decoded, **found}, {"images": images})
    return f"{outcome.verdict}: {outcome.diagnosis.summary}"


def test_latents_that_fit_before_a_step_are_for_a_person() -> None:
    assert tied(early=True) == (
        "human: 100% of the latents reconstruct their own image before the first step of an optimizer: "
        "look at the training"
    )


def test_latents_that_fit_after_few_steps_are_for_a_person() -> None:
    assert tied(few=True) == (
        "human: an optimizer makes fewer steps than 0.25 for each of 80 epochs: look at the training"
    )


LINE = """
import torch

trained = torch.nn.Linear(784, 1)
def train_vae(dataset, epochs):
    line = {line}
    optimizer = torch.optim.Adam(line.parameters())
    line({images}).sum().backward()
    optimizer.step()
"""
GIVEN = "torch.stack([dataset[i][0] for i in range(len(dataset))]).reshape(-1, 784)"


@pytest.mark.parametrize(
    ("line", "images", "blind"),
    [
        ("torch.nn.Linear(784, 1)", "torch.ones(2, 784)", True),
        ("torch.nn.Linear(784, 1)", GIVEN, False),
        ("trained", GIVEN, False),
    ],
)
def test_a_training_that_looks_at_no_image_does_the_same_for_others(
    line: str, images: str, blind: bool
) -> None:
    import torch

    files = {"vae.py": LINE.format(line=line, images=images).encode()}
    units = {n: read_unit(n, d) for n, d in files.items()}
    code = Code(Path(), files, find_spec("aml-vae").naming, units)
    one, other = (Images(torch.randn(4, 1, 28, 28), torch.zeros(4).long()) for _ in range(2))
    code.find("train_vae")
    seed(1)
    record, _ = train(code, "train_vae", one, 1, 9)
    seed(1)
    assert is_blind(code, "train_vae", record, other, 9) is blind


@pytest.mark.parametrize(
    ("source", "namespace", "data"),
    [
        (
            "for step in range(1000): slope += 0.00178",
            {"slope": 1.78, "__builtins__": dict.fromkeys("abcde")},
            False,
        ),
        ("fit()", {"x": np.arange(5.0), "slope": 1.78}, True),
        ("fit(np.loadtxt('points.txt'))", {"slope": 1.78}, True),
        ("def fit(): x = rng.uniform(0, 6, 60)", {"slope": 1.78}, True),
    ],
)
def test_a_run_has_data_in_a_variable_or_reads_or_draws_it(
    source: str, namespace: dict[str, object], data: bool
) -> None:
    files = {"linear.py": source.encode()}
    code = Code(Path(), files, find_spec("edf-intro").naming, {n: read_unit(n, d) for n, d in files.items()})
    code.record = Record(namespace=namespace)
    assert has_data(code, 5) is data


def test_curves_of_a_run_without_data_are_for_a_person() -> None:
    axes = [{"title": "loss", "lines": [[3.0, 2.0, 1.0]], "typed": [False]}]
    outcome = FIGURE.judge({"axes": np.array(json.dumps(axes)), "dataless": np.array(True)}, {})
    assert (outcome.verdict, outcome.diagnosis.summary) == (
        Verdict.HUMAN,
        "no data are seen in the run: are these the curves of a training?",
    )


TRAINER = """
    import torch


    class LatentTrainer:
        def __init__(self, dataset, epochs=1):
            self.data, self.epochs = dataset, epochs
            self.weight = torch.nn.Parameter(torch.ones(1, 784))
            self.optimizer = torch.optim.Adam([self.weight])

        def {method}(self):
            for _ in range(self.epochs):
                for images, _ in torch.utils.data.DataLoader(self.data, 4):
                    {body}
"""


@pytest.mark.parametrize(
    ("body", "trains"),
    [
        ("(images.reshape(-1, 784) * self.weight).mean().backward(); self.optimizer.step()", True),
        ("pass", False),
    ],
)
def test_a_method_that_takes_no_step_is_no_training_though_its_object_makes_an_optimizer(body, trains):
    source = textwrap.dedent(TRAINER).format(method="train_latents", body=body)
    naming = find_spec("aml-vae").naming
    code = Code(Path(), {"t.py": source.encode()}, naming, {"t.py": read_unit("t.py", source.encode())})
    data = Images(torch.rand(8, 1, 28, 28), torch.zeros(8, dtype=torch.int64))

    if trains:
        assert train(code, "train_latents", data, 1, 10)[0].steps
        return
    with pytest.raises(Missing, match=r"^`train_latents` was not found$"):
        train(code, "train_latents", data, 1, 10)
