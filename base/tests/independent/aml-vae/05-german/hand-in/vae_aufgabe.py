"""Aufgabe 3: VAE auf MNIST (Fragen 1 bis 4)"""
import copy
import math

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import matplotlib.pyplot as plt

from hilfen import lade_daten, je_klasse, tafel

LATENT = 200
SIGMA_P = 0.4
EPOCHEN = 30
MERKEN = [1, 5, 10, 20, 30]
NAMEN = ['Original'] + ['Epoche %d' % e for e in MERKEN]


class Kodierer(nn.Module):
    def __init__(self):
        super().__init__()
        self.f1 = nn.Conv2d(1, 32, 3, stride=2, padding=1)     # 14
        self.f2 = nn.Conv2d(32, 64, 3, stride=2, padding=1)    # 7
        self.mittel = nn.Linear(64 * 7 * 7, LATENT)
        self.logvar = nn.Linear(64 * 7 * 7, LATENT)

    def forward(self, x):
        h = F.relu(self.f2(F.relu(self.f1(x)))).flatten(1)
        return self.mittel(h), self.logvar(h)


class Dekodierer(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(LATENT, 64 * 7 * 7)
        self.t1 = nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)
        self.t2 = nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1)

    def forward(self, z):
        h = F.relu(self.linear(z)).view(-1, 64, 7, 7)
        return torch.sigmoid(self.t2(F.relu(self.t1(h))))


def ziehe(mu, r):
    """Reparametrisierung; sigma = exp(r/2), weil r = log(sigma^2)"""
    sigma = torch.exp(r / 2)
    return mu + sigma * torch.randn_like(sigma)


def kl_divergenz(mu, r):
    """KL(N(mu, sigma^2) || N(0, 1)) je latenter Dimension, danach Mittel ueber Dimensionen und Stapel.
    Gl. (7) im Blatt ist ein Tippfehler (log sigma statt log sigma^2, 1/2 fehlt)."""
    return torch.mean(0.5 * (mu ** 2 + torch.exp(r) - r - 1))


def zielfunktion(x, x_dach, mu, r):
    return F.mse_loss(x_dach, x) + kl_divergenz(mu, r)


def anfangs_q(n):
    mu = torch.randn(n, LATENT)
    sigma = torch.randn(n, LATENT)
    r = torch.log(sigma ** 2 + 1e-10)
    return mu.requires_grad_(), r.requires_grad_()


def log_dichte(v, mu, log_var):
    """Log der Dichte einer Normalverteilung mit Diagonalkovarianz, Summe ueber die letzte Achse"""
    return (-0.5 * math.log(2 * math.pi) - 0.5 * log_var - 0.5 * (v - mu) ** 2 / torch.exp(log_var)).sum(dim=-1)


@torch.no_grad()
def log_p(x, kodierer, dekodierer, m=1000):
    mu, r = kodierer(x.unsqueeze(0))
    mu, r = mu.expand(m, -1), r.expand(m, -1)
    z = ziehe(mu, r)
    null = torch.zeros_like(z)
    prior = log_dichte(z, null, null)
    vorschlag = log_dichte(z, mu, r)
    bild = x.flatten().expand(m, -1)
    erzeugt = dekodierer(z).flatten(1)
    likelihood = log_dichte(bild, erzeugt, torch.full_like(bild, 2 * math.log(SIGMA_P)))
    return (torch.logsumexp(prior + likelihood - vorschlag, dim=0) - math.log(m)).item()


def frage1(x, xv, nt, nv):
    kodierer, dekodierer = Kodierer(), Dekodierer()
    opt = torch.optim.Adam(list(kodierer.parameters()) + list(dekodierer.parameters()), lr=1e-3)
    verlauf, verlauf_val, stand = [], [], {}
    rek_t, rek_v = [x[nt]], [xv[nv]]
    for epoche in range(1, EPOCHEN + 1):
        summe = 0.0
        for teil in torch.randperm(len(x)).split(64):
            mu, r = kodierer(x[teil])
            verlust = zielfunktion(x[teil], dekodierer(ziehe(mu, r)), mu, r)
            opt.zero_grad()
            verlust.backward()
            opt.step()
            summe += verlust.item() * len(teil)
        verlauf.append(summe / len(x))
        with torch.no_grad():
            summe = 0.0
            for teil in xv.split(1000):
                mu, r = kodierer(teil)
                summe += zielfunktion(teil, dekodierer(ziehe(mu, r)), mu, r).item() * len(teil)
            verlauf_val.append(summe / len(xv))
            if epoche in MERKEN:
                rek_t.append(dekodierer(ziehe(*kodierer(x[nt]))))
                rek_v.append(dekodierer(ziehe(*kodierer(xv[nv]))))
                stand[epoche] = copy.deepcopy(dekodierer.state_dict())
                torch.save({'kodierer': kodierer.state_dict(), 'dekodierer': dekodierer.state_dict()}, 'vae_epoche%d.pt' % epoche)
        print('F1 Epoche', epoche, 'Training', round(verlauf[-1], 5), 'Validierung', round(verlauf_val[-1], 5))
    plt.figure()
    plt.plot(range(1, EPOCHEN + 1), verlauf, label='Training')
    plt.plot(range(1, EPOCHEN + 1), verlauf_val, label='Validierung')
    plt.xlabel('Epoche')
    plt.ylabel('Verlust')
    plt.legend()
    plt.savefig('f1_verlust.png')
    tafel(rek_v, NAMEN, 'f1_validierung.png')
    tafel(rek_t, NAMEN, 'f1_training.png')
    return kodierer, dekodierer, stand


