import os

import torch
from torch import nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from data import IndexedDataset
from model import ConvVAE, Generator, reparameterize

SAVE_EPOCHS = (1, 5, 10, 20, 30)


def kl_loss(mu, logvar):
    # mean over the latent dims (and over the batch), as in the implementation details
    return 0.5 * torch.mean(mu ** 2 + logvar.exp() - logvar - 1)


class BaseTrainer:
    name = "base"

    def __init__(self, args, device, logger=None):
        self.args = args
        self.device = device
        self.logger = logger
        self.mse = nn.MSELoss()
        self.history = {"loss": [], "mse": [], "kl": [], "val_loss": []}
        os.makedirs(args.ckpt_dir, exist_ok=True)

    def path(self, epoch):
        return os.path.join(self.args.ckpt_dir, f"{self.name}_ep{epoch}.pth")

    def log(self, epoch, **kw):
        for k, v in kw.items():
            self.history[k].append(v)
        if self.logger is not None:
            self.logger.log({f"{self.name}/{k}": v for k, v in kw.items()}, step=epoch)


class VAETrainer(BaseTrainer):
    name = "vae"

    def __init__(self, train_set, val_set, args, device, logger=None):
        super().__init__(args, device, logger)
        self.model = ConvVAE(args.latent_dim).to(device)
        self.train_loader = DataLoader(train_set, batch_size=args.batch_size, shuffle=True)
        self.val_loader = DataLoader(val_set, batch_size=256, shuffle=False)
        self.opt = torch.optim.Adam(self.model.parameters(), lr=args.lr)

    def step(self, x):
        x_hat, mu, logvar = self.model(x)
        mse, kl = self.mse(x_hat, x), kl_loss(mu, logvar)
        return mse + kl, mse, kl

    def train_epoch(self):
        self.model.train()
        sums, n = torch.zeros(3), 0
        for x, _ in self.train_loader:
            x = x.to(self.device)
            loss, mse, kl = self.step(x)
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
            sums += len(x) * torch.tensor([loss.item(), mse.item(), kl.item()])
            n += len(x)
        return (sums / n).tolist()

    @torch.no_grad()
    def validate(self):
        self.model.eval()
        total, n = 0.0, 0
        for x, _ in self.val_loader:
            x = x.to(self.device)
            total += self.step(x)[0].item() * len(x)
            n += len(x)
        return total / n

    def fit(self):
        bar = tqdm(range(1, self.args.epochs + 1), desc="VAE")
        for epoch in bar:
            loss, mse, kl = self.train_epoch()
            val = self.validate()
            self.log(epoch, loss=loss, mse=mse, kl=kl, val_loss=val)
            bar.set_postfix(loss=f"{loss:.4f}", val=f"{val:.4f}")
            if epoch in SAVE_EPOCHS:
                torch.save(self.model.state_dict(), self.path(epoch))
        return self.history

    def load(self, epoch):
        self.model.load_state_dict(torch.load(self.path(epoch), map_location=self.device))
        self.model.eval()
        return self.model

    @torch.no_grad()
    def reconstruct(self, images, epoch):
        model = self.load(epoch)
        return model(images.to(self.device))[0].cpu()

    @torch.no_grad()
    def sample(self, z, epoch):
        return self.load(epoch).decode(z.to(self.device)).cpu()


class LOTrainer(BaseTrainer):
    """mu_i and r_i are learned for every image of the training set"""
    name = "lo"

    def __init__(self, train_set, args, device, logger=None):
        super().__init__(args, device, logger)
        self.gen = Generator(args.latent_dim).to(device)
        n = len(train_set)
        # init ~ N(0, I)
        self.mu = torch.randn(n, args.latent_dim, device=device).requires_grad_()
        self.logvar = torch.randn(n, args.latent_dim, device=device).requires_grad_()
        self.loader = DataLoader(IndexedDataset(train_set), batch_size=args.batch_size, shuffle=True)
        self.opt = torch.optim.Adam([*self.gen.parameters(), self.mu, self.logvar], lr=args.lr)

    def fit(self):
        bar = tqdm(range(1, self.args.epochs + 1), desc="LO")
        for epoch in bar:
            self.gen.train()
            tot, n = [0.0, 0.0, 0.0], 0
            for x, _, idx in self.loader:
                x, idx = x.to(self.device), idx.to(self.device)
                mu, logvar = self.mu[idx], self.logvar[idx]
                x_hat = self.gen(reparameterize(mu, logvar))
                mse, kl = self.mse(x_hat, x), kl_loss(mu, logvar)
                loss = mse + kl
                self.opt.zero_grad()
                loss.backward()
                self.opt.step()
                for k, v in enumerate((loss, mse, kl)):
                    tot[k] += v.item() * len(x)
                n += len(x)
            self.log(epoch, loss=tot[0] / n, mse=tot[1] / n, kl=tot[2] / n)
            bar.set_postfix(loss=f"{tot[0] / n:.4f}")
            if epoch in SAVE_EPOCHS:
                torch.save({"gen": self.gen.state_dict(), "mu": self.mu.detach().cpu(),
                            "logvar": self.logvar.detach().cpu()}, self.path(epoch))
        return self.history

    def load(self, epoch):
        ck = torch.load(self.path(epoch), map_location=self.device)
        self.gen.load_state_dict(ck["gen"])
        self.gen.eval()
        return self.gen

    def reconstruct(self, images, epoch, steps=400, lr=0.01):
        """validation images have no vectors of their own: optimize new ones, the generator stays fixed"""
        gen = self.load(epoch)
        x = images.to(self.device)
        mu = torch.zeros(len(x), self.args.latent_dim, device=self.device, requires_grad=True)
        logvar = torch.zeros(len(x), self.args.latent_dim, device=self.device, requires_grad=True)
        opt = torch.optim.Adam([mu, logvar], lr=lr)     # no generator parameters here
        for _ in range(steps):
            loss = self.mse(gen(reparameterize(mu, logvar)), x) + kl_loss(mu, logvar)
            opt.zero_grad()
            loss.backward()
            opt.step()
        with torch.no_grad():
            return gen(mu).cpu()

    @torch.no_grad()
    def sample(self, z, epoch):
        return self.load(epoch)(z.to(self.device)).cpu()
