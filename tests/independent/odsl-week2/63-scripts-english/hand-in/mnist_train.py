"""Exercise 8: MLP and CNN on MNIST."""
import mnist
import torch
from torch import nn
from torch.nn import functional as F

from common import n_params, plt, save

mnist.datasets_url = "https://ossci-datasets.s3.amazonaws.com/mnist/"   # mirror, old address is dead

STEPS = 1000
BATCH = 100


def load():
    def convert(images, labels):
        pixels = torch.from_numpy(images.copy()).float().flatten(1) / 255     # (n, 784)
        return pixels, torch.from_numpy(labels.copy()).long()
    return (convert(mnist.train_images(), mnist.train_labels()),
            convert(mnist.test_images(), mnist.test_labels()))


class MLP(nn.Module):
    def __init__(self, hidden=(100, 100, 100)):
        super().__init__()
        sizes = [784, *hidden]
        self.hidden = nn.ModuleList(nn.Linear(i, o) for i, o in zip(sizes, sizes[1:]))
        self.out = nn.Linear(sizes[-1], 10)

    def forward(self, x):
        for layer in self.hidden:
            x = F.relu(layer(x))
        return self.out(x)


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 12, kernel_size=5, padding=2)
        self.conv2 = nn.Conv2d(12, 24, kernel_size=3, padding=1)
        self.conv3 = nn.Conv2d(24, 48, kernel_size=2)
        self.pool = nn.MaxPool2d(2)
        self.out = nn.Linear(48 * 3 * 3, 10)

    def forward(self, x):
        x = x.reshape(len(x), 1, 28, 28)
        x = self.pool(F.relu(self.conv1(x)))     # 28 -> 14
        x = self.pool(F.relu(self.conv2(x)))     # 14 -> 7
        x = self.pool(F.relu(self.conv3(x)))     # 7 -> 6 -> 3
        return self.out(x.flatten(1))


def batches(x, y):
    """endless shuffled mini batches"""
    while True:
        order = torch.randperm(len(x))
        for i in range(0, len(x), BATCH):
            pick = order[i:i + BATCH]
            yield x[pick], y[pick]


def train(net, train_set, test_set):
    optimiser = torch.optim.Adam(net.parameters(), lr=1e-3)
    log = {"step": [], "train": [], "test": []}
    for step, (x, y) in zip(range(1, STEPS + 1), batches(*train_set)):
        optimiser.zero_grad()
        F.cross_entropy(net(x), y).backward()
        optimiser.step()
        if step % 25 == 0 or step == 1:
            with torch.no_grad():
                log["step"].append(step)
                # train loss on a fixed piece of the training set, less noisy than the batch loss
                log["train"].append(F.cross_entropy(net(train_set[0][:10000]), train_set[1][:10000]).item())
                log["test"].append(F.cross_entropy(net(test_set[0]), test_set[1]).item())
    return log


def main():
    torch.manual_seed(8)
    train_set, test_set = load()

    fig, axes = plt.subplots(2, 5, figsize=(8, 3.5))
    for ax, image, label in zip(axes.flat, *train_set):
        ax.imshow(image.view(28, 28), cmap="Greys")
        ax.set_title(label.item())
        ax.axis("off")
    save(fig, "ex8_examples.png")

    nets = {"MLP": MLP(), "CNN": CNN()}
    logs = {}
    for name, net in nets.items():
        logs[name] = train(net, train_set, test_set)
        print(name, n_params(net), "parameters, final test loss", logs[name]["test"][-1])

    fig, ax = plt.subplots()
    for (name, log), colour in zip(logs.items(), ["tab:blue", "tab:green"]):
        ax.plot(log["step"], log["train"], "--", color=colour, label=name + " train")
        ax.plot(log["step"], log["test"], color=colour, label=name + " test")
    ax.set(xlabel="training step", ylabel="cross entropy", yscale="log")
    ax.legend()
    save(fig, "ex8_losses.png")

    # larger MLPs
    fig, ax = plt.subplots()
    ax.axhline(logs["CNN"]["test"][-1], color="tab:green", label="CNN")
    for width in (100, 256, 512, 1024, 2048):
        net = MLP((width,) * 3)
        last = train(net, train_set, test_set)["test"][-1]
        print("MLP width", width, n_params(net), "parameters, final test loss", last)
        ax.semilogx(n_params(net), last, "o", color="tab:blue")
    ax.set(xlabel="parameters of the MLP", ylabel="test loss after 1000 steps")
    ax.legend()
    save(fig, "ex8_mlp_size.png")


if __name__ == "__main__":
    main()
