"""The model and the data that are given to student code behave like its own."""

import copy

import numpy as np
import pytest
import torch
from torch.utils.data import DataLoader, Subset

from graders.numerics.linear_gaussian import LinearGaussian
from graders.observing import doubts
from graders.observing.missing import Missing
from graders.observing.probes.artifacts.autoencoder import Autoencoder, linear
from graders.observing.probes.artifacts.training import Images
from tests.observing.conftest import code

NAMING = {
    "symbols": {
        "vae": {"names": ["VAE"]},
        "encoder": {"names": ["encoder", "encode", "infer"]},
        "decoder": {"names": ["decoder", "decode", "generate"]},
    }
}
VAE = """
    import torch
    from torch import nn
    class VAE(nn.Module):
        def __init__(self):
            super().__init__()
            self.size = 200
            self.enc = nn.Linear(784, 400)
            self.dec = nn.Linear(200, 784)
            self.act = nn.Sigmoid()
        def {encode}(self, x):
            return self.enc(x.flatten(1)).chunk(2, 1)
        def {decode}(self, z):
            return {decoded}
        def sample(self, n):
            return self.{decode}(torch.zeros(n, self.size))
"""


def stand_in(encode="encode", decode="decode", decoded="self.dec(z).view(-1, 1, 28, 28)"):
    made = code(NAMING, work=VAE.format(encode=encode, decode=decode, decoded=decoded))
    return linear(made, LinearGaussian.make(0.4)).eval()


def test_a_model_in_the_place_of_the_students_has_parameters_as_its_parts_do_and_its_attributes():
    model = stand_in()

    for part in (model, model.encoder, model.decoder):
        parameter = next(part.parameters())
        assert (parameter.device.type, parameter.dtype) == ("cpu", torch.float32)
    assert (model.size, model.latent_dim, type(model.act)) == (200, 200, torch.nn.Sigmoid)
    assert torch.equal(model.sample(2), model.decode(torch.zeros(2, 200)))


def test_a_copy_of_a_model_in_the_place_of_the_students_is_known_to_be_called():
    model = stand_in()

    copy.deepcopy(model)(torch.zeros(1, 1, 28, 28))

    assert model.is_called


LAYERS = """
    from torch import nn
    class Layered(nn.Module):
        def __init__(self):
            super().__init__()
            self.encoder, self.decoder = nn.Linear(784, 4), nn.Linear(2, 784)
"""


@pytest.mark.parametrize(
    ("classes", "layers", "found"),
    [
        (["VariationalAE"], "", "VariationalAE"),
        (["One", "Two"], "", ""),
        ([], LAYERS, "Layered"),
        (["One"], LAYERS, ""),
    ],
)
def test_the_only_network_with_an_encoder_and_a_decoder_may_be_the_autoencoder_whatever_it_is_called(
    classes, layers, found
):
    source = VAE.format(encode="encode", decode="decode", decoded="self.dec(z)")
    made = code(
        NAMING,
        layers=layers,
        **{name.lower(): source.replace("class VAE", f"class {name}") for name in classes},
    )

    try:
        name = type(Autoencoder.of(made).model).__name__
    except Missing:
        name = ""

    assert name == found
    said = "the only network that has an encoder and a decoder"
    noted = [choice.certain for choice in made.choices.taken if said in choice.words]
    assert noted == ([False] if found else [])


def test_a_layer_that_it_does_not_have_is_nobodys_mistake():
    model = stand_in()

    with pytest.raises(Missing) as error:
        model.enc(torch.zeros(1, 784))

    assert str(error.value) == (
        "`enc` of `VAE` is asked for, and the model that is given in its place has no such layer"
    )
    assert not hasattr(model, "enc")
    assert not hasattr(model, "nothing")


def test_its_parts_are_called_as_the_students_are():
    model = stand_in(encode="infer", decode="generate")
    x = torch.rand(3, 1, 28, 28)

    assert torch.equal(model.infer(x)[0], model.encode(x)[0])
    assert torch.equal(model.generate(torch.ones(2, 200)), model.decoder(torch.ones(2, 200)))


