"""A network is judged by what passes through it, whatever its layers are called."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from graders.kinds import KINDS
from graders.model import Verdict
from graders.observing.missing import Missing
from graders.observing.tracing import UNUSUAL, bottleneck, by_hand, reconstruct, trace


class Hourglass(nn.Module):
    """Two stages of pooling, two numbers, two stages of upsampling; `skips` by place and number."""

    def __init__(self, skips=(), *, join="add", at=None, into=None, inplace=False):
        super().__init__()
        double = 2 if skips and join == "cat" else 1
        self.c1, self.c2 = nn.Conv2d(1, 4, 3, padding=1), nn.Conv2d(4, 8, 3, padding=1)
        self.down, self.up = nn.Linear(392, 2), nn.Linear(2, 392)
        self.c3 = nn.Conv2d(8 * double, 4, 3, padding=1)
        self.c4 = nn.Conv2d(4 * double, 1, 3, padding=1)
        self.skips, self.join, self.at, self.into = skips, join, at, into
        self.act = nn.ReLU(inplace=inplace)

    def joined(self, y, skip, number):
        skip = skip if number in self.skips else torch.zeros_like(skip)
        if self.join == "multiply":
            return y * skip if number in self.skips else y
        return torch.cat([y, skip], 1) if self.join == "cat" else y + skip

    def forward(self, x):
        p1 = F.max_pool2d(self.act(self.c1(x)), 2)
        p2 = F.max_pool2d(self.act(self.c2(p1)), 2)
        z = self.down(p2.flatten(1))
        z = self.at(z) if self.at else z
        y = self.act(self.up(self.into(z) if self.into else z)).reshape(-1, 8, 7, 7)
        y = self.joined(y, p2, 2) if self.skips else y
        y = self.act(self.c3(F.interpolate(y, scale_factor=2.0)))
        y = self.joined(y, p1, 1) if self.skips else y
        return torch.sigmoid(self.c4(F.interpolate(y, scale_factor=2.0)))


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)


class Rectified(nn.Module):
    """A convolution and what stands in the place of its activation."""

    def __init__(self, act, last):
        super().__init__()
        self.conv, self.act, self.last = nn.Conv2d(1, 1, 3, padding=1), act, last

    def forward(self, x):
        return self.last(torch.sigmoid(self.act(self.conv(x) - 0.2)))


ORDERED = {"id": "a", "kind": "operations", "call": "net", "order": ["conv 1 1 3", "relu", "sigmoid"]}


@pytest.mark.parametrize(
    ("act", "last", "verdict", "said"),
    [
        (torch.relu_, nn.Identity(), Verdict.PASSED, ""),
        (lambda x: torch.clamp(x, min=0), nn.Identity(), Verdict.PASSED, ""),
        (lambda x: x.clamp_min(0.0), nn.Identity(), Verdict.PASSED, ""),
        (lambda x: torch.maximum(x, torch.zeros_like(x)), nn.Identity(), Verdict.PASSED, ""),
        (lambda x: torch.max(torch.tensor(0.0), x), nn.Identity(), Verdict.PASSED, ""),
        (lambda x: x * (x > 0), nn.Identity(), Verdict.PASSED, ""),
        (lambda x: (x > 0).float() * x, nn.Identity(), Verdict.PASSED, ""),
        (lambda x: torch.where(x > 0, x, 0.0), nn.Identity(), Verdict.PASSED, ""),
        (nn.PReLU(), nn.Identity(), Verdict.FAILED, "operation 2 is `prelu`, not `relu`"),
        (nn.ReLU6(), nn.Identity(), Verdict.FAILED, "operation 2 is `hardtanh`, not `relu`"),
        (torch.relu, nn.Mish(), Verdict.FAILED, "`mish` follows where the network should end"),
        (torch.relu, nn.InstanceNorm2d(1), Verdict.FAILED, "`instance_norm` follows where the network should end"),
        (lambda x: torch.where(x > 0, x, 0.1 * x), nn.Identity(), Verdict.HUMAN, "the network uses `where`: is it the same as what is asked for?"),
        (torch.relu, torch.abs, Verdict.HUMAN, "the network uses `abs`: is it the same as what is asked for?"),
    ],
)  # fmt: skip
def test_a_rectifier_is_one_however_it_is_written_and_other_functions_are_seen(act, last, verdict, said):
    check = KINDS["operations"].model_validate(ORDERED)
    done, _ = trace(Rectified(act, last).eval(), torch.rand(2, 1, 28, 28), closely=True)
    seen = {"operations": np.array([o.words for o in done]), "returned": np.array(True)}
    outcome = check.judge({**seen, "unusual": np.array([o.words for o in done if o.words in UNUSUAL])}, {})

    assert (outcome.verdict, outcome.diagnosis.summary) == (verdict, said)


def test_a_network_that_returns_something_else_than_its_last_operation_makes_fails():
    check = KINDS["operations"].model_validate(
        {"id": "a", "kind": "operations", "call": "net", "order": ["relu", "sigmoid"]}
    )
    seen = {"operations": np.array(["relu", "sigmoid"]), "returned": np.array(False)}

    assert check.judge(seen, {}).diagnosis.summary == "what `sigmoid` makes is not what the network returns"


def test_the_reconstruction_is_told_from_the_images_that_are_returned_beside_it():
    class Both(nn.Module):
        def forward(self, x):
            return {"x": x, "made": x.mean() + torch.zeros_like(x)}

    images = torch.rand(2, 1, 28, 28)

    assert torch.equal(reconstruct(Both(), images), images.mean() + torch.zeros_like(images))


def test_maps_of_an_encoder_are_no_images_though_they_are_as_many_numbers():
    with pytest.raises(Missing, match="Conv2d returns no images of the size of those that go in"):
        reconstruct(nn.Conv2d(1, 4, 2, stride=2), torch.rand(2, 1, 28, 28))


def test_operations_are_listed_in_the_order_in_which_an_image_passes_them():
    modules = nn.Sequential(
        nn.Conv2d(1, 2, 3, padding=1),
        nn.ReLU(inplace=True),
        nn.MaxPool2d(2),
        nn.Dropout(0.1),
        nn.Flatten(),
        nn.Linear(392, 784),
        nn.Sigmoid(),
    )

    done, _ = trace(modules.eval(), torch.rand(3, 1, 28, 28))

    assert [o.words for o in done] == [
        "conv 1 2 3",
        "relu",
        "max_pool 2",
        "dropout",
        "linear 392 784",
        "sigmoid",
    ]


def test_a_network_of_vectors_is_given_vectors_and_may_return_more_than_images():
    class Pair(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Linear(784, 2), nn.Linear(2, 784)

        def forward(self, x):
            z = self.a(x)
            return z, self.b(z)

    assert reconstruct(Pair(), torch.rand(3, 1, 28, 28)).shape == (3, 1, 28, 28)
    done, _ = trace(Pair(), torch.rand(3, 1, 28, 28))
    assert [o.words for o in done] == ["linear 784 2", "linear 2 784"]


@pytest.mark.parametrize("inplace", [False, True])
@pytest.mark.parametrize("join", ["add", "cat"])
@pytest.mark.parametrize("skips", [(), (1,), (2,), (1, 2)])
def test_each_skip_connection_is_told_from_the_others(skips, join, inplace):
    found = bottleneck(Hourglass(skips, join=join, inplace=inplace), 2)

    assert found.skips == [1 in skips, 2 in skips]
    assert found.closed == (not skips)
    assert found.linear
    assert found.gates == [False, False]


@pytest.mark.parametrize("skips", [(1,), (2,), (1, 2)])
def test_a_skip_connection_that_is_multiplied_is_told_from_one_that_is_added(skips):
    found = bottleneck(Hourglass(skips, join="multiply"), 2)

    assert found.gates == found.skips == [1 in skips, 2 in skips]


@pytest.mark.parametrize("activation", [F.relu, torch.tanh, lambda z: z.clamp(min=0), nn.ReLU(inplace=True)])
def test_an_activation_on_either_side_of_the_embedding_is_seen(activation):
    assert not bottleneck(Hourglass(at=activation), 2).linear
    assert not bottleneck(Hourglass(into=activation), 2).linear


def test_a_network_without_a_layer_of_two_numbers_has_no_such_bottleneck():
    assert bottleneck(nn.Sequential(nn.Flatten(), nn.Linear(784, 3), nn.Linear(3, 784)), 2) is None


def test_the_first_operation_that_differs_is_named():
    check = KINDS["operations"].model_validate(
        {
            "id": "a",
            "kind": "operations",
            "call": "net",
            "order": ["conv 1 4 3", "relu", "conv 4 *"],
        }
    )
    seen, _ = trace(Hourglass(), torch.rand(1, 1, 28, 28))
    outcome = check.judge({"operations": np.array([o.words for o in seen])}, {})

    assert outcome.verdict is Verdict.FAILED
    assert outcome.diagnosis.summary == "operation 3 is `max_pool 2`, not `conv 4 *`"


def test_the_error_of_a_network_that_takes_images_is_told_and_not_that_of_an_attempt_with_vectors():
    with pytest.raises(RuntimeError, match="1568"):
        reconstruct(
            nn.Sequential(nn.Conv2d(1, 2, 1), nn.Flatten(), nn.Linear(3, 2)), torch.rand(2, 1, 28, 28)
        )


def test_what_hooks_keep_reaches_the_output_and_the_model_stays_in_training():
    class Kept(nn.Module):
        def __init__(self):
            super().__init__()
            self.kept = {}
            self.down = nn.Sequential(
                nn.Conv2d(1, 2, 3, padding=1), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(392, 2)
            )
            self.down[1].register_forward_hook(lambda *seen: self.kept.update(pool=seen[2]))
            self.up = nn.Sequential(nn.Linear(2, 392), nn.Unflatten(1, (2, 14, 14)))
            self.last = nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(2, 1, 3, padding=1))

        def forward(self, x):
            return self.last(self.up(self.down(x)) + self.kept.pop("pool"))

    model = Kept()

    assert bottleneck(model, 2).skips == [True]
    assert model.training
    assert model.down.training


def test_what_is_computed_without_a_layer_for_it_is_told():
    class ByHand(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.b = nn.Parameter(torch.rand(784, 2)), nn.Parameter(torch.rand(2, 784))

        def forward(self, x):
            return torch.addmm(torch.zeros(784), x.flatten(1) @ self.a, self.b)

    assert by_hand(ByHand()) == ["matmul", "addmm"]
    assert by_hand(nn.Sequential(nn.Flatten(), nn.Linear(784, 2), nn.Linear(2, 784))) == []
