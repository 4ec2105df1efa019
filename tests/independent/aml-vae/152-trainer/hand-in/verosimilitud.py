import math
import torch

from model import ConvDecoder, ConvEncoder


class EstimadorLogP:
    """log p(x) with M draws of q_x, Eq. 9."""

    def __init__(self, entrenador, epoca=30, M=1000):
        self.a, self.M, self.disp = entrenador.a, M, entrenador.disp
        self.cod = ConvEncoder(2 * self.a.dim_z).to(self.disp)
        self.gen = ConvDecoder(self.a.dim_z).to(self.disp)
        self.cod.load_state_dict(entrenador.album[epoca]['codificador'])
        self.gen.load_state_dict(entrenador.album[epoca]['generador'])
        self.cod.eval(), self.gen.eval()

    @staticmethod
    def log_gauss(v, media, logvar):
        """log N(v; media, diag(exp(logvar))), summed over the last axis"""
        return (-0.5 * (math.log(2 * math.pi) + logvar + (v - media) ** 2 * torch.exp(-logvar))).sum(-1)

    @torch.no_grad()
    def __call__(self, x):
        """x: (1, 28, 28) -> float"""
        x = x.to(self.disp)
        mu, r = self.cod(x[None]).chunk(2, dim=1)                      # (1, d)
        z = mu + torch.exp(r / 2) * torch.randn(self.M, self.a.dim_z, device=self.disp)
        rec = self.gen(z).flatten(1)                                    # (M, 784)
        cero = torch.zeros_like(z)
        log_prior = self.log_gauss(z, cero, cero)
        log_x = self.log_gauss(x.flatten(), rec, torch.full_like(rec, math.log(self.a.sigma_p)))
        log_q = self.log_gauss(z, mu, r)
        return (torch.logsumexp(log_prior + log_x - log_q, 0) - math.log(self.M)).item()

    def muchas(self, xs):
        return torch.tensor([self(x) for x in xs])
