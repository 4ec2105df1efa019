"""What a script does without a name is found in its rehearsal and is called like a function; wrong work stays wrong."""

import pytest
import torch

from graders.observing.inline import options
from graders.observing.rehearsal import rehearse
from graders.vocabulary.symbols import SymbolSpec
from tests.observing.conftest import code

SETTINGS = {"files": ["*.py"], "but": [], "seconds": 60.0, "first": 4, "later": 1}
SCRIPT = """
import math
import torch
import torch.nn.functional as F
from torch import nn

d = 10
X = (torch.arange(600 * 784) % 977).float().view(600, 1, 28, 28) / 977

def network():
    return nn.Sequential(nn.Linear(d, 784), nn.Sigmoid(), nn.Unflatten(1, (1, 28, 28)))

encoder, decoder = nn.Sequential(nn.Flatten(), nn.Linear(784, 2 * d)), network()
opt = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=1e-3)
for epoch in range(1, 31):
    perm = torch.randperm(600)
    for b in range(0, 600, 64):
        x = X[perm[b:b + 64]]
        h = encoder(x)
        mu, r = h[:, :d], h[:, d:]
        z = mu + torch.exp(SIGMA) * torch.randn_like(mu)
        kl = KL
        loss = F.mse_loss(decoder(z), x) + kl
        opt.zero_grad(); loss.backward(); opt.step()

gen = network()
MU = torch.randn(600, d).requires_grad_()
R = torch.log(torch.randn(600, d) ** 2).requires_grad_()
opt = torch.optim.Adam([{"params": gen.parameters(), "lr": 1e-3}, {"params": [MU, R], "lr": 1e-2}])
for epoch in range(30):
    for ii in torch.randperm(600).split(64):
        x = X[ii]
        mu, r = MU[ii], R[ROWS]
        z = mu + torch.exp(r / 2) * torch.randn_like(mu)
        loss = F.mse_loss(gen(z), x) + 0.5 * (mu ** 2 + torch.exp(r) - r - 1).mean()
        opt.zero_grad(); loss.backward(); opt.step()

samples = decoder(torch.randn(10, d)).detach()
with torch.no_grad():
    h = encoder(X[:1])
    mu, r = h[:, :d], h[:, d:]
    z = mu + torch.exp(0.5 * r) * torch.randn(200, d)
    log_p = -0.5 * (math.log(2 * math.pi) + z ** 2).sum(1)
    log_q = -0.5 * (math.log(2 * math.pi) + r + (z - mu) ** 2 / torch.exp(r)).sum(1)
    log_x = -0.5 * ((X[0].view(1, -1) - decoder(z).view(200, -1)) ** 2).sum(1)
    value = torch.logsumexp(log_p + log_x - log_q, 0).item() - math.log(200)
"""
PARTS = {"SIGMA": "0.5 * r", "KL": "0.5 * (mu ** 2 + torch.exp(r) - r - 1).mean()", "ROWS": "ii"}


def rehearsed(tmp_path, monkeypatch, script=SCRIPT, **parts):
    source = script
    for name, text in {**PARTS, **parts}.items():
        source = source.replace(name, text)
    monkeypatch.chdir(tmp_path)
    made = code(vae=source)
    return made, rehearse(made, SETTINGS, lambda: None)


def found(made, record, role):
    symbol = SymbolSpec(names=("f",), inline=role)
    return [
        (option.words, option.certain, option.make().value) for option in options(record, made.units, symbol)
    ]


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        yield rehearsed(tmp_path_factory.mktemp("right"), patch)


MU, R = torch.randn(6, 5), torch.randn(6, 5)
DIVERGENCE = 0.5 * (MU**2 + torch.exp(R) - R - 1)


def test_the_term_of_a_loss_that_is_made_of_mean_and_log_variance_is_a_function_of_them(right):
    (words, certain, term), *_ = found(*right, "kl")

    assert (words, certain) == ("the KL term of the loss on which `vae.py:24` calls backward()", True)
    assert float(term(MU, R)) == pytest.approx(float(DIVERGENCE.mean()), rel=1e-4)


@pytest.mark.parametrize(
    ("term", "of_all"),
    [
        ("-0.5 * MEAN", [1, 2]),
        ("2.0 * 0.5 * -MEAN", [2, 2]),
        ("0.0 * -MEAN", [0, 2]),
        ("0.5 * MEAN", [-1, -2]),
        ("-1.0 * (-0.5 * MEAN)", [-1, -1]),
        ("-(-MEAN)", [-2, -2]),
    ],
)
def test_a_term_without_its_weight_has_the_sign_with_which_the_loss_depends_on_it(
    tmp_path, monkeypatch, term, of_all
):
    one_epoch = SCRIPT.replace("range(1, 31)", "range(1)").partition("gen = network()")[0]
    kl = term.replace("MEAN", "(1 + r - mu ** 2 - torch.exp(r)).mean()")

    offered = found(*rehearsed(tmp_path, monkeypatch, one_epoch, KL=kl), "kl")

    expected = [n * float(DIVERGENCE.mean()) for n in of_all]
    assert [float(f(MU, R)) for _, _, f in offered] == pytest.approx(expected, rel=1e-4)


