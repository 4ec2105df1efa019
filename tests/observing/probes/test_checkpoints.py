"""Checkpoints are loaded with weights only, and messages say what to save instead."""

import subprocess
import sys

import numpy as np
import pytest
import torch

from graders.observing.code import Code
from graders.observing.probes.checkpoints import load, reconstructed
from graders.observing.reading import read_unit
from graders.vocabulary.symbols import Naming


class Model(torch.nn.Linear):
    def __init__(self):
        super().__init__(2, 2)


class Evil:
    def __reduce__(self):
        return (pytest.fail, ("the checkpoint ran code",))


@pytest.mark.parametrize(
    "wrap",
    [
        lambda s: s,
        lambda s: {"epoch": 3, "model_state_dict": s, "optimizer": {}},
        lambda s: {"state_dict": s},
    ],
    ids=["plain", "nested", "lightning"],
)
def test_a_state_dict_is_loaded_also_from_within_a_dict(tmp_path, wrap):
    saved, model = Model(), Model()
    torch.save(wrap(saved.state_dict()), tmp_path / "a.pt")

    assert load(model, tmp_path / "a.pt") == ""
    torch.testing.assert_close(model.weight, saved.weight)


@pytest.mark.parametrize("content", [Model(), Evil()], ids=["whole model", "evil pickle"])
def test_a_pickle_is_not_executed(tmp_path, content):
    torch.save(content, tmp_path / "a.pt")

    assert (
        load(Model(), tmp_path / "a.pt") == "does not load safely (UnpicklingError); save model.state_dict()"
    )


def test_weights_of_another_model_say_which(tmp_path):
    torch.save(torch.nn.Linear(3, 2).state_dict(), tmp_path / "a.pt")

    said = load(Model(), tmp_path / "a.pt")

    assert said.startswith("does not fit the model: size mismatch for weight")


NETWORK = """
import torch

class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.ReLU())
"""


def saved_by_a_script(folder, source, what):
    (folder / "train.py").write_text(f"{source}\ntorch.save({what}, 'a.pt')\n")
    subprocess.run([sys.executable, "train.py"], cwd=folder, check=True)
    unit = read_unit("train.py", source.encode())
    return Code(folder, {"train.py": source.encode()}, Naming(), {"train.py": unit})


def test_a_whole_model_of_a_class_of_the_hand_in_is_loaded(tmp_path):
    code = saved_by_a_script(tmp_path, NETWORK, "Net()")
    model = code.units["train.py"].load("Net")()
    weight = model.layers[0].weight.clone()

    assert load(model, tmp_path / "a.pt", code) == ""
    assert not torch.equal(model.layers[0].weight, weight)


def test_a_class_of_the_hand_in_that_is_no_network_is_not_unpickled(tmp_path):
    source = NETWORK + "\nclass Evil:\n    def __setstate__(self, state):\n        raise SystemExit\n"
    code = saved_by_a_script(tmp_path, source, "[Net(), Evil()]")

    said = load(code.units["train.py"].load("Net")(), tmp_path / "a.pt", code)

    assert said == "does not load safely (UnpicklingError); save model.state_dict()"


def test_reconstructions_of_a_model_trained_on_normalised_images_come_back_as_pixels():
    pixels = np.random.default_rng(0).integers(0, 256, (4, 28, 28), np.uint8)

    class Clipped(torch.nn.Module):  # right for values up to (1 - 0.1307) / 0.3081 = 2.82
        def forward(self, x):
            return x.clamp(-0.4243, 2.8216)

    made = reconstructed(Clipped(), pixels)

    np.testing.assert_allclose(made, pixels.reshape(4, 784) / 255, atol=1e-3)
