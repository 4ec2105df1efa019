"""Q1 : VAE amorti, Q2 : échantillons"""
import torch
from model import Encoder, Decoder
from commun import *
from donnees import chargeurs, par_chiffre, petit_train, test_set

torch.manual_seed(1)
train_loader, val_loader = chargeurs()
enc, dec = Encoder(D).to(device), Decoder(D).to(device)
opt = torch.optim.Adam(list(enc.parameters()) + list(dec.parameters()), lr=0.001)


def une_passe(loader, apprendre):
    enc.train(apprendre); dec.train(apprendre)
    somme = torch.zeros(2)
    n = 0
    with torch.set_grad_enabled(apprendre):
        for x, _ in loader:
            x = x.to(device)
            mu, r = enc(x).chunk(2, dim=1)
            rec, k = pertes(x, mu, r, dec)
            if apprendre:
                opt.zero_grad()
                (rec + k).backward()
                opt.step()
            somme += torch.tensor([rec.item(), k.item()]) * len(x)
            n += len(x)
    return somme / n


# une image par classe
val10 = torch.cat(par_chiffre(test_set, 1, 10)[0]).to(device)
tr10 = torch.cat(par_chiffre(petit_train, 1, 11)[0]).to(device)
z10 = torch.randn(10, D, device=device)

tr, va = [], []
lignes_val, lignes_tr, lignes_ech = [val10], [tr10], []
for ep in range(1, N_EPOQUES + 1):
    tr.append(une_passe(train_loader, True))
    va.append(une_passe(val_loader, False))
    print(ep, 'train mse/kl', tr[-1].tolist(), 'val', va[-1].tolist(), flush=True)
    if ep in JALONS:
        torch.save({'enc': enc.state_dict(), 'dec': dec.state_dict()}, f'poids/amorti_{ep}.pt')
        enc.eval(); dec.eval()
        with torch.no_grad():
            # on décode la moyenne mu, sans bruit
            lignes_val.append(dec(enc(val10)[:, :D]))
            lignes_tr.append(dec(enc(tr10)[:, :D]))
            lignes_ech.append(dec(z10))

noms = ['real'] + [str(j) for j in JALONS]
courbe('q1_loss.png', train=[t.sum().item() for t in tr], validation=[v.sum().item() for v in va],
       train_mse=[t[0].item() for t in tr], train_kl=[t[1].item() for t in tr])
grille(lignes_val, noms, 'q1_val.png')
grille(lignes_tr, noms, 'q1_train.png')
grille(lignes_ech, noms[1:], 'q2_samples.png')
torch.save(z10.cpu(), 'poids/z10.pt')      # pour comparer en Q3
