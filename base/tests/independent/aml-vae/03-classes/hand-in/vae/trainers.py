import copy
import os
import torch

from .losses import elbo_loss
from .nets import AmortizedVAE, LatentVAE, reparametrize

SNAPSHOTS = (1, 5, 10, 20, 30)


class BaseTrainer:
    name = 'base'

    def __init__(self, model, data, out, epochs=30, batch=64, device='cpu'):
        self.model, self.data = model.to(device), data
        self.out, self.epochs, self.batch, self.device = out, epochs, batch, device
        self.history = []
        self.opt = self.make_optimizer()

    def make_optimizer(self):
        raise NotImplementedError

    def step(self, index):
        x = self.data.x[index].to(self.device)
        x_hat, mu, r = self.model(x, index.to(self.device))
        loss, rec, kl = elbo_loss(x_hat, x, mu, r)
        self.opt.zero_grad()
        loss.backward()
        self.opt.step()
        return torch.stack([loss, rec, kl]).detach() * len(index)

    def end_of_epoch(self, epoch):
        pass

    def fit(self):
        for epoch in range(1, self.epochs + 1):
            self.model.train()
            total = sum(self.step(i) for i in self.data.batches(self.batch)) / len(self.data)
            self.history.append(total.tolist())
            self.end_of_epoch(epoch)
            if epoch in SNAPSHOTS or epoch == self.epochs:
                torch.save(self.model.state_dict(), self.checkpoint(epoch))
            print(f'{self.name} {epoch:2d}: loss {total[0]:.4f} (mse {total[1]:.4f}, kl {total[2]:.4f})', flush=True)

    def checkpoint(self, epoch):
        return os.path.join(self.out, f'{self.name}_{epoch:02d}.pt')


class AmortizedTrainer(BaseTrainer):
    name = 'amortized'

    def __init__(self, *args, val=None, **kw):
        self.val, self.val_history = val, []
        super().__init__(*args, **kw)

    def make_optimizer(self):
        return torch.optim.Adam(self.model.parameters(), lr=1e-3)

    @torch.no_grad()
    def end_of_epoch(self, epoch):
        self.model.eval()
        total = 0.
        for i in self.val.batches(500, shuffle=False):
            x = self.val.x[i].to(self.device)
            total += elbo_loss(*self._fwd(x))[0].item() * len(i)
        self.val_history.append(total / len(self.val))

    def _fwd(self, x):
        x_hat, mu, r = self.model(x)
        return x_hat, x, mu, r


class LatentTrainer(BaseTrainer):
    name = 'latent'

    def make_optimizer(self):
        return torch.optim.Adam([
            {'params': self.model.decoder.parameters(), 'lr': 1e-3},
            {'params': [self.model.mu, self.model.r], 'lr': 1e-2}])


class QFitter:
    """mu, r for images that are not in the table (validation set). The decoder is a frozen copy."""

    def __init__(self, decoder, code_dim=200, steps=500, lr=1e-2):
        self.decoder = copy.deepcopy(decoder).eval()
        for p in self.decoder.parameters():
            p.requires_grad_(False)
        self.code_dim, self.steps, self.lr = code_dim, steps, lr

    def fit(self, x):
        mu = torch.randn(len(x), self.code_dim, device=x.device, requires_grad=True)
        r = torch.randn(len(x), self.code_dim, device=x.device).pow(2).log().requires_grad_()
        opt = torch.optim.Adam([mu, r], lr=self.lr)
        for _ in range(self.steps):
            loss, _, _ = elbo_loss(self.decoder(reparametrize(mu, r)), x, mu, r)
            opt.zero_grad()
            loss.backward()
            opt.step()
        return mu.detach(), r.detach()