def test_a_loss_is_a_function_of_reconstruction_image_mean_and_log_variance(right):
    (words, certain, loss), *_ = found(*right, "loss")
    made, x = torch.rand(6, 1, 28, 28), torch.rand(6, 1, 28, 28)

    assert (words, certain) == ("the loss on which `vae.py:24` calls backward()", True)
    expected = ((made - x) ** 2).mean() + DIVERGENCE.mean()
    assert float(loss(made, x, MU, R)) == pytest.approx(float(expected), rel=1e-4)


def test_a_draw_of_z_is_drawn_anew_and_has_gradients(right):
    (_, certain, draw), *_ = found(*right, "reparameterization")
    mu, r = torch.zeros(300, 5, requires_grad=True), torch.full((300, 5), 2.0, requires_grad=True)
    z = draw(mu, r)
    z.sum().backward()

    assert certain
    assert float(z.detach().std()) == pytest.approx(2.718, rel=0.1)
    assert not torch.equal(draw(mu, r), z)
    assert torch.allclose(r.grad, z.detach() / 2, atol=1e-5)


def test_a_training_has_its_optimizer_and_its_latents(right):
    ((_, certain, amortized),) = found(*right, "training")
    ((words, sure, latents),) = found(*right, "latent_training")
    rows, shown = latents.shown()

    assert (certain, sure) == (True, True)
    assert [(g.optimizer, g.lr) for g in amortized.record.groups] == [("Adam", 1e-3)]
    assert [g.lr for g in latents.record.groups] == [1e-3, 1e-2]
    assert words == "the optimisation of 600 latents by the loss on which `vae.py:36` calls backward()"
    assert latents.rows == 600
    assert len(set(zip(rows, shown, strict=True))) == len(set(rows)) < len(rows)


def test_trainings_whose_steps_one_function_makes_are_told_apart(tmp_path, monkeypatch):
    steps = "opt.zero_grad(); loss.backward(); opt.step()"
    shared = SCRIPT.replace(steps, "step(opt, loss)").replace(
        "d = 10\n", f"d = 10\ndef step(opt, loss):\n    {steps}\n"
    )
    own = rehearsed(tmp_path, monkeypatch, shared)

    ((_, certain, amortized),) = found(*own, "training")
    ((words, sure, latents),) = found(*own, "latent_training")

    assert (certain, sure) == (True, True)
    assert [g.lr for g in amortized.record.groups] == [1e-3]
    assert [g.lr for g in latents.record.groups] == [1e-3, 1e-2]
    assert words == "the optimisation of 600 latents by the loss on which `vae.py:9` calls backward()"


def test_latents_of_a_prior_are_those_that_are_decoded_and_drawn_of_nothing(right):
    ((words, certain, samples),) = found(*right, "prior_samples")

    assert (words, certain) == ("the latents that `vae.py:38` decodes", True)
    assert samples.draw(30).shape == (30, 10)
    assert len(samples.draw(30).unique(dim=0)) == 30


def test_several_samplings_are_of_the_prior_if_all_are_and_a_look_at_two_images_is_none(
    tmp_path, monkeypatch
):
    short = SCRIPT.replace("range(1, 31)", "range(1)").partition("with torch.no_grad():")[0]
    more = "decoder(torch.rand(2, d)).shape\nmore = gen(torch.rand(10, d)).detach()\n"

    ((words, certain, samples),) = found(*rehearsed(tmp_path, monkeypatch, short + more), "prior_samples")
    z = samples.draw(30)

    assert (words, certain) == ("the latents that `vae.py:38` and `vae.py:40` decode", False)
    assert z.shape == (30, 10)
    assert (z.min(1).values >= 0).tolist() == [False] * 15 + [True] * 15


def test_samplings_of_latents_of_two_widths_are_found_apart(tmp_path, monkeypatch):
    vae = SCRIPT.replace("range(1, 31)", "range(1)").partition("\ngen = ")[0]
    sampled = "\nsamples = decoder(torch.randn(10, d)).detach()\n"
    again = vae.partition("d = 10\n")[2]
    two = f"{vae}{sampled}d = 2\n{again}{sampled}"

    made = found(*rehearsed(tmp_path, monkeypatch, two), "prior_samples")

    assert [samples.draw(30).shape for *_, samples in made] == [(30, 10), (30, 2)]


class Model:
    """A network of nothing, for which log p(x) is known but for a constant."""

    def encode(self, x):
        return torch.zeros(1, 10), torch.zeros(1, 10)

    def decode(self, z):
        return torch.zeros(len(z), 1, 28, 28)


def test_an_estimate_of_log_p_is_a_function_of_image_and_model_with_what_is_subtracted_behind_it(right):
    ((words, certain, estimate),) = found(*right, "log_prob")
    image = torch.rand(1, 1, 28, 28)

    assert (words, certain) == ("the number that `vae.py:46` makes of many draws of z for an image", True)
    assert float(estimate(image, Model())) == pytest.approx(float(-0.5 * (image**2).sum()), rel=1e-4)


