import torch
import torch.nn as nn
import torch.nn.functional as F
from itertools import chain
from prob4_CNN import dev, loader, run, plt


def stack(sizes, *end):
    pairs = zip(sizes, sizes[1:])
    return nn.Sequential(*list(chain.from_iterable((nn.Linear(i, o), nn.ReLU()) for i, o in pairs))[:-1], *end)


def make_ae(sizes=(784, 512, 128, 32, 2)):
    """four linear layers down, four up; nothing but Linear at the 2-d code on both sides"""
    return nn.ModuleDict({
        "enc": nn.Sequential(nn.Flatten(), stack(sizes)),
        "dec": stack(sizes[::-1], nn.Sigmoid(), nn.Unflatten(1, (1, 28, 28))),
    })


encode = lambda m, x: m["enc"](x)
rebuild = lambda m, x: m["dec"](encode(m, x))


def compare(pairs, path):
    """pairs: list of (name, images)"""
    fig, ax = plt.subplots(len(pairs), 10, figsize=(10, 1.1 * len(pairs)))
    for row, (name, im) in zip(ax, pairs):
        row[0].set_title(name, loc="left", fontsize=7)
        for a, i in zip(row, im):
            a.imshow(i[0].cpu(), cmap="gray")
            a.axis("off")
    fig.savefig(path)
    plt.close(fig)


def embedding_plot(z, y, path, title=""):
    fig = plt.figure(figsize=(6, 5))
    plt.scatter(*z.cpu().T, c=y, cmap="tab10", s=4)
    plt.colorbar(ticks=range(10))
    plt.title(title)
    fig.savefig(path)
    plt.close(fig)


def corruption_demo(path="p5_corruption.png"):
    """C(x_hat | x) = N(x, 0.1^2 I) on samples of y = x^2"""
    x = torch.linspace(-1, 1, 400)
    d = torch.stack([x, x ** 2], 1)
    c = d + 0.1 * torch.randn_like(d)
    fig, ax = plt.subplots(1, 2, sharey=True, figsize=(8, 3))
    for a, s, t in zip(ax, (d, c), ("original", "corrupted")):
        a.scatter(*s.T, s=3)
        a.set_title(t)
    fig.savefig(path)
    plt.close(fig)


def main(epochs=20):
    torch.manual_seed(0)
    corruption_demo()
    m = make_ae().to(dev)
    run(m, lambda x, y: F.mse_loss(rebuild(m, x), x), loader(True), epochs)
    torch.save(m.state_dict(), "mnist_ae.pt")
    m.eval()
    x, y = next(iter(loader(False, 2000)))
    with torch.no_grad():
        compare([("original", x[:10]), ("reconstruction", rebuild(m, x[:10].to(dev)))], "p5_reconstructions.png")
        embedding_plot(encode(m, x.to(dev)), y, "p5_embedding.png")


if __name__ == "__main__":
    main()
