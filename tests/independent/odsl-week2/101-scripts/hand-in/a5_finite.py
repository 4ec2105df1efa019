import torch
import matplotlib.pyplot as plt
from a4_infinite import Logistic, deep, get_data, plot_decision_boundary, show_points, bayes_loss


def train_model(model, data, test, nsteps=8000, lr=1e-3):
    """full batch on the ONE sample data=(X,y); test=(Xt,yt) is only looked at"""
    X, y = data
    Xt, yt = test
    bce = torch.nn.BCELoss()
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    hist = {"train": [], "test": []}
    for _ in range(nsteps):
        loss = bce(model(X), y)
        with torch.no_grad():
            hist["test"].append(bce(model(Xt), yt).item())
        hist["train"].append(loss.item())
        opt.zero_grad()
        loss.backward()
        opt.step()
    return model, hist


torch.manual_seed(12)
test = get_data(10_000)
train = get_data(250)          # 2*250 = 500 points
floor = bayes_loss()

lin, h_lin = train_model(Logistic(), train, test)
net, h_net = train_model(deep(), train, test)

fig, axs = plt.subplots(1, 3, figsize=(15, 4), sharey=True)
for a, (name, h, c) in zip(axs, (("logistic", h_lin, "C0"), ("deep", h_net, "C3"))):
    a.plot(h["train"], c + "--", label="train")
    a.plot(h["test"], c, label="test")
    a.set_title(name)
    a.legend()
for name, h, c in (("logistic", h_lin, "C0"), ("deep", h_net, "C3")):
    axs[2].plot(h["train"], c + "--", label=name + " train")
    axs[2].plot(h["test"], c, label=name + " test")
axs[2].axhline(floor, c="k", lw=.7)
axs[2].legend()
axs[2].set_title("both")
for a in axs:
    a.set_xlabel("step")
fig.savefig("a5_losses.pdf")

fig, axs = plt.subplots(1, 2, figsize=(11, 4.5))
for m, a, t in ((lin, axs[0], "logistic, 500 points"), (net, axs[1], "deep, 500 points")):
    plot_decision_boundary(m, a, t)
    show_points(a, *train)
fig.savefig("a5_boundary.pdf")

# sample size at which the deep model wins (test loss at the END of the training)
sizes = [100, 250, 500, 1000, 2000, 5000, 10000, 20000]
final = {"logistic": [], "deep": []}
for n in sizes:
    d = get_data(n // 2)
    for name, make in (("logistic", Logistic), ("deep", deep)):
        _, h = train_model(make(), d, test)
        final[name].append(h["test"][-1])
    print(n, final["logistic"][-1], final["deep"][-1])
fig, ax = plt.subplots()
for name, v in final.items():
    ax.semilogx(sizes, v, "o-", label=name)
ax.axhline(floor, c="k", lw=.7)
ax.set(xlabel="training points", ylabel="final test loss", ylim=(0.4, 0.9))
ax.legend()
fig.savefig("a5_scan.pdf")
