# torchvision in place of the package "mnist" (its download server did not answer)
import torch
import matplotlib.pyplot as plt
from torch import nn
from torchvision.datasets import MNIST

dev = "cuda" if torch.cuda.is_available() else "cpu"


def load(train):
    d = MNIST("mnist_data", train=train, download=True)
    return (d.data.reshape(-1, 784).float() / 255).to(dev), d.targets.to(dev)


def dense(h=100):
    return nn.Sequential(nn.Linear(784, h), nn.ReLU(), nn.Linear(h, h), nn.ReLU(), nn.Linear(h, h), nn.ReLU(),
                         nn.Linear(h, 10)).to(dev)


def cnn():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 20, 5), nn.ReLU(), nn.MaxPool2d(2),      # 24 -> 12
        nn.Conv2d(20, 40, 3), nn.ReLU(), nn.MaxPool2d(2),     # 10 -> 5
        nn.Conv2d(40, 40, 2), nn.ReLU(), nn.MaxPool2d(2),     # 4 -> 2
        nn.Flatten(), nn.Linear(160, 10)).to(dev)


def npar(m):
    return sum(p.numel() for p in m.parameters())


def train(model, steps=1000, batch=128, every=10):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    ce = nn.CrossEntropyLoss()
    rec = []
    for s in range(steps):
        i = torch.randint(len(Xtr), (batch,), device=dev)
        loss = ce(model(Xtr[i]), ytr[i])
        opt.zero_grad()
        loss.backward()
        opt.step()
        if s % every == 0 or s == steps - 1:
            with torch.no_grad():
                out = model(Xte)
                rec.append((s, loss.item(), ce(out, yte).item(), (out.argmax(1) == yte).float().mean().item()))
    return torch.tensor(rec)


if __name__ == "__main__":
    torch.manual_seed(8)
    Xtr, ytr = load(True)
    Xte, yte = load(False)
    fig, ax = plt.subplots(1, 8, figsize=(12, 2))
    for a, im, lab in zip(ax, Xtr, ytr):
        a.imshow(im.reshape(28, 28).cpu(), cmap="gray_r"); a.set_title(int(lab)); a.axis("off")
    fig.savefig("a8_examples.pdf")

    fig, ax = plt.subplots()
    for name, m, col in (("MLP", dense(), "C0"), ("CNN", cnn(), "C2")):
        r = train(m)
        print(name, npar(m), "test loss / acc:", r[-1, 2].item(), r[-1, 3].item())
        ax.plot(r[:, 0], r[:, 1], col, alpha=.35, label=name + " train (batch)")
        ax.plot(r[:, 0], r[:, 2], col, label=name + " test")
    ax.set(xlabel="step", ylabel="cross entropy", yscale="log")
    ax.legend()
    fig.savefig("a8_loss.pdf")

    for h in (200, 400, 800, 1500):
        m = dense(h)
        r = train(m)
        print(f"MLP 3x{h}: {npar(m)} parameters, test loss {r[-1, 2]:.4f}, acc {r[-1, 3]:.4f}")
