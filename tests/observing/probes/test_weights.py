"""Weights are read from whatever people save, without running any of it, and given a network's own names."""

import argparse
import os
import pathlib
import subprocess
import sys
from collections import OrderedDict

import numpy as np
import pytest
import torch

from graders.observing.probes.artifacts import weights
from graders.observing.probes.artifacts.weights import Unreadable, arranged, in_order, parts, read


class Pair(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(4, 2))
        self.decoder = torch.nn.Sequential(torch.nn.Linear(2, 4), torch.nn.BatchNorm1d(4))


def harm(*_):
    raise SystemExit("the file ran code")


class Runs:
    def __reduce__(self):
        return (harm, ("now",))


@pytest.fixture
def pair():
    return Pair()


def named(state, front):
    return {f"{front}{name}": value for name, value in state.items()}


def beside(state):
    return {
        "state_dict": state,
        "loss": np.float64(0.5),
        "at": pathlib.Path("a"),
        "args": argparse.Namespace(lr=1),
    }


WRAPPED = {
    "plain": lambda s: s,
    "of DataParallel": lambda s: named(s, "module."),
    "of torch.compile": lambda s: named(s, "_orig_mod."),
    "of both": lambda s: named(s, "_orig_mod.module."),
    "under net": lambda s: {"epoch": 3, "net": s},
    "under weights": lambda s: {"weights": s, "optimizer": {"state": {0: {"exp_avg": torch.zeros(2)}}}},
    "under a name of one's own, twice": lambda s: {"ergebnis": {"modell": named(s, "module.")}},
    "of a Lightning module": lambda s: {
        "state_dict": named(s, "autoencoder."),
        "hyper_parameters": {"lr": 1},
    },
    "beside a number of numpy, a path and settings": beside,
    "beside plain numbers in one dict": lambda s: {**s, "epoch": 4, "loss": 0.5},
    "in an OrderedDict of one's own order": lambda s: OrderedDict(reversed(s.items())),
    "in half precision": lambda s: {k: v.half() if v.is_floating_point() else v for k, v in s.items()},
}


@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED.keys())
def test_weights_are_found_within_what_is_saved(tmp_path, pair, wrap):
    torch.save(wrap(pair.state_dict()), tmp_path / "a.pt")

    found = [f for s in read(tmp_path / "a.pt") if (f := arranged(s, Pair().state_dict()))]

    assert found[0].keys() == pair.state_dict().keys()
    for name, value in pair.state_dict().items():
        torch.testing.assert_close(found[0][name], value, check_dtype=False, atol=1e-3, rtol=1e-3)


def test_parts_under_two_keys_are_one_set_of_weights(tmp_path, pair):
    states = {"encoder": pair.encoder.state_dict(), "decoder": pair.decoder.state_dict(), "epoch": 3}
    torch.save(states, tmp_path / "a.pt")

    assert any(arranged(state, pair.state_dict()) for state in read(tmp_path / "a.pt"))


def test_a_part_alone_does_not_stand_for_the_whole(tmp_path, pair):
    torch.save({"encoder": pair.encoder.state_dict()}, tmp_path / "a.pt")

    assert not any(arranged(state, pair.state_dict()) for state in read(tmp_path / "a.pt"))


def test_weights_of_a_network_within_the_network_get_its_name():
    inner = torch.nn.Linear(2, 2)
    outer = torch.nn.ModuleDict({"net": torch.nn.Linear(2, 2)})

    assert arranged(inner.state_dict(), outer.state_dict()).keys() == {"net.weight", "net.bias"}


def test_weights_under_other_names_are_told_by_their_order_alone(pair):
    other = {f"{at}": value for at, value in enumerate(pair.state_dict().values())}

    assert arranged(other, pair.state_dict()) is None
    assert in_order(other, pair.state_dict()).keys() == pair.state_dict().keys()


SCRIPT = """
import torch

class Unknown(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.ReLU())

torch.save(Unknown(), "a.pt")
"""


def test_a_network_that_was_saved_whole_is_read_without_its_class(tmp_path):
    subprocess.run([sys.executable, "-c", SCRIPT], cwd=tmp_path, check=True)

    assert {k: tuple(v.shape) for k, v in read(tmp_path / "a.pt")[0].items()} == {
        "layers.0.weight": (3, 2),
        "layers.0.bias": (3,),
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("words", "it holds no weights by their names"),
        ([1, 2], "it holds no weights by their names"),
        (Runs(), "it holds no weights by their names"),
    ],
)
def test_what_holds_no_weights_is_said_and_not_run(tmp_path, content, said):
    torch.save(content, tmp_path / "a.pt")

    with pytest.raises(Unreadable, match=f"^{said}$"):
        read(tmp_path / "a.pt")


def test_a_command_is_refused(tmp_path):
    class Command:
        def __reduce__(self):
            return (os.system, ("true",))

    torch.save({"a": torch.zeros(1), "b": Command()}, tmp_path / "a.pt")

    with pytest.raises(Unreadable, match=r"^it cannot be read safely \(UnpicklingError\)$"):
        read(tmp_path / "a.pt")


@pytest.mark.filterwarnings("ignore:.*torch.jit:FutureWarning", "ignore:.*torch.jit:DeprecationWarning")
def test_a_program_of_torchscript_is_said_as_such(tmp_path):
    torch.jit.trace(torch.nn.Linear(2, 2), torch.zeros(1, 2)).save(str(tmp_path / "a.pt"))

    with pytest.raises(Unreadable, match=r"^it is a TorchScript program, which is not run here$"):
        read(tmp_path / "a.pt")


def test_a_dict_that_holds_itself_comes_to_an_end(tmp_path):
    endless = {"w": torch.zeros(1)}
    endless["again"] = endless
    torch.save(endless, tmp_path / "a.pt")

    assert len(read(tmp_path / "a.pt")) <= weights.MOST


@pytest.mark.parametrize(
    "names",
    [
        ("mnist_ae_encoder.pt", "mnist_ae_decoder.pt"),
        ("encoder_mnist_ae.pth", "decoder_mnist_ae.pth"),
        ("mnist-ae-enc.pt", "mnist-ae-dec.pt"),
        ("mnist_encoder_ae.pt", "mnist_decoder_ae.pt"),
    ],
)
def test_parts_in_several_files_are_told_by_the_parts_names(names):
    def fits(name):
        return name.rpartition(".")[0] in ("mnist_ae", "mnist-ae")

    found = parts(["prob5.py", *names], fits, ["encoder", "decoder"])

    assert found == dict(zip(("encoder", "decoder"), names, strict=True))


def test_a_part_without_a_file_makes_none_of_them_count():
    assert parts(["ae_encoder.pt"], lambda name: name == "ae.pt", ["encoder", "decoder"]) == {}
