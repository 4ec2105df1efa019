# Q3 : optimisation des latents
from outils import *

x, y, xv, yv = charger()
ia = un_par_classe(y)
gen = Generateur()
mu = torch.randn(len(x), DIM, requires_grad=True)
sigma = torch.randn(len(x), DIM)
r = torch.log(sigma ** 2).requires_grad_()
opt = torch.optim.Adam([{"params": gen.parameters(), "lr": 1e-3}, {"params": [mu, r], "lr": 1e-2}])
recs = [x[ia]]
for ep in range(1, EPOQUES + 1):
    cumul = 0
    for lot in torch.randperm(len(x)).split(64):
        c = cout(x[lot], gen(tirer_z(mu[lot], r[lot])), mu[lot], r[lot])
        opt.zero_grad(); c.backward(); opt.step()
        cumul += c.item() * len(lot)
    print(ep, cumul / len(x))
    if ep in A_GARDER:
        recs.append(gen(tirer_z(mu[ia], r[ia])).detach())
torch.save({"gen": gen.state_dict(), "mu": mu, "r": r}, "latents_30.pt")
planche(recs, ["image"] + [f"ép. {e}" for e in A_GARDER], "q3_rec.png")
planche([gen(torch.randn(10, DIM))], [""], "q3_echantillons.png")
