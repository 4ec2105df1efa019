# Blockkurs ML, Woche 2 - Teil 2 (Aufgabe 7 bis 10)

# %%
from io import BytesIO
from urllib.request import Request, urlopen

import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn
from torch.distributions import MultivariateNormal, Normal

torch.manual_seed(3)


# %% ------------------------------------------------ Aufgabe 7
def lade_bild(url):
    # ohne User-Agent gibt wikimedia 403
    anfrage = Request(url, headers={"User-Agent": "Mozilla/5.0 (blockkurs)"})
    with urlopen(anfrage) as antwort:
        bild = Image.open(BytesIO(antwort.read())).convert("L")
    return np.asarray(bild, dtype=np.float32) / 255


def conv3x3(bild, kern):
    """zero padding 1, stride 1 -> Ausgabe so gross wie bild.
    Wie in torch ohne Spiegeln des Kerns (Kreuzkorrelation)."""
    h, w = bild.shape
    rand = np.zeros((h + 2, w + 2), dtype=bild.dtype)
    rand[1:-1, 1:-1] = bild
    aus = np.zeros_like(bild)
    for i in range(h):
        for j in range(w):
            aus[i, j] = (rand[i:i + 3, j:j + 3] * kern).sum()
    return aus


VERTIKAL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=np.float32)  # senkrechte Kanten
HORIZONTAL = VERTIKAL.T.copy()                                               # waagrechte Kanten

url = "https://upload.wikimedia.org/wikipedia/commons/thumb/b/b6/Image_created_with_a_mobile_phone.png/320px-Image_created_with_a_mobile_phone.png"
bild = lade_bild(url)
von_hand = [conv3x3(bild, VERTIKAL), conv3x3(bild, HORIZONTAL)]


def drei(b, kanten):
    fig, axs = plt.subplots(1, 3, figsize=(13, 4))
    for ax, x, t in zip(axs, [b, *kanten], ["Original", "vertikale Kanten", "horizontale Kanten"]):
        ax.imshow(x, cmap="gray"); ax.set_title(t); ax.axis("off")
    plt.show()


drei(bild, von_hand)

# %%
conv = nn.Conv2d(1, 2, kernel_size=3, stride=1, padding=1, bias=False)
print({n: tuple(p.shape) for n, p in conv.named_parameters()})   # weight: (2, 1, 3, 3)
with torch.no_grad():
    conv.weight[0, 0] = torch.from_numpy(VERTIKAL)
    conv.weight[1, 0] = torch.from_numpy(HORIZONTAL)
    kanten = conv(torch.from_numpy(bild)[None, None])[0]          # (2, H, W)
drei(bild, kanten)
print("Abweichung zu Hand:", np.abs(kanten.numpy() - np.stack(von_hand)).max())

# %% ------------------------------------------------ Aufgabe 8
import mnist

mnist.datasets_url = "https://ossci-datasets.s3.amazonaws.com/mnist/"   # lecun.com will ein Passwort


def vorbereiten(bilder):
    return torch.from_numpy(bilder.reshape(len(bilder), -1).astype(np.float32) / 255)


xtr, ytr = vorbereiten(mnist.train_images()), torch.from_numpy(mnist.train_labels().astype(np.int64))
xte, yte = vorbereiten(mnist.test_images()), torch.from_numpy(mnist.test_labels().astype(np.int64))
print(xtr.shape, xte.shape)    # (60000, 784), (10000, 784): 28*28 = 784, das 768 auf dem Blatt ist wohl ein Tippfehler

fig, axs = plt.subplots(2, 6, figsize=(9, 3))
for ax, x, y in zip(axs.flat, xtr, ytr):
    ax.imshow(x.reshape(28, 28), cmap="gray_r"); ax.set_title(y.item()); ax.axis("off")
plt.show()


# %%
def mlp(breite=100):
    return nn.Sequential(
        nn.Linear(784, breite), nn.ReLU(),
        nn.Linear(breite, breite), nn.ReLU(),
        nn.Linear(breite, breite), nn.ReLU(),
        nn.Linear(breite, 10),
    )


def cnn():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2),     # 28 -> 24 -> 12
        nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),    # 12 -> 10 -> 5
        nn.Conv2d(32, 32, 2), nn.ReLU(), nn.MaxPool2d(2),    # 5 -> 4 -> 2
        nn.Flatten(),
        nn.Linear(32 * 2 * 2, 10),
    )


def n_par(m):
    return sum(p.numel() for p in m.parameters())


print("MLP", n_par(mlp()), " CNN", n_par(cnn()))     # MLP 99710, CNN 10474


# %%
def training(model, schritte=1000, batch=128, alle=20):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    train, test = [], []          # test: Paare (Schritt, Loss)
    for s in range(schritte):
        idx = torch.randint(len(xtr), (batch,))
        loss = F.cross_entropy(model(xtr[idx]), ytr[idx])
        opt.zero_grad()
        loss.backward()
        opt.step()
        train.append(loss.item())
        if s % alle == 0 or s == schritte - 1:
            with torch.no_grad():
                test.append((s, F.cross_entropy(model(xte), yte).item()))
    with torch.no_grad():
        genau = (model(xte).argmax(1) == yte).float().mean().item()
    print(f"{n_par(model):8d} Parameter  Test-Loss {test[-1][1]:.4f}  Genauigkeit {genau:.4f}")
    return train, test


