"""Exercise 5 - the same with a finite sample. 500 samples = 250 of each class."""
import torch
from torch import nn
import matplotlib.pyplot as plt
from ex04_binary_infinite import Logistic, deep_model, get_data, plot_decision_boundary


def train_model_finite(model, data, nsteps, test):
    X, y = data
    bce = nn.BCELoss()
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    train_curve, test_curve = [], []
    for _ in range(nsteps):
        loss = bce(model(X), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
        train_curve.append(loss.item())
        with torch.no_grad():
            test_curve.append(bce(model(test[0]), test[1]).item())
    return train_curve, test_curve


if __name__ == "__main__":
    torch.manual_seed(0)
    test = get_data(10_000)
    train = get_data(250)
    shallow, deep = Logistic(), deep_model(100)
    curves = {"logistic": train_model_finite(shallow, train, 5000, test),
              "deep": train_model_finite(deep, train, 5000, test)}

    fig, ax = plt.subplots(1, 4, figsize=(20, 4.5))
    for k, (name, (tr, te)) in enumerate(curves.items()):
        ax[k].plot(tr, label="train"), ax[k].plot(te, label="test")
        ax[k].set_title(name), ax[k].legend()
        ax[2].plot(tr, "--", color=f"C{k}", label=name + " train")
        ax[2].plot(te, color=f"C{k}", label=name + " test")
    ax[2].legend()
    plot_decision_boundary(deep, ax[3])
    ax[3].scatter(train[0][:, 0], train[0][:, 1], c=train[1].squeeze(), s=6, cmap="RdBu_r", edgecolor="k", lw=0.3)
    plt.savefig("ex05.png"), plt.show()
    # Deep: boundary bends around single training points -> overfitting. Train loss goes on falling, the test loss has
    # a minimum early and rises again. Logistic: train and test stay together, but on a higher level than the deep
    # model's best point (it underfits, too simple).

    print("samples  logistic  deep")
    for n in (50, 150, 250, 500, 1000, 2000, 4000):
        data = get_data(n)
        a = train_model_finite(Logistic(), data, 4000, test)[1][-1]
        b = train_model_finite(deep_model(100), data, 4000, test)[1][-1]
        print(f"{2 * n:7d}  {a:8.3f}  {b:8.3f}", "<- deep wins" if b < a else "")
    # On my machine the deep model wins from 1000 samples on (at the end of training).
