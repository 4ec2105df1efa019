"""Checkpoints are loaded from whatever was saved, and reconstructions come back in the scale of pixels."""

import numpy as np
import pytest
import torch

from graders.observing.probes.artifacts.checkpoints import load, reconstructed


class Model(torch.nn.Linear):
    def __init__(self):
        super().__init__(2, 2)


def saved(tmp_path, value):
    torch.save(value, tmp_path / "a.pt")
    return tmp_path, "a.pt"


@pytest.mark.parametrize(
    "wrap", [lambda s: s, lambda s: {"net": s}, lambda s: {f"module.{k}": v for k, v in s.items()}]
)
def test_a_model_has_the_weights_of_the_file(tmp_path, wrap):
    theirs, model = Model(), Model()

    assert load(model, *saved(tmp_path, wrap(theirs.state_dict()))).is_there
    torch.testing.assert_close(model.weight, theirs.weight)


def test_a_model_has_the_weights_of_its_parts_in_several_files(tmp_path):
    theirs, model = (torch.nn.ModuleDict({"a": Model(), "b": Model()}) for _ in range(2))
    for part in "ab":
        torch.save(theirs[part].state_dict(), tmp_path / f"{part}.pt")

    assert load(model, tmp_path, {"a": "a.pt", "b": "b.pt"}).is_there
    torch.testing.assert_close(model["b"].weight, theirs["b"].weight)


def test_weights_of_another_model_say_which(tmp_path):
    loaded = load(Model(), *saved(tmp_path, torch.nn.Linear(3, 2).state_dict()))

    assert not loaded.is_there
    assert loaded.problem.startswith("does not fit the model: size mismatch for weight")


def test_weights_under_other_names_are_tried_in_their_order(tmp_path):
    theirs, model = Model(), Model()
    named = {"w": theirs.weight.detach(), "b": theirs.bias.detach()}

    loaded = load(model, *saved(tmp_path, named))

    assert loaded.problem == 'does not fit the model: Unexpected key(s) in state_dict: "w", "b".'
    assert loaded.is_there
    torch.testing.assert_close(model.weight, theirs.weight)


def test_what_cannot_be_read_is_no_problem_of_the_model(tmp_path):
    loaded = load(Model(), *saved(tmp_path, "words"))

    assert (loaded.problem, loaded.unread) == ("", "it holds no weights by their names")


def test_reconstructions_of_a_model_trained_on_normalised_images_come_back_as_pixels():
    pixels = np.random.default_rng(0).integers(0, 256, (4, 28, 28), np.uint8)

    class Clipped(torch.nn.Module):  # right for values up to (1 - 0.1307) / 0.3081 = 2.82
        def forward(self, x):
            return x.clamp(-0.4243, 2.8216)

    made = reconstructed(Clipped(), pixels)

    np.testing.assert_allclose(made, pixels.reshape(4, 784) / 255, atol=1e-3)


@pytest.mark.parametrize("mean", [0.1307, 0.5])
def test_a_model_that_takes_normalised_images_may_return_pixels(mean):
    deviation = 0.3081 if mean == 0.1307 else 0.5
    pixels = np.random.default_rng(0).integers(0, 256, (4, 28, 28), np.uint8)

    class Back(torch.nn.Module):
        def forward(self, x):
            return (x * deviation + mean).clamp(0, 1) if float(x.min()) < 0 else torch.zeros_like(x)

    np.testing.assert_allclose(reconstructed(Back(), pixels), pixels.reshape(4, 784) / 255, atol=1e-3)


def test_a_scale_in_which_a_model_does_far_worse_is_not_tried_on_all_images():
    pixels = np.random.default_rng(0).integers(0, 256, (500, 28, 28), np.uint8)
    sizes = []

    class Clipped(torch.nn.Module):
        def forward(self, x):
            sizes.append(len(x))
            return x.clamp(-0.4243, 2.8216)

    made = reconstructed(Clipped(), pixels)

    np.testing.assert_allclose(made, pixels.reshape(500, 784) / 255, atol=1e-3)
    assert sum(sizes) < 2 * 500
