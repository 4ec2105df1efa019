# Q4
from outils import *

M = 1000
x, y, xv, yv = charger()
enc, gen = Encodeur(), Generateur()
e, g = torch.load("amorti_30.pt")
enc.load_state_dict(e); gen.load_state_dict(g)


@torch.no_grad()
def log_prob(image):
    mu, r = enc(image[None])
    z = mu + torch.exp(r / 2) * torch.randn(M, DIM)       # ici il faut de vrais tirages
    lp = log_gauss(z, torch.zeros(1, DIM), torch.zeros(1, DIM))
    lq = log_gauss(z, mu, r)
    lx = log_gauss(image.reshape(1, -1), gen(z).reshape(M, -1), torch.tensor(2 * math.log(SIGMA_P)))
    return (torch.logsumexp(lp + lx - lq, 0) - math.log(M)).item()


alea = np.random.RandomState(1)
valeurs = {}
fig, axes = plt.subplots(2, 5, figsize=(10, 5))
for c in range(10):
    for nom, X, Y in (("app", x, y), ("test", xv, yv)):
        choix = alea.choice(np.where(Y.numpy() == c)[0], 5, replace=False)
        valeurs[c, nom] = [log_prob(X[i]) for i in choix]
    axes.flat[c].imshow(X[choix[0], 0], cmap="gray")
    axes.flat[c].set_title(f"{valeurs[c, 'test'][0]:.1f}")
    axes.flat[c].axis("off")
fig.savefig("q4a.png")

moy = np.array([np.mean(valeurs[c, "app"] + valeurs[c, "test"]) for c in range(10)])
for c in range(10):
    print(c, round(moy[c], 1))
print("chiffre le plus probable :", np.argmax(np.abs(moy)))
for nom in ("app", "test"):
    print(nom, np.mean([valeurs[c, nom] for c in range(10)]))
