"""Optimizers that never step and curves that are typed are not taken for a training."""

from __future__ import annotations

import ast
import json

import numpy as np
import pytest

from graders.kinds.networks.latents import Latents
from graders.kinds.plots.figure import Figure, typed_numbers
from graders.kinds.training.training_set import TrainingSet
from graders.kinds.training.trains import Trains
from graders.model import Outcome, Verdict
from graders.observing.record import recording

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
