"""Exercise 8 - MLP vs CNN on MNIST.  (sheet: (N, 768), but 28*28 = 784)"""
import mnist
import torch
from torch import nn
import matplotlib.pyplot as plt


def tensors(images, labels):
    return torch.tensor(images.copy()).float().flatten(1) / 255, torch.tensor(labels.copy()).long()


def make_mlp(units=100):
    # three layers
    return nn.Sequential(nn.Linear(784, units), nn.ReLU(),
                         nn.Linear(units, units), nn.ReLU(),
                         nn.Linear(units, 10))


class CNN(nn.Module):
    def __init__(self, c=(10, 20, 40)):
        super().__init__()
        blocks, prev = [], 1
        for ch, k in zip(c, (5, 3, 2)):
            blocks += [nn.Conv2d(prev, ch, k), nn.ReLU(), nn.MaxPool2d(2)]
            prev = ch
        self.blocks = nn.Sequential(*blocks)      # 28 > 12 > 5 > 2
        self.project = nn.Linear(c[-1] * 4, 10)

    def forward(self, x):
        return self.project(self.blocks(x.view(-1, 1, 28, 28)).flatten(1))


def count(model):
    return sum(p.numel() for p in model.parameters())


def fit(model, train, test, steps=1000, batch=64):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    ce = nn.CrossEntropyLoss()
    log = []
    for s in range(1, steps + 1):
        pick = torch.randint(0, len(train[0]), (batch,))
        loss = ce(model(train[0][pick]), train[1][pick])
        opt.zero_grad()
        loss.backward()
        opt.step()
        if s % 20 == 0:
            with torch.no_grad():
                log.append((s, loss.item(), ce(model(test[0]), test[1]).item()))
    return log


if __name__ == "__main__":
    train = tensors(mnist.train_images(), mnist.train_labels())
    test = tensors(mnist.test_images(), mnist.test_labels())
    fig, axes = plt.subplots(2, 6)
    for a, im, l in zip(axes.flat, train[0], train[1]):
        a.imshow(im.view(28, 28), cmap="gray"), a.set_title(int(l)), a.axis("off")
    plt.savefig("ex08_examples.png"), plt.show()

    models = {"MLP": make_mlp(), "CNN": CNN()}
    for (name, m), col in zip(models.items(), ("tab:blue", "tab:orange")):
        print(name, count(m), "parameters")     # MLP 89610, CNN 6930
        log = fit(m, train, test)
        s, tr, te = zip(*log)
        plt.plot(s, tr, ":", color=col, label=name + " train")
        plt.plot(s, te, "-", color=col, label=name + " test")
        print(name, "final test loss", te[-1])
    plt.yscale("log"), plt.legend(), plt.xlabel("step"), plt.savefig("ex08_loss.png"), plt.show()
    # CNN has a clearly lower train and test loss at the end (0.11 vs 0.20 for me) with about 13x fewer parameters.
    # Local shared filters are the right assumption for pictures. Neither overfits in 1000 steps (about 1 epoch).

    for units in (100, 200, 400, 800, 1600):
        m = make_mlp(units)
        print(units, count(m), fit(m, train, test)[-1][2])
    # 800 units (1276810 parameters) comes closest: 0.12. After this it doesn't improve.
