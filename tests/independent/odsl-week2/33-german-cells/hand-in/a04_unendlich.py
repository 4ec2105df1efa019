# %% Aufgabe 4
import matplotlib.pyplot as plt
import torch
from torch import nn

from gauss2d import P0, P1, LogReg, get_data, plot_decision_boundary, tiefes_netz

torch.manual_seed(42)

# %%
X, y = get_data(1000)
assert X.shape == (2000, 2) and y.shape == (2000, 1)
plt.figure()
plt.scatter(X[:, 0], X[:, 1], c=y[:, 0], s=4, cmap="coolwarm")
plt.xlabel("x1"); plt.ylabel("x2")
plt.savefig("a04_daten.png")


# %%
def train_model_infinite_data(model, nsteps, N=500):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = nn.BCELoss()
    verlauf = []
    for _ in range(nsteps):
        X, y = get_data(N)  # jeden Schritt frisch
        opt.zero_grad()
        loss = bce(model(X), y)
        loss.backward()
        opt.step()
        verlauf.append(loss.item())
    return model, verlauf


flach, l_flach = train_model_infinite_data(LogReg(), 5000)
tief, l_tief = train_model_infinite_data(tiefes_netz(), 5000)


# %%
def log_likelihood_ratio(x):
    return P1.log_prob(x) - P0.log_prob(x)


# untere Schranke: Verlust des exakten Posteriors sigma(LLR), grosse Stichprobe
with torch.no_grad():
    Xg, yg = get_data(200_000)
    schranke = nn.functional.binary_cross_entropy_with_logits(log_likelihood_ratio(Xg)[:, None], yg).item()
print("Bayes-Schranke", schranke)

plt.figure()
plt.plot(l_flach, lw=0.5, label="logistisch")
plt.plot(l_tief, lw=0.5, label="tief")
plt.axhline(schranke, c="k", ls=":", label="exakter Posterior")
plt.xlabel("Schritt"); plt.ylabel("BCE"); plt.legend()
plt.savefig("a04_loss.png")

fig, ax = plt.subplots(1, 2, figsize=(12, 5))
plot_decision_boundary(flach, ax[0], "logistische Regression")
plot_decision_boundary(tief, ax[1], "tiefes Netz")
fig.savefig("a04_grenzen.png")

# Diskussion: das tiefe Netz ist besser. Der wahre LLR ist quadratisch in x (verschiedene Kovarianzen), das kann
# die lineare Grenze nicht. Nach unten ist Schluss, weil die beiden Gaussglocken ueberlappen: selbst der exakte
# Posterior hat einen Restverlust = bedingte Entropie H(z|x). Besser als der geht nicht, das tiefe Netz sitzt drauf.

# %%
X, _ = get_data(1000)
llr = log_likelihood_ratio(X)
with torch.no_grad():
    p_f, p_t = flach(X)[:, 0], tief(X)[:, 0]
plt.figure()
plt.scatter(llr, p_f, s=3, label="logistisch")
plt.scatter(llr, p_t, s=3, label="tief")
g = torch.linspace(llr.min().item(), llr.max().item(), 300)
plt.plot(g, torch.sigmoid(g), "k-", lw=1, label="sigma(LLR)")
plt.xlim(-15, 6)
plt.xlabel("log p(x|1)/p(x|0)"); plt.ylabel("Modell p(1|x)"); plt.legend()
plt.savefig("a04_llr.png")
