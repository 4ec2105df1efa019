"""Which latents a decoder is asked for, in whatever batches, and what draws latents alone."""

import numpy as np
import pytest

from graders.model import Verdict
from graders.sheets.load import find_spec
from graders.testing import judge

DRAWN = "torch.randn(count, latent_dim)"


@pytest.mark.parametrize(
    ("body", "verdict", "said"),
    [
        (f"return decoder({DRAWN})", Verdict.PASSED, ""),
        (f"return torch.cat([decoder(z) for z in {DRAWN}.split(4)])", Verdict.PASSED, ""),
        (
            "return torch.stack([decoder(torch.randn(1, latent_dim)) for _ in range(count)])",
            Verdict.PASSED,
            "",
        ),
        (
            f"return {DRAWN}",
            Verdict.HUMAN,
            "`sample_prior` draws latents and decodes none: where are they decoded?",
        ),
        (
            "return torch.rand(count, 1, 28, 28)",
            Verdict.FAILED,
            "the decoder was not asked with latents of its dimension",
        ),
        (
            f"return torch.cat([decoder(z) for z in {DRAWN.replace('randn', 'rand')}.split(4)])",
            Verdict.FAILED,
            "the latents are not drawn from N(0, I)",
        ),
    ],
    ids=("at once", "in batches", "one by one", "latents alone", "no latents", "uniform in batches"),
)
def test_latents_are_those_that_the_decoder_is_asked_for(body, verdict, said):
    check = find_spec("aml-vae").check("prior")
    code = f"import torch\ndef sample_prior(decoder, count, latent_dim):\n    {body}\n".encode()

    outcome = judge(check, {"work.py": code})

    assert (outcome.verdict, outcome.diagnosis.summary) == (verdict, said)


@pytest.mark.parametrize("latents", [True, False])
def test_what_draws_latents_alone_leaves_open_what_else_the_hand_in_does(latents):
    check = find_spec("aml-vae").check("prior")

    assert check.came_to_nothing({"latents": np.array(latents)}) is latents
