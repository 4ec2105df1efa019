"""Q1 and Q2"""
import copy

import torch

from data import mnist, some_of_each, train_subset
from model import Decoder, Encoder
from trainer import Trainer, gallery

D = 200


class AmortizedVAE(Trainer):
    def __init__(self, watch, d=D, lr=1e-3):
        self.encoder = Encoder(d)
        dec = Decoder(d)
        super().__init__(dec, [{"params": [*self.encoder.parameters(), *dec.parameters()], "lr": lr}])
        self.watch = watch                                    # name -> images to reconstruct
        self.rows = {name: {"real": x} for name, x in watch.items()}
        self.decoders = {}

    def q(self, x, i):
        return self.encoder(x)

    @torch.no_grad()
    def snapshot(self, epoch):
        for name, x in self.watch.items():
            mu, _ = self.encoder(x)
            self.rows[name][f"epoch {epoch}"] = self.decoder(mu)
        self.decoders[epoch] = copy.deepcopy(self.decoder)
        torch.save(self.decoder.state_dict(), f"decoder_{epoch}.pt")


if __name__ == "__main__":
    torch.manual_seed(1)
    x, y = train_subset()
    xv, yv = mnist(False)
    vae = AmortizedVAE({"val": some_of_each(xv, yv)[0], "train": some_of_each(x, y)[0]})
    vae.fit(x)
    vae.plot_loss("q1_loss.png")
    for name, rows in vae.rows.items():
        gallery(rows, f"q1_{name}.png")
    torch.save({"encoder": vae.encoder.state_dict(), "decoder": vae.decoder.state_dict()}, "vae_final.pt")
    with torch.no_grad():
        for name, (imgs, n) in {"train": (x, 2000), "val": (xv, 2000)}.items():
            print(name, "reconstruction mse", vae.mse(vae.decoder(vae.encoder(imgs[:n])[0]), imgs[:n]).item())
        # Q2: the same ten latents through all generators
        z = torch.randn(10, D)
        gallery({f"epoch {e}": dec(z) for e, dec in vae.decoders.items()}, "q2_samples.png")
