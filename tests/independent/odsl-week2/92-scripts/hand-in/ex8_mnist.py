import os
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn as nn
from torchvision.datasets import MNIST      # `pip install mnist` gave me HTTP 403 on download

from nets import count_parameters
from plotting import plot_curves

os.makedirs("figs", exist_ok=True)
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"


def load():
    ds = MNIST("./data", train=True, download=True)
    X = (ds.data.float() / 255.0).view(-1, 28 * 28)
    y = ds.targets
    # last 10k are the test sample
    return X.to(DEVICE), y.to(DEVICE), X[-10000:].to(DEVICE), y[-10000:].to(DEVICE)


def make_mlp(hidden=100):
    return nn.Sequential(
        nn.Linear(784, hidden), nn.ReLU(),
        nn.Linear(hidden, hidden), nn.ReLU(),
        nn.Linear(hidden, hidden), nn.ReLU(),
        nn.Linear(hidden, 10),
    )


def make_cnn():
    def block(cin, cout, k):
        return [nn.Conv2d(cin, cout, k), nn.ReLU(), nn.MaxPool2d(2)]

    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        *block(1, 8, 5),        # 28 -> 24 -> 12
        *block(8, 16, 3),       # 12 -> 10 -> 5
        *block(16, 32, 2),      # 5 -> 4 -> 2
        nn.Flatten(),
        nn.Linear(32 * 2 * 2, 10),
    )


def train(model, X, y, X_test, y_test, steps=1000, batch_size=64):
    model.to(DEVICE)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    train_loss, test_loss = [], []
    for step in range(steps):
        idx = torch.randint(0, X.shape[0], (batch_size,), device=X.device)
        optimizer.zero_grad()
        loss = criterion(model(X[idx]), y[idx])
        loss.backward()
        optimizer.step()
        train_loss.append(loss.item())
        with torch.no_grad():
            test_loss.append(criterion(model(X_test), y_test).item())
    return train_loss, test_loss


def main():
    torch.manual_seed(8)
    X, y, X_test, y_test = load()

    fig, axes = plt.subplots(2, 5)
    for i, ax in enumerate(axes.flat):
        ax.imshow(X[i].view(28, 28).cpu(), cmap="gray")
        ax.set_title(str(y[i].item()))
        ax.axis("off")
    fig.savefig("figs/ex8_examples.png")

    curves = {}
    for name, model in (("MLP", make_mlp()), ("CNN", make_cnn())):
        print(name, count_parameters(model))
        tr, te = train(model, X, y, X_test, y_test)
        curves[name + " train"], curves[name + " test"] = tr, te
    plot_curves(curves, "figs/ex8_losses.png", ylim=(0, 1))

    for hidden in (200, 400, 800, 1600):
        model = make_mlp(hidden)
        _, te = train(model, X, y, X_test, y_test)
        print(hidden, count_parameters(model), te[-1])


if __name__ == "__main__":
    main()
