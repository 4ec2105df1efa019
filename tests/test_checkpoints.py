"""Checkpoints are loaded with weights only, and messages say what to save instead."""

import pytest
import torch

from graders.kinds.checkpoints import _load


class Model(torch.nn.Linear):
    def __init__(self):
        super().__init__(2, 2)


class Evil:
    def __reduce__(self):
        return (pytest.fail, ("the checkpoint ran code",))


@pytest.mark.parametrize(
    "wrap", [lambda s: s, lambda s: {"epoch": 3, "model_state_dict": s, "optimizer": {}}, lambda s: {"state_dict": s}],
    ids=["plain", "nested", "lightning"],
)  # fmt: skip
def test_a_state_dict_is_loaded_also_from_within_a_dict(tmp_path, wrap):
    saved, model = Model(), Model()
    torch.save(wrap(saved.state_dict()), tmp_path / "a.pt")

    assert _load(model, tmp_path / "a.pt") == ""
    torch.testing.assert_close(model.weight, saved.weight)


@pytest.mark.parametrize("content", [Model(), Evil()], ids=["whole model", "evil pickle"])
def test_a_pickle_is_not_executed(tmp_path, content):
    torch.save(content, tmp_path / "a.pt")

    assert (
        _load(Model(), tmp_path / "a.pt")
        == "does not load safely (UnpicklingError); save model.state_dict()"
    )


def test_weights_of_another_model_say_which(tmp_path):
    torch.save(torch.nn.Linear(3, 2).state_dict(), tmp_path / "a.pt")

    said = _load(Model(), tmp_path / "a.pt")

    assert said.startswith("does not fit the model: size mismatch for weight")
