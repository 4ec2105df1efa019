import argparse
import json
from pathlib import Path

import torch
from torch.utils.data import DataLoader

from data import vae_sets
from model import AmortizedVAE, LatentOptVAE, vae_loss

KEEP = (1, 5, 10, 20, 30)


class Trainer:
    def __init__(self, args):
        self.a = args
        self.dev = torch.device(args.device)
        self.out = Path(args.out)
        self.out.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(args.seed)
        self.tr, self.va = vae_sets(args.per_class, args.seed)
        self.loader = DataLoader(self.tr, args.batch, shuffle=True)
        self.val_loader = DataLoader(self.va, 500)
        if args.mode == "amortized":
            self.net = AmortizedVAE(args.latent).to(self.dev)
            self.opt = torch.optim.Adam(self.net.parameters(), lr=args.lr)
        else:
            self.net = LatentOptVAE(len(self.tr), args.latent).to(self.dev)
            self.opt = torch.optim.Adam([
                {"params": self.net.decoder.parameters(), "lr": args.lr},
                {"params": self.net.code_params(), "lr": 10 * args.lr},
            ])
        self.hist = {"train": [], "train_mse": [], "train_kl": [], "val": []}

    def one_epoch(self):
        self.net.train()
        sums = torch.zeros(3)
        for x, _, idx in self.loader:
            x, idx = x.to(self.dev), idx.to(self.dev)
            rec, mu, r = self.net(x, idx)
            loss, mse, kl = vae_loss(x, rec, mu, r)
            self.opt.zero_grad()
            loss.backward()
            self.opt.step()
            sums += len(x) * torch.tensor([loss.item(), mse.item(), kl.item()])
        return (sums / len(self.tr)).tolist()

    @torch.no_grad()
    def validate(self):
        # the latent version owns no q for unseen images, hence no val loss there
        if self.a.mode != "amortized":
            return None
        self.net.eval()
        s = 0.0
        for x, _, idx in self.val_loader:
            x = x.to(self.dev)
            rec, mu, r = self.net(x)
            s += len(x) * vae_loss(x, rec, mu, r)[0].item()
        return s / len(self.va)

    def fit(self):
        for ep in range(1, self.a.epochs + 1):
            l, mse, kl = self.one_epoch()
            v = self.validate()
            for k, val in zip(("train", "train_mse", "train_kl", "val"), (l, mse, kl, v)):
                self.hist[k].append(val)
            print(ep, f"loss {l:.5f} = mse {mse:.5f} + kl {kl:.5f}", "" if v is None else f"val {v:.5f}")
            if ep in KEEP or ep == self.a.epochs:
                torch.save(self.net.state_dict(), self.out / f"epoch{ep:02d}.pt")
        (self.out / "history.json").write_text(json.dumps(self.hist))
        (self.out / "args.json").write_text(json.dumps(vars(self.a)))


def parse():
    p = argparse.ArgumentParser()
    p.add_argument("--mode", choices=["amortized", "latent"], required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--epochs", type=int, default=30)
    p.add_argument("--batch", type=int, default=64)
    p.add_argument("--lr", type=float, default=1e-3, help="the latents get 10x this")
    p.add_argument("--latent", type=int, default=200)
    p.add_argument("--per-class", type=int, default=500)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    return p.parse_args()


if __name__ == "__main__":
    Trainer(parse()).fit()
