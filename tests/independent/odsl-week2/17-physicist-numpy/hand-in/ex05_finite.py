import numpy as np
import torch
import matplotlib.pyplot as plt
from ex04_infinite import get_data, Logistic, deep_model, plot_decision_boundary

np.random.seed(5); torch.manual_seed(5)
bce = torch.nn.BCELoss()
test = get_data(20000)

def train_model(model, data, nsteps):
    X, y = data
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    tr, te = [], []
    for i in range(nsteps):
        opt.zero_grad()
        loss = bce(model(X), y)
        loss.backward()
        with torch.no_grad():               # same parameters as the train loss
            te.append(bce(model(test[0]), test[1]).item())
        opt.step()
        tr.append(loss.item())
    return model, np.array(tr), np.array(te)

train = get_data(250)       # 2 x 250 = 500 events
NS = 4000
sh, tr_s, te_s = train_model(Logistic(), train, NS)
de, tr_d, te_d = train_model(deep_model(), train, NS)

fig, ax = plt.subplots(1, 3, figsize=(16, 4))
ax[0].plot(tr_s, label="train"); ax[0].plot(te_s, label="test"); ax[0].set_title("logistic, 500 events")
ax[1].plot(tr_d, label="train"); ax[1].plot(te_d, label="test"); ax[1].set_title("deep, 500 events")
ax[2].plot(tr_s, "C0", label="shallow train"); ax[2].plot(te_s, "C0--", label="shallow test")
ax[2].plot(tr_d, "C1", label="deep train"); ax[2].plot(te_d, "C1--", label="deep test")
for a in ax: a.legend(); a.set_xlabel("step"); a.set_ylabel("cross entropy"); a.set_ylim(0, 1.2)
fig.savefig("fig05_losses.pdf")

fig, ax = plt.subplots(figsize=(6, 5))
fig.colorbar(plot_decision_boundary(ax, de))
ax.scatter(train[0][:, 0], train[0][:, 1], c=train[1][:, 0], cmap="coolwarm", s=8, edgecolors="k", lw=0.3)
fig.savefig("fig05_boundary_deep.pdf")

# sample size scan
sizes = np.array([500, 1000, 2000, 5000, 10000, 30000])
final = np.zeros((len(sizes), 2))
for k, n in enumerate(sizes):
    d = get_data(int(n)//2)
    for j, m in enumerate([Logistic(), deep_model()]):
        _, _, te = train_model(m, d, NS)
        final[k, j] = te[-1]
    print(n, "shallow", final[k, 0], "deep", final[k, 1], "<- deep wins" if final[k, 1] < final[k, 0] else "")
fig, ax = plt.subplots()
ax.semilogx(sizes, final[:, 0], "o-", label="shallow"); ax.semilogx(sizes, final[:, 1], "s-", label="deep")
ax.set_xlabel("training sample size"); ax.set_ylabel(f"test loss after {NS} steps"); ax.legend()
fig.savefig("fig05_scan.pdf")
