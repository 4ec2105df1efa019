"""Q3 : optimisation latente (plus d'encodeur)"""
import torch
from model import Decoder
from commun import *
from donnees import chargeurs, par_chiffre, petit_train, test_set

torch.manual_seed(3)
TAILLE = 50
train_loader, _ = chargeurs(TAILLE)
N = len(petit_train)


def init_q(n):
    # mu et r ~ N(0, I)
    mu = torch.randn(n, D, device=device, requires_grad=True)
    r = torch.randn(n, D, device=device, requires_grad=True)
    return mu, r


def ajuster(x, dec, iterations=300):
    """q pour des images nouvelles (validation), le décodeur ne bouge pas"""
    mu, r = init_q(len(x))
    o = torch.optim.Adam([mu, r], lr=0.05)
    for _ in range(iterations):
        rec, k = pertes(x, mu, r, dec)
        o.zero_grad()
        (rec + k).backward()
        o.step()
    return mu.detach()


dec = Decoder(D).to(device)
mu, r = init_q(N)
opt = torch.optim.Adam([
    {'params': dec.parameters(), 'lr': 0.001},
    {'params': [mu, r], 'lr': 0.01},          # 10 fois plus pour les vecteurs latents
])

val10 = torch.cat(par_chiffre(test_set, 1, 10)[0]).to(device)     # les mêmes images qu'en Q1
z10 = torch.load('poids/z10.pt').to(device)

historique = []
lignes_val, lignes_ech = [val10], []
for ep in range(1, N_EPOQUES + 1):
    dec.train()
    total = 0.
    for b, (x, _) in enumerate(train_loader):
        x = x.to(device)
        lesquels = slice(b * TAILLE, b * TAILLE + len(x))         # les q de ce batch
        rec, k = pertes(x, mu[lesquels], r[lesquels], dec)
        opt.zero_grad()
        (rec + k).backward()
        opt.step()
        total += (rec + k).item() * len(x)
    historique.append(total / N)
    print(ep, historique[-1], flush=True)
    if ep in JALONS:
        torch.save({'dec': dec.state_dict(), 'mu': mu.detach().cpu(), 'r': r.detach().cpu()}, f'poids/lo_{ep}.pt')
        dec.eval()
        m = ajuster(val10, dec)
        with torch.no_grad():
            lignes_val.append(dec(m))
            lignes_ech.append(dec(z10))

noms = ['real'] + [str(j) for j in JALONS]
courbe('q3_loss.png', latent_optimization=historique)
grille(lignes_val, noms, 'q3_val.png')
grille(lignes_ech, noms[1:], 'q3_samples.png')
