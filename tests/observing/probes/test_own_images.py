"""A training of per-image latents that reads its author's own images."""

import pytest
import torch

from graders.observing.missing import Missing
from graders.observing.probes.artifacts.training import Images, rows_of, train
from tests.observing.conftest import code

NAMING = {"symbols": {"train_latents": {"names": ["train_latents"], "arguments": ["dataset", "epochs"]}}}
OWN = """
    import torch
    pictures = torch.rand(300, 1, 4, 4)
    def train_latents(epochs):
        table = torch.nn.Embedding({rows}, 3, sparse=True)
        optimizer = torch.optim.SparseAdam(table.parameters(), lr=0.01)
        for _ in range(epochs):
            optimizer.zero_grad()
            (table(torch.arange(9)).sum() - pictures.mean()).pow(2).backward()
            optimizer.step()
"""


def rows(source, count):
    made, given = code(NAMING, work=source), Images(torch.rand(count, 1, 4, 4), torch.zeros(count))
    record, result = train(made, "train_latents", given, 1, 20)
    return rows_of(made, "train_latents", record, result, count, 3)


def test_the_rows_are_those_of_the_images_that_a_training_reads_itself():
    assert rows(OWN.format(rows="len(pictures)"), 20) == 300


def test_that_no_rows_are_known_is_not_that_there_are_none():
    with pytest.raises(Missing, match="trains on images of its own"):
        rows(OWN.format(rows=77), 20)


def test_the_rows_are_those_of_the_images_that_a_training_is_given():
    assert rows(OWN.format(rows="len(dataset)").replace("(epochs)", "(dataset, epochs)"), 20) == 20
