import argparse
import torch
import torch.nn as nn
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

from prob4_CNN import loaders


class AE(nn.Module):
    def __init__(self, sizes=(784, 400, 128, 32, 2)):
        super().__init__()
        enc = []
        for i, o in zip(sizes[:-1], sizes[1:]):
            enc += [nn.Linear(i, o), nn.ReLU()]
        self.encoder = nn.Sequential(*enc)

        rev = sizes[::-1]
        dec = []
        for i, o in zip(rev[:-1], rev[1:]):
            dec += [nn.Linear(i, o), nn.ReLU()]
        dec[-1] = nn.Sigmoid()              # pixels are in [0, 1]
        self.decoder = nn.Sequential(*dec)

    def forward(self, x):
        z = self.encoder(x.flatten(1))
        return self.decoder(z).view_as(x), z


def scatter(z, y, path, title=""):
    plt.figure(figsize=(6, 5))
    plt.scatter(z[:, 0], z[:, 1], c=y, cmap="tab10", s=5)
    plt.colorbar(ticks=range(10)); plt.title(title)
    plt.savefig(path); plt.close()


def compare(top, bottom, path, n=10):
    fig, ax = plt.subplots(2, n, figsize=(n, 2.2))
    for k in range(n):
        ax[0, k].imshow(top[k, 0], cmap="gray", vmin=0, vmax=1)
        ax[1, k].imshow(bottom[k, 0], cmap="gray", vmin=0, vmax=1)
        ax[0, k].axis("off"); ax[1, k].axis("off")
    fig.savefig(path); plt.close(fig)


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--epochs", type=int, default=20)
    ap.add_argument("--batch-size", type=int, default=128)
    ap.add_argument("--lr", type=float, default=1e-3)
    ap.add_argument("--data", default="./data")
    args = ap.parse_args()

    torch.manual_seed(452)
    dev = "cuda" if torch.cuda.is_available() else "cpu"
    tr, te = loaders(args.data, args.batch_size)
    net = AE().to(dev)
    opt = torch.optim.Adam(net.parameters(), lr=args.lr)
    mse = nn.MSELoss()
    for ep in range(args.epochs):
        net.train()
        tot = 0.0
        for x, _ in tr:
            x = x.to(dev)
            opt.zero_grad()
            rec, _ = net(x)
            loss = mse(rec, x)
            loss.backward()
            opt.step()
            tot += loss.item() * len(x)
        print(f"epoch {ep + 1}: {tot / len(tr.dataset):.4f}")
    torch.save(net.state_dict(), "mnist_ae.pt")

    net.eval()
    with torch.no_grad():
        zs, ys = [], []
        for k, (x, y) in enumerate(te):
            rec, z = net(x.to(dev))
            if k == 0:
                compare(x, rec.cpu(), "p5_recon.png")
            zs.append(z.cpu()); ys.append(y)
            if k == 15:
                break
    scatter(torch.cat(zs), torch.cat(ys), "p5_embedding.png", "AE, 2-d embedding of 2048 test images")
