"""A network that returns what it was shown is no trained autoencoder."""

import numpy as np
import pytest
import torch

from graders.kinds import KINDS
from graders.kinds.networks.checkpoints import remembers
from graders.model import Verdict
from graders.observing.probes.artifacts.autoencoder import Autoencoder
from tests.observing.conftest import code

VAE = """
import torch
from torch import nn

class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.down, self.up = nn.Linear(784, 4), nn.Linear(2, 784)

    def encode(self, x):
        self.shape = x.shape
        return self.down(x.flatten(1)).chunk(2, 1)

    def decode(self, z):
        return self.up(z).view(self.shape)
"""
NAMES = {
    "symbols": {n: {"names": [m]} for n, m in (("vae", "VAE"), ("encoder", "encode"), ("decoder", "decode"))}
}
ERRORS = {
    "errors": np.array([0.09, 0.05]),
    "problems": np.array(["", ""]),
    "reconstructed": np.zeros((10, 784)),
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (VAE, False),
        (VAE.replace("self.shape = x.shape", "self.x, self.shape = x, x.shape").replace("self.up(z)", "self.x"), True),
        (VAE.replace("self.up(z)", "(self.up(z) + torch.randn(len(z), 784))"), False),
    ],
)  # fmt: skip
def test_a_decoder_that_returns_what_the_encoder_kept_is_seen(source, expected):
    model = Autoencoder.of(code(NAMES, vae=source))

    assert remembers(model, torch.rand(6, 1, 28, 28)) is expected


def test_checkpoints_of_a_network_that_remembers_are_a_persons():
    check = KINDS["checkpoints"].model_validate({"id": "a", "kind": "checkpoints", "epochs": [1, 2]})
    outcome = check.judge({**ERRORS, "remembers": np.array(True)}, {})

    assert check.judge({**ERRORS, "remembers": np.array(False)}, {}).verdict is Verdict.PASSED
    assert (outcome.verdict, outcome.diagnosis.summary) == (
        Verdict.HUMAN,
        "the decoder makes other images of the same codes once the encoder has seen other images: "
        "does it return what the encoder kept?",
    )


def test_images_that_come_back_exactly_are_a_persons():
    check = KINDS["checkpoint"].model_validate(
        {"id": "a", "kind": "checkpoint", "call": "ae", "file": "a.pt"}
    )
    images = check.attachments()["images"]
    made = images.reshape(len(images), 784) / 255.0

    def of(noise):
        noisy = made + noise * np.random.default_rng(0).standard_normal(made.shape)
        return check.judge(
            {"file": np.array("a.pt"), "problem": np.array(""), "made": noisy}, {"images": images}
        )

    assert of(0.1).verdict is Verdict.PASSED
    assert of(0.0).diagnosis.summary == (
        "a.pt reconstructs test images exactly: is there a code in between, or are the images passed on?"
    )
