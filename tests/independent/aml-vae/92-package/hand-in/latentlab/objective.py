from dataclasses import dataclass

from torch import Tensor, nn

_mse = nn.MSELoss()


@dataclass
class Loss:
    reconstruction: Tensor
    divergence: Tensor

    @property
    def total(self) -> Tensor:
        return self.reconstruction + self.divergence


def kl_to_standard_normal(mean: Tensor, log_var: Tensor) -> Tensor:
    """Per dimension. Eq. 7 lacks a factor 1/2 on everything except log(sigma), cf. Kingma & Welling."""
    return (mean.pow(2) + log_var.exp() - 1.0) / 2 - log_var / 2


def negative_elbo(target: Tensor, output: Tensor, mean: Tensor, log_var: Tensor) -> Loss:
    # mean over the pixels <-> mean over latent dimensions
    return Loss(_mse(output, target), kl_to_standard_normal(mean, log_var).mean())
