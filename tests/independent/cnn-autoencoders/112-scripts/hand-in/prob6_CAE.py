import torch
from torch import nn
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from prob4_CNN import get_data, dev
from prob5_AE import treina, fig_recon, fig_embed

SIGMA = 0.3      # N(0, 0.3): 0.3 = desvio padrao


class ConvAE(nn.Module):
    def __init__(self):
        super(ConvAE, self).__init__()
        self.bloco1 = nn.Sequential(nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1), nn.ReLU(),
                                    nn.MaxPool2d(kernel_size=2, stride=2))
        self.bloco2 = nn.Sequential(nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1), nn.ReLU(),
                                    nn.MaxPool2d(kernel_size=2, stride=2))
        self.para_codigo = nn.Sequential(nn.Flatten(), nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2))
        self.do_codigo = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU())
        self.sobe = nn.Upsample(scale_factor=2, mode="nearest")
        self.conv3 = nn.Conv2d(8, 4, kernel_size=3, padding=1)
        self.conv4 = nn.Conv2d(4, 1, kernel_size=3, padding=1)

    def embed(self, x):
        return self.para_codigo(self.bloco2(self.bloco1(x)))

    def forward(self, x):
        h = self.do_codigo(self.embed(x)).reshape(-1, 8, 7, 7)
        h = torch.relu(self.conv3(self.sobe(h)))
        return torch.sigmoid(self.conv4(self.sobe(h)))


class ConvAESkip(ConvAE):
    # mesmas camadas; soma a saida de cada pooling na entrada do upsampling do mesmo tamanho
    def forward(self, x):
        a = self.bloco1(x)              # 4x14x14
        b = self.bloco2(a)              # 8x7x7
        h = self.do_codigo(self.para_codigo(b)).reshape(-1, 8, 7, 7)
        h = torch.relu(self.conv3(self.sobe(h + b)))
        return torch.sigmoid(self.conv4(self.sobe(h + a)))


def roda(classe, sigma, arquivo, tag, titulo, dados):
    X, Xt, yt = dados
    torch.manual_seed(12)
    net = classe().to(dev)
    print(titulo)
    perdas = treina(net, X, 15, sigma)
    torch.save(net.state_dict(), arquivo)
    fig_recon(net, Xt[:12], "fig_%s_recon.png" % tag, titulo)
    fig_embed(net, Xt[:3000], yt[:3000], "fig_%s_embed.png" % tag, titulo + ", latent space")
    return perdas


if __name__ == "__main__":
    X, _ = get_data(True)
    Xt, yt = get_data(False)
    dados = (X, Xt, yt)
    curvas = {}
    # 6.1, 6.2
    curvas["CAE"] = roda(ConvAE, 0., "mnist_cae.pt", "cae", "6.1 CAE", dados)
    curvas["CAE skip"] = roda(ConvAESkip, 0., "mnist-cae-skip.pt", "skip", "6.2 CAE with skips", dados)
    # 6.3
    curvas["CAE noise"] = roda(ConvAE, SIGMA, "mnist_cae_noise.pt", "cae_noise", "6.3 CAE, noise", dados)
    curvas["CAE skip noise"] = roda(ConvAESkip, SIGMA, "mnist-cae-skip-noise.pt", "skip_noise",
                                    "6.3 CAE with skips, noise", dados)
    for nome, p in curvas.items():
        plt.plot(range(1, len(p) + 1), p, marker=".", label=nome)
    plt.xlabel("epoch")
    plt.ylabel("training BCE")
    plt.legend()
    plt.title("Problem 6: training losses")
    plt.savefig("fig_losses.png", dpi=150)
