import numpy as np
import torch
from torch import nn, optim
import torchvision
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix

dev = "cuda" if torch.cuda.is_available() else "cpu"


def get_data(train):
    # tudo na memoria de uma vez, e' pequeno
    ds = torchvision.datasets.MNIST("mnist", train=train, download=True)
    X = ds.data.float().div(255).unsqueeze(1)
    return X.to(dev), ds.targets.to(dev)


def lotes(n, bs, embaralhar=True):
    idx = torch.randperm(n, device=dev) if embaralhar else torch.arange(n, device=dev)
    return idx.split(bs)


class Net(nn.Module):
    def __init__(self):
        super(Net, self).__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 40, 7, padding=3), nn.ReLU(), nn.MaxPool2d(2),     # 40 x 14 x 14
            nn.Conv2d(40, 20, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))    # 20 x 7 x 7
        self.classifier = nn.Sequential(nn.Linear(20 * 49, 64), nn.ReLU(), nn.Dropout(0.3),
                                        nn.Linear(64, 10), nn.LogSoftmax(dim=1))

    def forward(self, x):
        return self.classifier(self.features(x).reshape(x.shape[0], -1))


def predict(net, X):
    net.eval()
    with torch.no_grad():
        return torch.cat([net(X[i]).argmax(1) for i in lotes(len(X), 2000, False)])


def main():
    torch.manual_seed(12)
    X, y = get_data(True)
    Xt, yt = get_data(False)
    net = Net().to(dev)
    opt = optim.Adam(net.parameters(), lr=2e-3)
    nll = nn.NLLLoss()
    for epoch in range(5):
        net.train()
        for i in lotes(len(X), 100):
            opt.zero_grad()
            nll(net(X[i]), y[i]).backward()
            opt.step()
        print(epoch + 1, "test acc", (predict(net, Xt) == yt).float().mean().item())
    torch.save(net.state_dict(), "mnist_cnn.pt")

    # 4.2 (a) filtros
    w = net.features[0].weight.detach().cpu().numpy().squeeze(1)
    plt.figure(figsize=(8, 5.5))
    for k in range(40):
        plt.subplot(5, 8, k + 1)
        plt.imshow(w[k], cmap="viridis")
        plt.axis("off")
    plt.suptitle("First convolutional layer, 40 filters 7x7")
    plt.savefig("fig_filters.png", dpi=150)
    plt.close()

    # 4.2 (b) matriz de confusao, conjunto de teste
    pred = predict(net, Xt).cpu().numpy()
    M = confusion_matrix(pred, yt.cpu().numpy())
    plt.figure(figsize=(6, 6))
    plt.imshow(np.log1p(M), cmap="Blues")
    for r in range(10):
        for c in range(10):
            plt.text(c, r, M[r, c], ha="center", va="center", fontsize=8)
    plt.xticks(range(10))
    plt.yticks(range(10))
    plt.ylabel("true digit")
    plt.xlabel("predicted digit")
    plt.title("Confusion matrix (test set)")
    plt.savefig("fig_confusion.png", dpi=150)


if __name__ == "__main__":
    main()
