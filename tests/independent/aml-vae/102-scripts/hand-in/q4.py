"""Q4 : log p(x) par échantillonnage d'importance, eq. (9)"""
import math
import torch
from model import Encoder, Decoder
from commun import *
from donnees import par_chiffre, petit_train, test_set

torch.manual_seed(4)
M = 1000
poids = torch.load('poids/amorti_30.pt', map_location=device)
enc, dec = Encoder(D).to(device), Decoder(D).to(device)
enc.load_state_dict(poids['enc']); dec.load_state_dict(poids['dec'])
enc.eval(); dec.eval()


def log_gauss(x, mu, logvar):
    """log densité d'une gaussienne à covariance diagonale, une valeur par ligne.
    Comme pour la KL on prend la moyenne sur les dimensions."""
    return (-0.5 * (math.log(2 * math.pi) + logvar + (x - mu) ** 2 / logvar.exp())).mean(dim=1)


@torch.no_grad()
def log_px(x):
    mu, r = enc(x[None]).chunk(2, dim=1)
    mu, r = mu.expand(M, D), r.expand(M, D)
    z = tirer_z(mu, r)
    zero = torch.zeros_like(z)
    lpz = log_gauss(z, zero, zero)
    lqz = log_gauss(z, mu, r)
    pixels = x.reshape(1, -1).expand(M, -1)
    g = dec(z).flatten(1)
    lpx_z = log_gauss(pixels, g, torch.full_like(g, 2 * math.log(SIGMA_P)))
    return (torch.logsumexp(lpz + lpx_z - lqz, dim=0) - math.log(M)).item()


train5, _ = par_chiffre(petit_train, 5, 40)
test5, _ = par_chiffre(test_set, 5, 41)
T = torch.tensor([[log_px(x.to(device)) for x in c] for c in train5])      # 10 x 5
V = torch.tensor([[log_px(x.to(device)) for x in c] for c in test5])

# (a)
fig, axs = plt.subplots(1, 10, figsize=(12, 1.7))
for c, a in enumerate(axs):
    a.imshow(test5[c][0, 0], cmap='gray')
    a.set_title('%.4f' % V[c, 0].item(), fontsize=8)
    a.axis('off')
fig.savefig('fig/q4a.png', dpi=130)

# (b)
moy = torch.cat([T, V], dim=1).mean(1)
for c in range(10):
    print('digit', c, 'mean log p', '%.4f' % moy[c].item())
print('most likely digit:', moy.argmax().item())

# (c)
print('train %.4f   test %.4f' % (T.mean().item(), V.mean().item()))
