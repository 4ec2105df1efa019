import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms
from torch.utils.data import DataLoader
from functools import partial
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt

dev = torch.device("cuda" if torch.cuda.is_available() else "cpu")
mnist = partial(datasets.MNIST, "data", download=True, transform=transforms.ToTensor())
loader = lambda train, bs=128: DataLoader(mnist(train=train), batch_size=bs, shuffle=train)


def make_cnn():
    return nn.ModuleDict(dict(
        conv=nn.Sequential(nn.Conv2d(1, 40, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(40, 20, 5), nn.ReLU(), nn.MaxPool2d(2)),
        fc=nn.Sequential(nn.Flatten(), nn.Linear(320, 50), nn.ReLU(), nn.Dropout(), nn.Linear(50, 10)),
    ))


logits = lambda m, x: m["fc"](m["conv"](x))


def run(module, loss_of, data, epochs, lr=1e-3, after=lambda e, l: print("epoch", e, "loss %.4f" % l)):
    """minimize loss_of(x, y) over data with Adam; list of mean losses. prob5 and prob6 use it too."""
    opt, hist = torch.optim.Adam(module.parameters(), lr=lr), []
    for e in range(1, epochs + 1):
        module.train()
        s = n = 0
        for x, y in data:
            loss = loss_of(x.to(dev), y.to(dev))
            opt.zero_grad()
            loss.backward()
            opt.step()
            s, n = s + loss.item() * len(x), n + len(x)
        hist.append(s / n)
        after(e, hist[-1])
    return hist


def show_filters(m, path):
    w = m["conv"][0].weight.detach().cpu()
    fig, ax = plt.subplots(5, 8, figsize=(8, 5))
    for a, k in zip(ax.flat, w):
        a.imshow(k[0], cmap="gray")
        a.axis("off")
    fig.savefig(path)


@torch.no_grad()
def predictions(m, data):
    m.eval()
    pairs = [(y, logits(m, x.to(dev)).argmax(1).cpu()) for x, y in data]
    return map(torch.cat, zip(*pairs))


def main(epochs=5):
    from sklearn.metrics import ConfusionMatrixDisplay
    torch.manual_seed(0)
    m = make_cnn().to(dev)
    run(m, lambda x, y: F.cross_entropy(logits(m, x), y), loader(True), epochs)
    show_filters(m, "p4_filters.png")
    truth, guess = predictions(m, loader(False, 1000))
    print("test accuracy", (truth == guess).float().mean().item())
    ConfusionMatrixDisplay.from_predictions(truth.numpy(), guess.numpy())
    plt.savefig("p4_confusion.png")
    torch.save(m.state_dict(), "mnist_cnn.pt")


if __name__ == "__main__":
    main()
