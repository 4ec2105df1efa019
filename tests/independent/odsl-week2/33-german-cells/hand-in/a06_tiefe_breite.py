# %% Aufgabe 6 (Hausaufgabe)
import matplotlib.pyplot as plt
import torch
from torch import nn

torch.manual_seed(1)


def f(x):
    return torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])


def get_data(n):
    # f liegt in [-2, 2], ist also keine Wahrscheinlichkeit. Ich nehme f als Logit (wie bei der logistischen Regression).
    x = torch.distributions.Uniform(-2.0, 2.0).sample((n, 2))
    z = torch.distributions.Binomial(total_count=1, logits=f(x)).sample()
    return x, z[:, None]


x, z = get_data(1000)
plt.figure()
plt.scatter(x[:, 0], x[:, 1], c=z[:, 0], s=8, cmap="coolwarm")
plt.savefig("a06_daten.png")


def netz(breiten):
    schichten = []
    for i, (a, b) in enumerate(zip(breiten[:-1], breiten[1:])):
        schichten.append(nn.Linear(a, b))
        if i < len(breiten) - 2:
            schichten.append(nn.ReLU())
    return nn.Sequential(*schichten)


def trainiere(m, nsteps=10_000):
    opt = torch.optim.Adam(m.parameters(), lr=1e-3)
    krit = nn.BCEWithLogitsLoss()
    verlauf = []
    for _ in range(nsteps):
        opt.zero_grad()
        l = krit(m(x), z)
        l.backward()
        opt.step()
        verlauf.append(l.item())
    return verlauf


formen = [(2, 20, 20, 20, 20, 1)] + [(2, n, 1) for n in (300, 500, 1500, 7000)]
plt.figure()
for form in formen:
    m = netz(form)
    anz = sum(p.numel() for p in m.parameters())
    plt.plot(trainiere(m), label=f"{form}: {anz} Parameter")
plt.xlabel("Schritt"); plt.ylabel("BCE (train)"); plt.legend()
plt.savefig("a06_loss.png")

# Das tiefe Netz hat nur 1341 Parameter und kommt trotzdem unter alle flachen, auch unter N=7000 mit 28001. Tiefe
# macht aus wenigen Units sehr viele lineare Stuecke (Kompositionen falten den Raum), Breite nur linear viele.
# Achtung: es ist Trainingsverlust, ein Teil davon ist auswendig gelernt (die Labels sind ja verrauscht).
