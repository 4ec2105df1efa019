"""Parameters are told of whatever can be called."""

import pytest
import torch

from graders.observing.missing import Missing
from graders.observing.signatures import signature


class Kl(torch.autograd.Function):
    @staticmethod
    def forward(ctx, mu, r):
        return mu + r

    @staticmethod
    def backward(ctx, grad):
        return grad, grad


class Later(torch.autograd.Function):
    @staticmethod
    def forward(mu, r):
        return mu + r

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass


@pytest.mark.parametrize(
    "function",
    [Kl.apply, Later.apply, lambda mu, r: mu],
)
def test_functions_with_a_backward_of_their_own_take_what_their_forward_takes(function):
    assert list(signature(function).parameters) == ["mu", "r"]


@pytest.mark.filterwarnings("ignore:.torch.jit.script. is deprecated")
def test_functions_of_torchscript_say_theirs(tmp_path, monkeypatch):
    (tmp_path / "scripted.py").write_text(
        "import torch\n@torch.jit.script\ndef kl(mu, r):\n    return mu + r\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    import scripted

    assert list(signature(scripted.kl).parameters) == ["mu", "r"]


def test_what_nobody_can_tell_is_missing():
    with pytest.raises(Missing) as error:
        signature(torch.add)

    assert str(error.value) == "`add` does not say which arguments it takes"
