import numpy as np
import torch
import matplotlib.pyplot as plt

rng = np.random.default_rng(6); torch.manual_seed(6)

# f runs from -2 to 2, so it cannot be the probability itself: take it as the logit,
# p(z=1|x) = sigmoid(f(x))
def get_data(N):
    x = rng.uniform(-2, 2, size=(N, 2))
    f = np.sin(5*x[:, 0]) + np.cos(8*x[:, 1])
    z = rng.binomial(1, 1/(1+np.exp(-f)))
    return torch.tensor(x, dtype=torch.float32), torch.tensor(z[:, None], dtype=torch.float32)

X, z = get_data(1000)
fig, ax = plt.subplots(figsize=(5, 5))
ax.scatter(X[:, 0], X[:, 1], c=z[:, 0], cmap="coolwarm", s=8)
ax.set_xlabel("$x_1$"); ax.set_ylabel("$x_2$")
fig.savefig("fig06_data.pdf")

def mlp(*n):
    mods = []
    for a, b in zip(n[:-1], n[1:]):
        mods += [torch.nn.Linear(a, b), torch.nn.ReLU()]
    return torch.nn.Sequential(*mods[:-1])       # logits

models = {"deep 4x20": mlp(2, 20, 20, 20, 20, 1)}
for N in [300, 500, 1500, 7000]:
    models[f"shallow {N}"] = mlp(2, N, 1)

bce = torch.nn.BCEWithLogitsLoss()
curves = {}
for name, m in models.items():
    opt = torch.optim.Adam(m.parameters(), lr=1e-3)
    c = np.zeros(5000)
    for i in range(5000):
        opt.zero_grad()
        loss = bce(m(X), z)
        loss.backward()
        opt.step()
        c[i] = loss.item()
    curves[name] = c
    print(name, sum(p.numel() for p in m.parameters()), "parameters, final loss", c[-1])

fig, ax = plt.subplots()
for name, c in curves.items():
    ax.plot(c, label=name)
ax.legend(); ax.set_xlabel("step"); ax.set_ylabel("cross entropy")
fig.savefig("fig06_losses.pdf")