def frage2(stand, z):
    zeilen = []
    with torch.no_grad():
        for e in MERKEN:
            g = Dekodierer()
            g.load_state_dict(stand[e])
            zeilen.append(g(z))
    tafel(zeilen, NAMEN[1:], 'f2_proben.png')
    return zeilen[-1]


def passe_q_an(dekodierer, bilder, schritte=400):
    """q fuer Bilder, die nicht im Training waren; Dekodierer bleibt fest"""
    mu, r = anfangs_q(len(bilder))
    opt = torch.optim.Adam([mu, r], lr=1e-2)
    fest = copy.deepcopy(dekodierer)
    fest.requires_grad_(False)
    for _ in range(schritte):
        verlust = zielfunktion(bilder, fest(ziehe(mu, r)), mu, r)
        opt.zero_grad()
        verlust.backward()
        opt.step()
    return mu.detach(), r.detach()


def frage3(x, xv, nt, nv, z, proben_f2):
    dekodierer = Dekodierer()
    alle_mu, alle_r = anfangs_q(len(x))
    opt = torch.optim.Adam([{'params': dekodierer.parameters(), 'lr': 1e-3},
                            {'params': [alle_mu, alle_r], 'lr': 1e-2}])
    rek_v, rek_t = [xv[nv]], [x[nt]]
    for epoche in range(1, EPOCHEN + 1):
        summe = 0.0
        for teil in torch.randperm(len(x)).split(64):
            mu, r = alle_mu[teil], alle_r[teil]
            verlust = zielfunktion(x[teil], dekodierer(ziehe(mu, r)), mu, r)
            opt.zero_grad()
            verlust.backward()
            opt.step()
            summe += verlust.item() * len(teil)
        print('F3 Epoche', epoche, round(summe / len(x), 5))
        if epoche in MERKEN:
            mu, r = passe_q_an(dekodierer, xv[nv])
            with torch.no_grad():
                rek_v.append(dekodierer(ziehe(mu, r)))
                rek_t.append(dekodierer(ziehe(alle_mu[nt], alle_r[nt])))
    torch.save({'dekodierer': dekodierer.state_dict(), 'mu': alle_mu, 'r': alle_r}, 'lo_epoche30.pt')
    tafel(rek_v, NAMEN, 'f3_validierung.png')
    tafel(rek_t, NAMEN, 'f3_training.png')
    with torch.no_grad():
        tafel([proben_f2, dekodierer(z)], ['Frage 2', 'Frage 3'], 'f3_proben.png')


def frage4(kodierer, dekodierer, x, y, xv, yv, zufall):
    tabelle = np.zeros((10, 2, 5))       # Ziffer, Training/Test, Bild
    beispiele = []
    for art, (bilder, klassen) in enumerate([(x, y), (xv, yv)]):
        nummern = je_klasse(klassen, 5, zufall)
        for ziffer in range(10):
            for k, nr in enumerate(nummern[ziffer]):
                tabelle[ziffer, art, k] = log_p(bilder[nr], kodierer, dekodierer)
            if art == 0:
                beispiele.append((bilder[nummern[ziffer][0]], tabelle[ziffer, 0, 0]))
    abb, achsen = plt.subplots(2, 5, figsize=(10, 4.5))
    for achse, (bild, wert) in zip(achsen.flat, beispiele):
        achse.imshow(bild[0], cmap='gray')
        achse.set_title(('%.1f' % wert).replace('.', ','))
        achse.axis('off')
    abb.savefig('f4_bilder.png')
    for ziffer in range(10):
        print('Ziffer', ziffer, 'Mittel', round(tabelle[ziffer].mean(), 2))
    print('Training', tabelle[:, 0].mean(), 'Test', tabelle[:, 1].mean())


if __name__ == '__main__':
    torch.manual_seed(0)
    zufall = np.random.RandomState(0)
    x, y, xv, yv = lade_daten()
    nt = je_klasse(y, 1, zufall)[:, 0]
    nv = je_klasse(yv, 1, zufall)[:, 0]
    kodierer, dekodierer, stand = frage1(x, xv, nt, nv)
    z = torch.randn(10, LATENT)
    proben = frage2(stand, z)
    frage3(x, xv, nt, nv, z, proben)
    frage4(kodierer, dekodierer, x, y, xv, yv, zufall)