@pytest.mark.parametrize(
    ("decoded", "shape"),
    [("self.dec(z).view(-1, 1, 28, 28)", (6, 1, 28, 28)), ("self.dec(z)", (3, 2, 784))],
    ids=["flattens", "keeps axes"],
)
def test_it_decodes_several_axes_as_the_students_does(decoded, shape):
    assert stand_in(decoded=decoded).decode(torch.zeros(3, 2, 200)).shape == shape


def test_data_have_the_attributes_of_a_subset_and_of_mnist():
    labels = torch.arange(6) % 3
    data = Images(torch.rand(6, 1, 28, 28), labels)

    assert isinstance(data, Subset)
    assert (len(data), data.indices, data.train, data.classes[3]) == (
        6,
        [0, 1, 2, 3, 4, 5],
        True,
        "3 - three",
    )
    assert torch.equal(data.dataset.targets[data.indices], labels)
    assert data.dataset.data.shape == data.data.shape == (6, 28, 28)
    assert torch.equal(data.targets, labels)
    assert not hasattr(data, "nothing")
    images, given = next(iter(DataLoader(data, 4)))
    assert images.shape == (4, 1, 28, 28)
    np.testing.assert_array_equal(given, labels[:4])


PARTS = """
    import torch
    from torch import nn
    class Encoder(nn.Module):
        def __init__(self, out):
            super().__init__()
            self.layer = nn.Linear(784, out)
        def forward(self, x):
            return self.layer(x.flatten(1))
    class Decoder(nn.Module):
        def __init__(self, latent_dim):
            super().__init__()
            self.layer = nn.Linear(latent_dim, 784)
        def forward(self, z):
            return self.layer(z)
    def load():
        return Encoder(2 * 200), Decoder(200)
"""


def stand_in_of(source):
    naming = {"symbols": {**NAMING["symbols"], **{n.lower(): {"names": [n]} for n in ("Encoder", "Decoder")}}}
    made = code(naming, work=source)
    return made, linear(made, LinearGaussian.make(0.4)).eval()


def test_a_model_in_the_place_of_an_encoder_and_a_decoder_of_their_own_returns_what_these_return():
    _, model = stand_in_of(PARTS)

    assert model.encoder(torch.zeros(3, 1, 28, 28)).shape == (3, 400)
    assert model.decoder(torch.zeros(3, 200)).shape == (3, 784)


@pytest.mark.parametrize(("source", "known"), [("x = 1", False), (PARTS, True)])
def test_an_error_is_a_persons_where_no_encoder_of_the_author_says_what_it_returns(source, known):
    made, model = stand_in_of(source)

    with pytest.raises(AttributeError) as caught:
        model.encoder(torch.zeros(3, 1, 28, 28)).chunks  # noqa: B018

    assert ("may return something else than its own" not in doubts.of(caught.value, made)) is known


def test_a_part_is_found_by_its_class_where_that_has_the_sheets_own_name():
    naming = {
        "symbols": {**NAMING["symbols"], "encoder": {"names": ["Encoder"]}, "decoder": {"names": ["Decoder"]}}
    }
    source = """
    import torch
    from torch import nn
    class Encoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.l = nn.Linear(784, 400)
        def forward(self, x):
            return self.l(x.flatten(1)).chunk(2, 1)
    class Decoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.l = nn.Linear(200, 784)
        def forward(self, z):
            return self.l(z).view(-1, 1, 28, 28)
    class VAE(nn.Module):
        def __init__(self):
            super().__init__()
            self.enc, self.dec = Encoder(), Decoder()
    """
    model = linear(code(naming, work=source), LinearGaussian.make(0.4)).eval()
    x = torch.rand(3, 1, 28, 28)

    assert torch.equal(model.enc(x)[0], model.encode(x)[0])
    assert torch.equal(model.dec(torch.ones(2, 200)), model.decode(torch.ones(2, 200)))


def test_what_a_model_in_the_place_of_none_of_the_students_lacks_is_nobodys_mistake():
    model = linear(code(NAMING, work=""), LinearGaussian.make(0.4))

    with pytest.raises(Missing):
        model.inference_net(torch.zeros(1, 784))

    assert not hasattr(model, "inference_net")
