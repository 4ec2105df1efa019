"""Q3: one (mu_i, r_i) per training image instead of an encoder"""
import torch
from torch import nn

from data import mnist, some_of_each, train_subset
from model import Decoder
from trainer import Trainer, gallery, kl_standard, reparametrize

D = 200


def init_q(n, d=D):
    mu = torch.randn(n, d)
    sigma = torch.randn(n, d)                   # sigma ~ N(0, I)
    r = torch.log(sigma ** 2 + 1e-8)            # r = log sigma^2
    return nn.Parameter(mu), nn.Parameter(r)


class LatentOptimization(Trainer):
    def __init__(self, n, val, train_pick, d=D):
        self.mu, self.r = init_q(n, d)
        dec = Decoder(d)
        super().__init__(dec, [{"params": dec.parameters(), "lr": 1e-3}, {"params": [self.mu, self.r], "lr": 1e-2}])
        self.val, self.train_pick = val, train_pick
        self.rows = {"val": {"real": val}, "train": {"real": train_pick[1]}}

    def q(self, x, i):
        return self.mu[i], self.r[i]

    def fit_q(self, x, steps=300):
        """q for images that were not trained on: same objective, generator fixed"""
        mu, r = init_q(len(x))
        opt = torch.optim.Adam([mu, r], lr=1e-2)
        for _ in range(steps):
            loss = self.mse(self.decoder(reparametrize(mu, r)), x) + kl_standard(mu, r).mean()
            opt.zero_grad()
            loss.backward()
            opt.step()
        return mu.detach(), r.detach()

    def snapshot(self, epoch):
        mu, _ = self.fit_q(self.val)
        with torch.no_grad():
            self.rows["val"][f"epoch {epoch}"] = self.decoder(mu)
            self.rows["train"][f"epoch {epoch}"] = self.decoder(self.mu[self.train_pick[0]])


if __name__ == "__main__":
    torch.manual_seed(2)
    x, y = train_subset()
    xv, yv = mnist(False)
    pick = torch.arange(0, len(x), len(x) // 10)          # data are sorted by class: one of each
    lo = LatentOptimization(len(x), some_of_each(xv, yv)[0], (pick, x[pick]))
    lo.fit(x)
    lo.plot_loss("q3_loss.png")
    for name, rows in lo.rows.items():
        gallery(rows, f"q3_{name}.png")
    with torch.no_grad():
        gallery({"samples": lo.decoder(torch.randn(10, D))}, "q3_samples.png")
    print("mean of mu", lo.mu.mean().item(), "std of mu", lo.mu.std().item(), "mean sigma", (lo.r / 2).exp().mean().item())
    torch.save({"decoder": lo.decoder.state_dict(), "mu": lo.mu.data, "r": lo.r.data}, "latent_final.pt")