erg = {"MLP": training(mlp()), "CNN": training(cnn())}
for farbe, (name, (tr, te)) in zip(["C0", "C1"], erg.items()):
    plt.plot(tr, color=farbe, lw=0.4, alpha=0.6, label=f"{name} train")
    plt.plot(*zip(*te), color=farbe, marker=".", label=f"{name} test")
plt.yscale("log"); plt.xlabel("Schritt"); plt.ylabel("Kreuzentropie"); plt.legend(); plt.show()

# %% groessere MLPs
for b in (200, 400, 800, 1600):
    print("Breite", b, end="  ")
    training(mlp(b))
# Parameter: 239410, 638810, 1917610, 6395210

# %% ------------------------------------------------ Aufgabe 9
A = torch.tensor([[1.0, 0.2], [0.2, 1.0]])
b = torch.tensor([1.0, 2.0])
mu_x, S_x = torch.zeros(2), torch.eye(2)

mu_y = A @ mu_x + b
S_y = A @ S_x @ A.T
print(mu_y, S_y)           # [1, 2], [[1.04, 0.4], [0.4, 1.04]]

px = MultivariateNormal(mu_x, S_x)
py = MultivariateNormal(mu_y, S_y)

x = px.sample((5000,))
fx = x @ A.T + b           # Zeilenvektoren, darum A^T
y = py.sample((5000,))
print("f(x):", fx.mean(0), torch.cov(fx.T))
print("p(y):", y.mean(0), torch.cov(y.T))


def vergleich(p, q, namen):
    fig, axs = plt.subplots(1, 3, figsize=(13, 3.8))
    for d, n in zip((p, q), namen):
        axs[0].scatter(d[:, 0], d[:, 1], s=2, alpha=0.4, label=n)
        for k in (0, 1):
            axs[k + 1].hist(d[:, k].numpy(), bins=50, density=True, histtype="step", label=n)
            axs[k + 1].set_xlabel(f"Koordinate {k + 1}")
    axs[0].set_aspect("equal")
    axs[0].legend()
    plt.show()


vergleich(fx, y, ("f(x), x~p(x)", "y~p(y)"))

# %% rueckwaerts
zurueck = (y - b) @ torch.linalg.inv(A).T
print("f^-1(y):", zurueck.mean(0), torch.cov(zurueck.T))      # ~0, ~Einheitsmatrix
vergleich(zurueck, x, ("f^-1(y), y~p(y)", "x~p(x)"))

# %% ------------------------------------------------ Aufgabe 10
ziel = MultivariateNormal(torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 0.3], [0.3, 0.3]]))
daten = ziel.sample((1000,))
plt.scatter(daten[:, 0], daten[:, 1], s=4); plt.axis("equal"); plt.show()


# %%
def affin(x, A, b):
    return x @ A.T + b


def affin_invers(y, A, b):
    # loest A x = y - b fuer alle Zeilen
    return torch.linalg.solve(A, (y - b).T).T


def log_abs_det_jac(A):
    # dy/dx = A, haengt nicht von x ab
    return torch.linalg.slogdet(A).logabsdet


basis = Normal(torch.zeros(2), torch.ones(2))


def log_prob(y, A, b):
    x = affin_invers(y, A, b)
    return basis.log_prob(x).sum(-1) - log_abs_det_jac(A)


# Test gegen die bekannte Dichte aus Aufgabe 9
assert torch.allclose(log_prob(y, A, b), py.log_prob(y), atol=1e-4)


class AffinerFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + 0.1 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_prob(y, self.A, self.b)

    @torch.no_grad()
    def generate(self, n):
        return affin(basis.sample((n,)), self.A, self.b)


def plot(model, n=1000, titel=""):
    x = basis.sample((n,))
    with torch.no_grad():
        y = affin(x, model.A, model.b)
    fig, axs = plt.subplots(1, 3, figsize=(13, 3.8))
    axs[0].scatter(daten[:, 0], daten[:, 1], s=3, c="lightgray", label="Daten")
    for d, name in ((x, "Basis"), (y, "Flow")):
        axs[0].scatter(d[:, 0], d[:, 1], s=3, alpha=0.5, label=name)
        axs[1].hist(d[:, 0].numpy(), bins=40, density=True, alpha=0.5, label=name)
        axs[2].hist(d[:, 1].numpy(), bins=40, density=True, alpha=0.5, label=name)
    axs[0].set(xlabel="x1", ylabel="x2"); axs[0].legend()
    axs[1].set_xlabel("x1"); axs[2].set_xlabel("x2")
    fig.suptitle(titel)
    plt.show()


flow = AffinerFlow()
plot(flow, titel="vor dem Training")

# %%
opt = torch.optim.Adam(flow.parameters(), lr=1e-2)
nll = []
for s in range(1501):
    loss = -flow.log_prob(daten).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
    nll.append(loss.item())
    if s % 300 == 0:
        plot(flow, titel=f"Schritt {s}, NLL {loss.item():.3f}")
plt.plot(nll); plt.xlabel("Schritt"); plt.ylabel("-log q"); plt.show()

print("b    =", flow.b.data, "   Mittel Daten:", daten.mean(0))
print("A A^T =", (flow.A @ flow.A.T).data, "   Cov Daten:", torch.cov(daten.T))
