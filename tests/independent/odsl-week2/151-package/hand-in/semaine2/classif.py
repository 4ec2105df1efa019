import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.distributions import MultivariateNormal

G0 = MultivariateNormal(torch.zeros(2), torch.eye(2))
G1 = MultivariateNormal(torch.ones(2), torch.tensor([[1.0, 0.8], [0.8, 1.0]]))


def get_data(N):
    samples = torch.cat([G0.sample((N,)), G1.sample((N,))])
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)])
    return samples, labels


class Logistique(nn.Module):
    def __init__(self):
        super().__init__()
        self.lineaire = nn.Linear(2, 1)

    def forward(self, x):
        return torch.sigmoid(self.lineaire(x))


def reseau_profond(largeur=50):
    return nn.Sequential(nn.Linear(2, largeur), nn.ReLU(),
                         nn.Linear(largeur, largeur), nn.ReLU(),
                         nn.Linear(largeur, largeur), nn.ReLU(),
                         nn.Linear(largeur, 1), nn.Sigmoid())


def train_model_infinite_data(model, nsteps, N=500):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = nn.BCELoss()
    pertes = []
    for _ in range(nsteps):
        x, z = get_data(N)               # du neuf à chaque pas
        opt.zero_grad()
        p = bce(model(x), z)
        p.backward()
        opt.step()
        pertes.append(p.item())
    return model, pertes


def train_model_finite(model, donnees, nsteps, test, tous=10):
    """toujours le même échantillon `donnees` = (X, y) ; `test` : grand échantillon indépendant"""
    X, y = donnees
    Xt, yt = test
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    bce = nn.BCELoss()
    suivi = {'pas': [], 'train': [], 'test': []}
    for s in range(nsteps):
        opt.zero_grad()
        p = bce(model(X), y)
        if s % tous == 0:
            with torch.no_grad():
                suivi['pas'].append(s); suivi['train'].append(p.item())
                suivi['test'].append(bce(model(Xt), yt).item())
        p.backward()
        opt.step()
    return model, suivi


def plot_decision_boundary(f, ax, points=None):
    t = torch.linspace(-4, 5, 220)
    gx, gy = torch.meshgrid(t, t, indexing='xy')
    with torch.no_grad():
        p = f(torch.stack([gx.flatten(), gy.flatten()], 1)).reshape(gx.shape)
    c = ax.contourf(gx, gy, p, levels=torch.linspace(0, 1, 11).tolist(), cmap='coolwarm', alpha=.7)
    ax.contour(gx, gy, p, levels=[0.5], colors='k')
    if points is not None:
        ax.scatter(points[0][:, 0], points[0][:, 1], c=points[1][:, 0], cmap='coolwarm', s=4)
    plt.colorbar(c, ax=ax)


def log_likelihood_ratio(x):
    return (G1.log_prob(x) - G0.log_prob(x)).unsqueeze(-1)


def borne_de_bayes(N=500_000):
    """entropie croisée de la vraie postérieure sigmoid(LLR) : on ne peut pas faire mieux"""
    x, z = get_data(N)
    return nn.functional.binary_cross_entropy_with_logits(log_likelihood_ratio(x), z).item()


def exo4(dossier):
    x, z = get_data(1000)
    print(x.shape, z.shape)
    fig, ax = plt.subplots(figsize=(4, 4))
    ax.scatter(x[:, 0], x[:, 1], c=z[:, 0], cmap='coolwarm', s=5)
    fig.savefig(dossier / 'a4_donnees.png'); plt.close(fig)

    plat, pl = train_model_infinite_data(Logistique(), 6000)
    profond, pp = train_model_infinite_data(reseau_profond(), 6000)
    borne = borne_de_bayes()
    print('moyenne des 500 dernières pertes :', sum(pl[-500:]) / 500, sum(pp[-500:]) / 500, 'borne', borne)

    fig, axes = plt.subplots(1, 3, figsize=(15, 4))
    axes[0].plot(pl, lw=.5, label='logistique'); axes[0].plot(pp, lw=.5, label='profond')
    axes[0].axhline(borne, c='k', ls=':'); axes[0].legend()
    plot_decision_boundary(plat, axes[1]); plot_decision_boundary(profond, axes[2])
    fig.savefig(dossier / 'a4_modeles.png'); plt.close(fig)

    x, _ = get_data(1500)
    r = log_likelihood_ratio(x)
    fig, ax = plt.subplots(figsize=(5, 4))
    with torch.no_grad():
        ax.scatter(r, plat(x), s=4, label='logistique'); ax.scatter(r, profond(x), s=4, label='profond')
    t = torch.linspace(-12, 8, 200)
    ax.plot(t, torch.sigmoid(t), 'k', lw=1, label='sigmoïde'); ax.set_xlim(-12, 8)
    ax.set_xlabel('log rapport de vraisemblance'); ax.set_ylabel('sortie'); ax.legend()
    fig.savefig(dossier / 'a4_llr.png'); plt.close(fig)


def exo5(dossier):
    test = get_data(20000)
    pas = 5000
    train = get_data(250)               # 250 par gaussienne = 500 points
    plat, s1 = train_model_finite(Logistique(), train, pas, test)
    profond, s2 = train_model_finite(reseau_profond(), train, pas, test)
    fig, axes = plt.subplots(1, 4, figsize=(20, 4))
    for ax, s, nom in ((axes[0], s1, 'logistique'), (axes[1], s2, 'profond')):
        ax.plot(s['pas'], s['train'], label='train'); ax.plot(s['pas'], s['test'], label='test')
        ax.set_title(nom); ax.legend()
    for s, c, nom in ((s1, 'C0', 'logistique'), (s2, 'C1', 'profond')):
        axes[2].plot(s['pas'], s['train'], c + '--', label=nom + ' train')
        axes[2].plot(s['pas'], s['test'], c, label=nom + ' test')
    axes[2].legend()
    plot_decision_boundary(profond, axes[3], train)
    fig.savefig(dossier / 'a5.png'); plt.close(fig)

    for total in (500, 1000, 2000, 5000, 20000):
        d = get_data(total // 2)
        a = train_model_finite(Logistique(), d, pas, test)[1]['test']
        b = train_model_finite(reseau_profond(), d, pas, test)[1]['test']
        print(f'{total:6d} points  test final : logistique {a[-1]:.3f}  profond {b[-1]:.3f} (minimum {min(b):.3f})')
