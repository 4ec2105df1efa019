import argparse

import torch
from torch import nn

from toolbox import Capture, Engine, code_scatter, get_loaders, image_rows, loss_curves
from toolbox.draw import plt


class AutoEncoder(nn.Module):
    def __init__(self, widths=(784, 400, 100, 25, 2)):
        super().__init__()
        down = []
        for a, b in zip(widths[:-1], widths[1:]):
            down += [nn.Linear(a, b), nn.ReLU()]
        up = []
        for a, b in zip(widths[:0:-1], widths[-2::-1]):
            up += [nn.Linear(a, b), nn.ReLU()]
        up[-1] = nn.Sigmoid()
        self.encoder = nn.Sequential(nn.Flatten(), *down)
        self.decoder = nn.Sequential(*up, nn.Unflatten(1, (1, 28, 28)))

    def forward(self, x):
        return self.decoder(self.encoder(x))


def corrupt(points, sigma=0.08):
    """x_hat = x + sigma * eps, eps ~ N(0, I)"""
    return points + sigma * torch.randn(points.shape)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--epochs", type=int, default=15)
    ap.add_argument("--batch", type=int, default=128)
    ap.add_argument("--data", default="data")
    ns = ap.parse_args()
    torch.manual_seed(452)

    t = torch.rand(500) * 4 - 2
    pts = torch.stack((t, t ** 2), dim=1)
    fig, (a, b) = plt.subplots(1, 2)
    a.plot(*pts.T, "."), a.set_title("original")
    b.plot(*corrupt(pts).T, "."), b.set_title("after C")
    fig.savefig("5_corruption.png")

    train_loader, test_loader = get_loaders(ns.data, ns.batch)
    ae = AutoEncoder()
    eng = Engine(ae, nn.MSELoss(), "ae", "mnist_ae.pt", lr=0.001)
    loss_curves("5_loss.png", {"AE": eng.train(train_loader, ns.epochs)})
    x, y = next(iter(test_loader))
    with torch.no_grad(), Capture(ae.encoder) as code:
        rec = ae(x.to(eng.device))
    image_rows("5_reconstruction.png", original=x, reconstruction=rec)
    code_scatter("5_embedding.png", code.value, y)
