"""Properties of the reference of sheet aml-vae, in float64 where it can be."""

import math

import pytest
import torch

from graders.numerics.linear_gaussian import LinearGaussian
from tests.conftest import modules_of

NAMES = ("model", "vae", "latent_optimization", "log_prob")


@pytest.fixture(scope="module")
def reference():
    with modules_of("aml_vae", NAMES) as modules:
        yield modules


@pytest.fixture
def q():
    generator = torch.Generator().manual_seed(0)
    mu = torch.randn(5, 7, generator=generator, dtype=torch.float64)
    r = torch.randn(5, 7, generator=generator, dtype=torch.float64)
    return mu, r


def test_kl_is_that_of_torch_distributions(reference, q):
    mu, r = q
    normal = torch.distributions.Normal

    wanted = torch.distributions.kl_divergence(normal(mu, (r / 2).exp()), normal(0.0, 1.0))

    torch.testing.assert_close(reference["vae"].kl_divergence(mu, r), wanted)


def test_eq_7_as_printed_is_no_kl_divergence(reference):
    zero = torch.zeros(1, dtype=torch.float64)

    assert reference["vae"].kl_divergence(zero, zero) == 0
    # at sigma² = 1/2 the printed form is below zero, which no KL divergence is
    assert reference["vae"].kl_sheet(zero, zero + math.log(0.5)) < 0


def test_the_gradient_of_z_is_one_for_mu_and_half_the_noise_for_r(reference, q):
    mu, r = (t.requires_grad_() for t in q)
    torch.manual_seed(0)
    z = reference["model"].reparameterize(mu, r)

    grad_mu, grad_r = torch.autograd.grad(z.sum(), [mu, r])

    torch.testing.assert_close(grad_mu, torch.ones_like(mu))
    torch.testing.assert_close(grad_r, (z - mu).detach() / 2)


def test_log_normal_is_that_of_torch_distributions(reference, q):
    mu, r = q
    x = torch.zeros_like(mu)

    wanted = torch.distributions.Normal(mu, (r / 2).exp()).log_prob(x).sum(-1)

    torch.testing.assert_close(reference["log_prob"].log_normal(x, mu, r), wanted)


def test_log_prob_is_exact_where_q_is_the_posterior(reference):
    model = LinearGaussian.make(0.4)
    x = torch.from_numpy(model.images(2, 1.0, "exact"))
    gain, offset, _ = (torch.from_numpy(a) for a in model.encoder())
    weight, bias = torch.from_numpy(model.weight), torch.from_numpy(model.bias)
    posterior = torch.log(torch.from_numpy(0.16 / (model.scales**2 + 0.16)))

    class Exact:
        @staticmethod
        def encoder(images):
            mu = images.reshape(len(images), -1) @ gain.T + offset
            return mu, posterior.expand_as(mu)

        @staticmethod
        def decoder(z):
            return z @ weight.T + bias

    got = reference["log_prob"].log_prob(Exact, x.reshape(-1, 1, 28, 28), samples=2)

    # the weights are then constant, so that two samples do
    torch.testing.assert_close(got, torch.from_numpy(model.log_prob(x.numpy())), rtol=1e-5, atol=1e-3)


def test_latents_start_as_the_sheet_asks(reference):
    torch.manual_seed(0)
    mu, r = reference["latent_optimization"].init_latents(500, 200)

    assert abs(mu.mean()) < 0.02
    assert abs(mu.std() - 1) < 0.02
    # E log(chi²_1) = -gamma - log 2 and Var = pi² / 2
    assert abs(r.mean() + 0.5772 + math.log(2)) < 0.05
    assert abs(r.var() - math.pi**2 / 2) < 0.15


def test_shapes_go_through_the_model(reference):
    model = reference["model"].VAE(20)

    recon, mu, r = model(torch.rand(3, 1, 28, 28))

    assert (recon.shape, mu.shape, r.shape) == ((3, 1, 28, 28), (3, 20), (3, 20))
