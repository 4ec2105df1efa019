import pytest

from graders.model import Submission
from graders.sheets.load import find_spec
from graders.sheets.touched import touches

CNN = {"prob4_CNN.py": b"class CNN:\n    pass\n", "prob5_AE.py": b"class Autoencoder:\n    pass\n"}


def test_what_is_imported_as_a_module_is_followed():
    spec = find_spec("aml-vae")
    files = {
        "vae.py": b"import parts\ndef kl_divergence(mu, r):\n    return parts.half(mu)\n",
        "parts.py": b"def half(x):\n    return x / 2\n",
    }
    before = Submission("a", files)
    after = Submission("a", {**files, "parts.py": files["parts.py"].replace(b"2", b"3")})

    assert "kl" in touches(spec, before, after)


def test_an_answer_touches_neither_weights_nor_layers():
    before = Submission("a", CNN | {"answers.md": b"2.3 delta = a - y", "mnist_ae.pt": b"weights"})
    after = Submission("a", {**before.files, "answers.md": b"2.3 delta = y - a"})

    touched = touches(find_spec("cnn-autoencoders"), before, after)

    assert {"slope", "geometry"} <= touched
    assert not touched & {"ae-checkpoint", "cnn-filters"}


def test_weights_touch_no_answer():
    before = Submission("a", CNN | {"answers.md": b"2.3 delta = a - y", "mnist_ae.pt": b"weights"})
    after = Submission("a", {**before.files, "mnist_ae.pt": b"others"})

    touched = touches(find_spec("cnn-autoencoders"), before, after)

    assert {"ae-checkpoint"} <= touched
    assert not touched & {"slope", "geometry"}


def test_a_new_file_does_not_touch_a_script_that_imports_it_nowhere():
    spec = find_spec("aml-vae")
    before = Submission("a", {"sup_classification.py": b"import torch\nmodel = 1\n", "vae.py": b"x = 1\n"})
    beside = Submission("a", {**before.files, "model.py": b"x = 1\n"})

    touched = touches(spec, before, beside)

    assert "sup-accuracy" not in touched
    assert {"sup-shape", "kl", "code"} <= touched


@pytest.mark.parametrize(
    "script", [b"import model\n", b"def main():\n    from parts.model import *\n", b"from . import model\n"]
)
def test_a_new_file_touches_a_script_that_imports_it_anywhere(script):
    spec = find_spec("aml-vae")
    before = Submission("a", {"sup_classification.py": script, "vae.py": b"x = 1\n"})

    touched = touches(spec, before, Submission("a", {**before.files, "model.py": b"x = 1\n"}))

    assert touched is None or "sup-accuracy" in touched


def test_a_script_that_is_another_file_now_is_touched():
    spec = find_spec("aml-vae")
    before = Submission("a", {"sup_mine.py": b"x = 1\n", "vae.py": b"x = 1\n"})

    touched = touches(spec, before, Submission("a", {**before.files, "sup_classification.py": b"x = 1\n"}))

    assert touched is None or "sup-accuracy" in touched
