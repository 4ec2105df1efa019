import os
import torch
import torch.nn.functional as F
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt

D = 200                     # dimension latente
SIGMA_P = 0.4
N_EPOQUES = 30
JALONS = (1, 5, 10, 20, 30)
device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
os.makedirs('fig', exist_ok=True)
os.makedirs('poids', exist_ok=True)


def tirer_z(mu, r):
    """reparamétrisation, r = log(sigma^2)"""
    return mu + torch.exp(0.5 * r) * torch.randn_like(mu)


def kl(mu, r):
    # formule usuelle (avec le 1/2 et log sigma^2 = r), moyenne sur les dims latentes et sur le batch
    return (0.5 * (mu.pow(2) + r.exp() - r - 1)).mean()


def pertes(x, mu, r, decodeur):
    return F.mse_loss(decodeur(tirer_z(mu, r)), x), kl(mu, r)


def grille(lignes, legendes, fichier):
    fig, axs = plt.subplots(len(lignes), 10, figsize=(9, 0.95 * len(lignes)), squeeze=False)
    for ligne, leg, ax in zip(lignes, legendes, axs):
        for img, a in zip(ligne, ax):
            a.imshow(img.detach().cpu()[0], cmap='gray', vmin=0, vmax=1)
            a.set_xticks([]); a.set_yticks([])
        ax[0].set_ylabel(leg, fontsize=7)
    fig.tight_layout(pad=0.2)
    fig.savefig('fig/' + fichier, dpi=130)
    plt.close(fig)


def courbe(fichier, **series):
    plt.figure(figsize=(5, 3))
    for nom, v in series.items():
        plt.plot(range(1, len(v) + 1), v, label=nom)
    plt.xlabel('epoch'); plt.ylabel('loss'); plt.legend(); plt.tight_layout()
    plt.savefig('fig/' + fichier, dpi=130)
    plt.close()