NUMBER = "value = torch.logsumexp(log_p + log_x - log_q, 0).item() - math.log(200)"
KEPT = "value = torch.logsumexp(log_p + log_x - log_q, 0) - math.log(200)\n    "


@pytest.mark.parametrize(
    "kept",
    [
        "table = torch.zeros(10); table[3] = value",
        "table = torch.stack([value])",
        "table = torch.tensor([value])",
        "table = value.numpy()",
        "print(f'{value:.2f}')",
    ],
)
def test_an_entry_of_a_table_is_the_number_that_is_made_for_an_image_too(tmp_path, monkeypatch, kept):
    script = SCRIPT.replace("range(30)", "range(1)").replace("range(1, 31)", "range(1)")
    ((words, certain, estimate),) = found(
        *rehearsed(tmp_path, monkeypatch, script.replace(NUMBER, KEPT + kept)), "log_prob"
    )
    image = torch.rand(1, 1, 28, 28)

    assert (words, certain) == ("the number that `vae.py:47` makes of many draws of z for an image", False)
    assert float(estimate(image, Model())) == pytest.approx(float(-0.5 * (image**2).sum()), rel=1e-4)


@pytest.mark.parametrize("many", [".repeat(200, 1)", ".expand(200, 784)"])
def test_one_image_may_stand_beside_each_of_many_reconstructions(tmp_path, monkeypatch, many):
    script = SCRIPT.replace("range(30)", "range(1)").replace("range(1, 31)", "range(1)")
    script = script.replace("X[0].view(1, -1)", f"X[0].view(1, -1){many}")
    ((_, certain, estimate),) = found(*rehearsed(tmp_path, monkeypatch, script), "log_prob")
    image = torch.rand(1, 1, 28, 28)

    assert certain
    assert float(estimate(image, Model())) == pytest.approx(float(-0.5 * (image**2).sum()), rel=1e-4)


@pytest.mark.parametrize("many", [".repeat(200, 1)", ".expand(200, d)"])
def test_mean_and_log_variance_may_be_repeated_before_they_are_drawn_from(tmp_path, monkeypatch, many):
    script = SCRIPT.replace("range(30)", "range(1)").replace("range(1, 31)", "range(1)")
    before, behind, after = script.partition("h = encoder(X[:1])\n    mu, r = h[:, :d], h[:, d:]")
    repeated = f"h = encoder(X[:1])\n    mu, r = h[:, :d]{many}, h[:, d:]{many}"
    ((_, certain, estimate),) = found(
        *rehearsed(tmp_path, monkeypatch, before + repeated + after), "log_prob"
    )
    image = torch.rand(1, 1, 28, 28)

    assert behind
    assert certain
    assert float(estimate(image, Model())) == pytest.approx(float(-0.5 * (image**2).sum()), rel=1e-4)


@pytest.mark.parametrize(
    ("parts", "factor"),
    [
        ({"KL": "(mu ** 2 + torch.exp(r) - r - 1).mean()"}, 2),
        ({"KL": "(0.5 * (mu ** 2 + torch.exp(r) - r - 1)).sum(1).mean()"}, 10),
    ],
    ids=["twice", "summed"],
)
def test_a_wrong_term_is_read_as_it_is(tmp_path, monkeypatch, parts, factor):
    (_, certain, term), *_ = found(*rehearsed(tmp_path, monkeypatch, **parts), "kl")

    assert certain
    assert float(term(MU, R)) == pytest.approx(factor * float(DIVERGENCE.mean()), rel=1e-4)


def test_a_draw_with_another_deviation_is_not_certain_and_latents_of_other_images_are_seen(
    tmp_path, monkeypatch
):
    made, record = rehearsed(tmp_path, monkeypatch, SIGMA="r", ROWS="torch.arange(len(ii))")
    (_, certain, draw), *_ = found(made, record, "reparameterization")

    assert not certain
    assert float(draw(torch.zeros(300, 5), torch.ones(300, 5)).std()) == pytest.approx(2.718, rel=0.1)


def test_a_checkpoint_that_a_cut_loop_did_not_save_is_loaded_as_the_last_one_of_its_name(
    tmp_path, monkeypatch
):
    _, record = rehearsed(
        tmp_path,
        monkeypatch,
        """
        import torch
        from pathlib import Path

        w = torch.nn.Linear(2, 1)
        opt = torch.optim.SGD(w.parameters(), lr=0.1)
        torch.save({"step": -1}, "other_9.pt")
        for step in range(1, 101):
            w(torch.ones(3, 2)).sum().backward()
            opt.step()
            torch.save({"step": step}, f"w_{step:03}.pt")
        first, last = torch.load("w_001.pt")["step"], torch.load(Path("w_100.pt"))["step"]
        torch.load("u_100.pt")
        """,
    )

    assert (record.namespace["first"], record.namespace["last"]) == (1, 4)
    assert record.ended == "raised"
    assert "u_100.pt" in record.trace
