# ex 8
import torch
import torch.nn as nn
import torch.nn.functional as F
import matplotlib.pyplot as plt
import torchvision          # "pip install mnist" did not work for me (403)

def load():
    tr = torchvision.datasets.MNIST(".", train=True, download=True)
    te = torchvision.datasets.MNIST(".", train=False, download=True)
    prep = lambda d: (d.data.view(len(d), -1) / 255.0, d.targets)
    return prep(tr), prep(te)

def MLP(h=100):
    return nn.Sequential(nn.Linear(28*28, h), nn.ReLU(), nn.Linear(h, h), nn.ReLU(),
                         nn.Linear(h, h), nn.ReLU(), nn.Linear(h, 10))

def block(i, o, k):
    return nn.Sequential(nn.Conv2d(i, o, k), nn.ReLU(), nn.MaxPool2d(2))

class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.b1 = block(1, 8, 5)      # -> 8 x 12 x 12
        self.b2 = block(8, 16, 3)     # -> 16 x 5 x 5
        self.b3 = block(16, 32, 2)    # -> 32 x 2 x 2
        self.out = nn.Linear(128, 10)

    def forward(self, v):
        h = v.reshape(-1, 1, 28, 28)
        h = self.b3(self.b2(self.b1(h)))
        return self.out(torch.flatten(h, 1))

def nparams(m):
    return sum(p.numel() for p in m.parameters() if p.requires_grad)

def fit(m, train, test, steps=1000, B=256):
    (X, Y), (Xt, Yt) = train, test
    opt = torch.optim.Adam(m.parameters(), lr=1e-3)
    tr, te = [], []
    for s in range(steps):
        i = torch.randperm(len(X))[:B]
        loss = F.cross_entropy(m(X[i]), Y[i])
        opt.zero_grad(); loss.backward(); opt.step()
        tr.append(loss.item())
        if s % 10 == 0:
            with torch.no_grad():
                te.append((s, F.cross_entropy(m(Xt), Yt).item()))
    return tr, te

if __name__ == "__main__":
    train, test = load()
    for i in range(8):
        plt.subplot(2, 4, i + 1); plt.imshow(train[0][i].view(28, 28), cmap="gray"); plt.title(train[1][i].item()); plt.axis("off")
    plt.savefig("mnist_ex.png"); plt.close()

    nets = {"cnn": ConvNet(), "mlp": MLP()}
    for name, net in nets.items():
        print(name, nparams(net))
        a, b = fit(net, train, test)
        plt.plot(a, lw=.4, label=name + " train")
        plt.plot(*zip(*b), label=name + " test")
        print(name, "final test loss", b[-1][1])
    plt.yscale("log"); plt.legend(); plt.savefig("mnist_loss.png"); plt.close()

    for h in (200, 400, 800):
        m = MLP(h)
        _, b = fit(m, train, test)
        print("mlp", h, nparams(m), b[-1][1])
