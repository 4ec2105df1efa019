import torch
from torch import nn, optim
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from prob4_CNN import get_data, lotes, dev


class Autoencoder(nn.Module):
    def __init__(self):
        super(Autoencoder, self).__init__()
        dims = [784, 256, 64, 16, 2]
        enc = []
        for a, b in zip(dims, dims[1:]):
            enc.append(nn.Linear(a, b))
            enc.append(nn.ReLU())
        self.enc = nn.Sequential(*enc)
        self.dec = nn.Sequential(nn.Linear(2, 16), nn.ReLU(),
                                 nn.Linear(16, 64), nn.ReLU(),
                                 nn.Linear(64, 256), nn.ReLU(),
                                 nn.Linear(256, 784), nn.Sigmoid())

    def embed(self, x):
        return self.enc(x.reshape(len(x), 784))

    def forward(self, x):
        return self.dec(self.embed(x)).reshape(len(x), 1, 28, 28)


def treina(net, X, epochs, sigma=0.):
    """BCE entre a saida e a imagem limpa; com sigma > 0 a entrada leva ruido gaussiano"""
    opt = optim.Adam(net.parameters(), lr=0.001)
    bce = nn.BCELoss()
    perdas = []
    for e in range(epochs):
        soma = 0.
        net.train()
        for i in lotes(len(X), 128):
            alvo = X[i]
            entrada = alvo + sigma * torch.randn_like(alvo)
            opt.zero_grad()
            L = bce(net(entrada), alvo)
            L.backward()
            opt.step()
            soma += L.item() * len(i)
        perdas.append(soma / len(X))
        print("   epoch", e + 1, "BCE", round(perdas[-1], 5))
    return perdas


def fig_recon(net, X, nome, titulo):
    net.eval()
    with torch.no_grad():
        R = net(X)
    fig, ax = plt.subplots(2, len(X), figsize=(len(X), 2.4))
    for k in range(len(X)):
        for linha, I in enumerate((X, R)):
            ax[linha, k].imshow(I[k, 0].cpu(), cmap="gray_r", vmin=0, vmax=1)
            ax[linha, k].axis("off")
    fig.suptitle(titulo + " (top: original, bottom: output)", fontsize=9)
    fig.savefig(nome, dpi=150)
    plt.close(fig)


def fig_embed(net, X, y, nome, titulo):
    net.eval()
    with torch.no_grad():
        z = net.embed(X).cpu()
    fig = plt.figure(figsize=(6, 6))
    for d in range(10):
        m = (y == d).cpu()
        plt.scatter(z[m, 0], z[m, 1], s=5, color=plt.cm.tab10(d), label=str(d))
    plt.legend(markerscale=3, ncol=2)
    plt.xlabel("code 1")
    plt.ylabel("code 2")
    plt.title(titulo)
    fig.savefig(nome, dpi=150)
    plt.close(fig)


if __name__ == "__main__":
    torch.manual_seed(12)
    X, _ = get_data(True)
    Xt, yt = get_data(False)
    ae = Autoencoder().to(dev)
    treina(ae, X, 20)
    torch.save(ae.state_dict(), "mnist_ae.pt")
    fig_recon(ae, Xt[:12], "fig_ae_recon.png", "5.4 AE")
    fig_embed(ae, Xt[:3000], yt[:3000], "fig_ae_embed.png", "5.4 AE, latent space")
