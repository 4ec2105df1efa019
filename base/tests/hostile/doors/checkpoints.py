"""Checkpoints."""

import io
import os
import pickle
import zipfile

import torch

from tests.hostile.doors import FULL, HONEST, WEIGHTS, Door, instead, saved


class Runs:
    """Runs a command when it is unpickled."""

    def __reduce__(self):
        return os.system, ("touch /tmp/owned-by-a-checkpoint owned",)


def model(data, tries):
    """Honest work with another checkpoint, worth 2 points."""
    return instead("model.pt", data, 2, tries)


def within(change):
    """The honest checkpoint with the members of its zip changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(HONEST["model.pt"])) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


DOORS = [
    model(pickle.dumps(Runs()), "a pickle that runs a command"),
    model(saved({"layer.weight": Runs()}), "the same in the place of a tensor"),
    model(b"", "an empty file"),
    model(HONEST["model.pt"][:-40], "a file that was cut off"),
    model(b"PK\x03\x04" + bytes(900), "no zip, although it begins as one"),
    model(b"(lp0\n" * 20_000, "a pickle nested too deeply"),
    model(saved({n: w * float("nan") for n, w in WEIGHTS.items()}), "weights that are no numbers"),
    model(saved({**WEIGHTS, "layer.weight": torch.zeros(1, 1, 9, 9)}), "weights of another shape"),
    model(saved([WEIGHTS] * 3), "a list of weights"),
    model(saved("weights"), "a text"),
    model(saved({1: 2, None: 3}), "keys that are no names"),
    model(within(lambda n, d: d[:1] if "/data/" in n else d), "weights shorter than they say"),
    Door(
        "names that lead out, of the right weights",
        {
            **HONEST,
            "model.pt": within(lambda n, d: d.replace(b"layer", b"../..") if n.endswith("pkl") else d),
        },
    ),
    Door(
        "a folder in the place of the file",
        {**{n: d for n, d in HONEST.items() if n != "model.pt"}, "model.pt/data.pkl": b"x"},
        FULL - 2,
    ),
]
