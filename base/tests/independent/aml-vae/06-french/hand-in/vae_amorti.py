# Q1 et Q2
from outils import *

x, y, xv, yv = charger()
ia, iv = un_par_classe(y), un_par_classe(yv)
enc, gen = Encodeur(), Generateur()
opt = torch.optim.Adam([*enc.parameters(), *gen.parameters()], lr=1e-3)

pertes, pertes_val = [], []
rec_app, rec_val, echant = [x[ia]], [xv[iv]], []
for ep in range(1, EPOQUES + 1):
    cumul = 0
    for lot in torch.randperm(len(x)).split(64):
        mu, r = enc(x[lot])
        c = cout(x[lot], gen(tirer_z(mu, r)), mu, r)
        opt.zero_grad()
        c.backward()
        opt.step()
        cumul += c.item() * len(lot)
    pertes.append(cumul / len(x))
    with torch.no_grad():
        cumul = 0
        for lot in xv.split(1000):
            mu, r = enc(lot)
            cumul += cout(lot, gen(tirer_z(mu, r)), mu, r).item() * len(lot)
        pertes_val.append(cumul / len(xv))
        if ep in A_GARDER:
            rec_app.append(gen(tirer_z(*enc(x[ia]))))
            rec_val.append(gen(tirer_z(*enc(xv[iv]))))
            echant.append(gen(torch.randn(10, DIM)))      # Q2
            torch.save([enc.state_dict(), gen.state_dict()], f"amorti_{ep}.pt")
    print(ep, pertes[-1], pertes_val[-1])

plt.plot(range(1, EPOQUES + 1), pertes, label="apprentissage")
plt.plot(range(1, EPOQUES + 1), pertes_val, label="validation")
plt.xlabel("époque"); plt.ylabel("coût"); plt.legend(); plt.savefig("q1_cout.png"); plt.close()
noms = ["image"] + [f"ép. {e}" for e in A_GARDER]
planche(rec_val, noms, "q1_val.png")
planche(rec_app, noms, "q1_app.png")
planche(echant, noms[1:], "q2.png")
