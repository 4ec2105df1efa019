from __future__ import annotations

import argparse

import torch

import vae_data
from vae_config import Experiment, pick_device
from vae_eval import log_prob, plot_history, plot_rows
from vae_trainers import AmortizedTrainer, LatentOptTrainer


class Runner:
    def __init__(self, exp: Experiment):
        self.exp = exp
        self.device = pick_device()
        exp.fig_dir.mkdir(exist_ok=True)
        self.train, self.val = vae_data.load(exp.data)
        # the same 10 images (one of each digit) in Q1 and Q3
        self.val_pick = self.val.random_per_digit(1, seed=100)
        self.train_pick = self.train.random_per_digit(1, seed=101)
        # the same 10 latents in Q2 and Q3
        gen = torch.Generator().manual_seed(102)
        self.z = torch.randn(10, exp.amortized.latent_dim, generator=gen)

    def _loaders(self):
        d = self.exp.data
        return vae_data.loader(self.train, d, shuffle=True), vae_data.loader(self.val, d, shuffle=False)

    # Q1
    def q1(self):
        t = AmortizedTrainer(self.exp.amortized, self.device)
        t.fit(*self._loaders())
        plot_history(t.history, self.exp.fig_dir / "q1_loss.png")
        for split, ds, pick in (("val", self.val, self.val_pick), ("train", self.train, self.train_pick)):
            rows = [("real", ds.images[pick])]
            for epoch in self.exp.amortized.keep_epochs:
                t.restore(epoch)
                rows.append((f"ep. {epoch}", t.reconstruct(ds.images[pick])))
            plot_rows(rows, self.exp.fig_dir / f"q1_reconstructions_{split}.png")

    # Q2
    def q2(self):
        t = AmortizedTrainer(self.exp.amortized, self.device)
        rows = []
        for epoch in self.exp.amortized.keep_epochs:
            t.restore(epoch)
            rows.append((f"ep. {epoch}", t.generate(self.z)))
        plot_rows(rows, self.exp.fig_dir / "q2_samples.png")

    # Q3
    def q3(self):
        cfg = self.exp.latentopt
        t = LatentOptTrainer(cfg, self.device, len(self.train))
        t.fit(*self._loaders())
        plot_history(t.history, self.exp.fig_dir / "q3_loss.png")
        val_rows = [("real", self.val.images[self.val_pick])]
        train_rows = [("real", self.train.images[self.train_pick])]
        samples = []
        for epoch in cfg.keep_epochs:
            t.restore(epoch)
            val_rows.append((f"ep. {epoch}", t.reconstruct(self.val.images[self.val_pick])))
            train_rows.append((f"ep. {epoch}", t.reconstruct_seen(self.train_pick)))
            samples.append((f"ep. {epoch}", t.generate(self.z)))
        plot_rows(val_rows, self.exp.fig_dir / "q3_reconstructions_val.png")
        plot_rows(train_rows, self.exp.fig_dir / "q3_reconstructions_train.png")
        plot_rows(samples, self.exp.fig_dir / "q3_samples.png")

    # Q4
    def q4(self):
        lik = self.exp.likelihood
        t = AmortizedTrainer(self.exp.amortized, self.device)
        t.restore(self.exp.amortized.epochs)
        torch.manual_seed(103)
        table = {}
        shown = None
        for split, ds in (("train", self.train), ("test", self.val)):
            pick = ds.random_per_digit(lik.per_split, seed=104)
            values = torch.tensor([log_prob(t, ds.images[i], lik) for i in pick.tolist()])
            table[split] = values.view(10, lik.per_split)        # row = digit
            if shown is None:
                shown = ds.images[pick].view(10, lik.per_split, 1, 28, 28)[:, 0]
        plot_rows([("train", shown)], self.exp.fig_dir / "q4a.png",
                  titles=[f"{v:.1f}" for v in table["train"][:, 0].tolist()])
        both = torch.cat([table["train"], table["test"]], dim=1)  # (10, 10)
        for digit, mean in enumerate(both.mean(dim=1).tolist()):
            print(f"digit {digit}: {mean:8.2f}")
        print(f"train {table['train'].mean():.2f}   test {table['test'].mean():.2f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", choices=["q1", "q2", "q3", "q4"])
    args = parser.parse_args()
    runner = Runner(Experiment())
    for name in [args.only] if args.only else ["q1", "q2", "q3", "q4"]:
        getattr(runner, name)()
