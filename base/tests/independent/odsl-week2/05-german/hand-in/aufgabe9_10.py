import torch
from torch import nn
from torch.distributions import MultivariateNormal, Normal
from werkzeuge import plt, komma

torch.manual_seed(10)

# ---------------- Aufgabe 9
A = torch.tensor([[1., 0.2], [0.2, 1.]])
b = torch.tensor([1., 2.])
mu_x, Sigma_x = torch.zeros(2), torch.eye(2)
mu_y, Sigma_y = A @ mu_x + b, A @ Sigma_x @ A.T
p_x, p_y = MultivariateNormal(mu_x, Sigma_x), MultivariateNormal(mu_y, Sigma_y)


def affin(x, A, b):
    return x @ A.T + b


def affin_umkehr(y, A, b):
    return (y - b) @ torch.linalg.inv(A).T


def log_betrag_det(A):
    # Jacobi-Matrix von Ax+b ist A
    return torch.log(torch.abs(torch.linalg.det(A)))


def log_wahrscheinlichkeit(y, A, b):
    x = affin_umkehr(y, A, b)
    return Normal(0., 1.).log_prob(x).sum(dim=1) - log_betrag_det(A)


x, y = p_x.sample((4000,)), p_y.sample((4000,))
fx, zurueck = affin(x, A, b), affin_umkehr(y, A, b)
for name, s in (('f(x)', fx), ('y', y), ('x', x), ('f^-1(y)', zurueck)):
    print(name, 'Mittel', [komma(v, 2) for v in s.mean(0).tolist()], 'Kov', [[komma(v, 2) for v in z] for z in torch.cov(s.T).tolist()])
bild, achsen = plt.subplots(1, 2, figsize=(12, 5))
achsen[0].scatter(fx[:, 0], fx[:, 1], s=3, label='f(x)'); achsen[0].scatter(y[:, 0], y[:, 1], s=3, label='y aus p(y)')
achsen[1].scatter(x[:, 0], x[:, 1], s=3, label='x aus p(x)'); achsen[1].scatter(zurueck[:, 0], zurueck[:, 1], s=3, label='f^-1(y)')
achsen[0].legend(); achsen[1].legend(); bild.savefig('a9.png'); plt.close(bild)

# ---------------- Aufgabe 10
daten = MultivariateNormal(torch.tensor([1., 2.]), torch.tensor([[0.5, 0.3], [0.3, 0.3]])).sample((1000,))
plt.figure(); plt.scatter(daten[:, 0], daten[:, 1], s=4); plt.xlabel('x1'); plt.ylabel('x2'); plt.savefig('a10_daten.png'); plt.close()

# Probe mit unsymmetrischer Matrix
A_probe, b_probe = torch.tensor([[2., 0.5], [-1., 1.]]), torch.tensor([0.5, 0.])
y_probe = affin(torch.randn(10, 2), A_probe, b_probe)
print('Probe:', torch.allclose(log_wahrscheinlichkeit(y_probe, A_probe, b_probe), MultivariateNormal(b_probe, A_probe @ A_probe.T).log_prob(y_probe), atol=1e-4))


class Fluss(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + 0.1 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return log_wahrscheinlichkeit(y, self.A, self.b)

    def generate(self, basis):
        return affin(basis, self.A, self.b)


def plot(modell, datei='a10_fluss.png'):
    basis = torch.randn(1000, 2)
    with torch.no_grad():
        erzeugt = modell.generate(basis)
    bild, achsen = plt.subplots(1, 3, figsize=(15, 4))
    for name, s in (('Basis', basis), ('transformiert', erzeugt), ('Daten', daten)):
        achsen[0].scatter(s[:, 0].numpy(), s[:, 1].numpy(), s=4, alpha=0.5, label=name)
        achsen[1].hist(s[:, 0].numpy(), bins=40, alpha=0.5, label=name)
        achsen[2].hist(s[:, 1].numpy(), bins=40, alpha=0.5, label=name)
    for achse, beschriftung in zip(achsen, ('x1', 'x1', 'x2')):
        achse.set_xlabel(beschriftung); achse.legend()
    achsen[0].set_ylabel('x2')
    bild.savefig(datei); plt.close(bild)


fluss = Fluss()
plot(fluss, 'a10_anfang.png')
optimierer = torch.optim.Adam(fluss.parameters(), lr=1e-2)
for schritt in range(1501):
    optimierer.zero_grad()
    nll = -fluss.log_prob(daten).mean()
    nll.backward()
    optimierer.step()
    if schritt % 250 == 0:
        print(schritt, komma(nll.item()))
        plot(fluss, f'a10_schritt{schritt:04d}.png')
print('b', fluss.b.data, 'A A^T', (fluss.A @ fluss.A.T).data, 'Kovarianz der Daten', torch.cov(daten.T))
