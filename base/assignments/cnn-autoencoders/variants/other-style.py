# about: training at top level, other names, vectors for images, outputs in tuples, one class with a flag, concatenated skips, noise cut off at [0, 1], sklearn
# human: cae-checkpoint skip-checkpoint
# remove: mnist_cae.pt mnist-cae-skip.pt
# whole: yes
# file: prob4_CNN.py
import matplotlib.pyplot as plt
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix
from torchvision import datasets, transforms
from tqdm import tqdm

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize((0.1307,), (0.3081,))])
train_loader = torch.utils.data.DataLoader(
    datasets.MNIST("./data", train=True, download=True, transform=transform), batch_size=128, shuffle=True)
test_loader = torch.utils.data.DataLoader(
    datasets.MNIST("./data", train=False, transform=transform), batch_size=1000)


class Net(nn.Module):
    def __init__(self, n_filters=40):
        super(Net, self).__init__()
        self.layer1 = nn.Sequential(nn.Conv2d(1, n_filters, kernel_size=5, stride=2), nn.ReLU())
        self.layer2 = nn.Sequential(nn.Conv2d(n_filters, 16, 3), nn.ReLU(), nn.MaxPool2d(2))
        self.fc = nn.Linear(16 * 5 * 5, 10)

    def forward(self, x):
        out = self.layer2(self.layer1(x))
        return F.log_softmax(self.fc(out.view(out.size(0), -1)), dim=1)


model = Net().to(device)
optimizer = optim.SGD(model.parameters(), lr=0.05, momentum=0.9)
for epoch in range(1, 6):
    model.train()
    for batch_idx, (data, target) in enumerate(tqdm(train_loader)):
        data, target = data.to(device), target.to(device)
        optimizer.zero_grad()
        loss = F.nll_loss(model(data), target)
        loss.backward()
        optimizer.step()

model.eval()
all_preds, all_labels = [], []
with torch.no_grad():
    for data, target in test_loader:
        all_preds.extend(model(data.to(device)).argmax(dim=1).cpu().numpy())
        all_labels.extend(target.numpy())
cm = confusion_matrix(all_labels, all_preds, normalize="true")
ConfusionMatrixDisplay(cm, display_labels=range(10)).plot(cmap="viridis", include_values=False)
plt.title("Confusion matrix")
plt.show()

filters = model.layer1[0].weight.data.cpu().numpy()
fig = plt.figure(figsize=(8, 5))
for i in range(40):
    sub = fig.add_subplot(4, 10, i + 1)
    sub.imshow(filters[i].squeeze(), cmap="viridis")
    sub.set_xticks([])
    sub.set_yticks([])
plt.show()
# file: prob5_AE.py
import matplotlib.pyplot as plt
import numpy as np
import torch
from torch import nn
from torchvision import datasets, transforms

EPOCHS = 12


def add_noise(data, sigma=0.2):
    data = np.asarray(data)
    return data + np.random.normal(0, sigma, size=data.shape)


class AE(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Identity(), nn.Linear(28 * 28, 256), nn.ReLU(inplace=True), nn.Linear(256, 128), nn.ReLU(inplace=True),
            nn.Linear(128, 32), nn.ReLU(inplace=True), nn.Linear(32, 2))
        self.decoder = nn.Sequential(
            nn.Linear(2, 32), nn.ReLU(inplace=True), nn.Linear(32, 128), nn.ReLU(inplace=True), nn.Linear(128, 256),
            nn.ReLU(inplace=True), nn.Linear(256, 28 * 28), nn.Sigmoid())

    def forward(self, x):
        z = self.encoder(x)
        return z, self.decoder(z)


def main():
    xs = np.random.uniform(-2, 2, 300)
    data = np.stack([xs, xs ** 2], axis=1)
    noisy = add_noise(data)
    fig, (left, right) = plt.subplots(1, 2)
    left.plot(data[:, 0], data[:, 1], "o")
    left.set_title("clean")
    right.plot(noisy[:, 0], noisy[:, 1], "o")
    right.set_title("with noise")
    plt.show()

    tr = datasets.MNIST("mnist", train=True, download=True, transform=transforms.ToTensor())
    te = datasets.MNIST("mnist", train=False, download=True, transform=transforms.ToTensor())
    loader = torch.utils.data.DataLoader(tr, batch_size=100, shuffle=True)
    test_loader = torch.utils.data.DataLoader(te, batch_size=2000, shuffle=True)
    net = AE()
    criterion = nn.MSELoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.001, weight_decay=1e-6)
    for e in range(EPOCHS):
        total = 0
        for img, _ in loader:
            img = img.view(img.size(0), -1)
            _, out = net(img)
            loss = criterion(out, img)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(e, total / len(loader))
    torch.save(net.state_dict(), "mnist_ae.pt")
    img, lab = next(iter(test_loader))
    with torch.no_grad():
        z, _ = net(img.view(img.size(0), -1))
    plt.figure()
    for d in range(10):
        plt.scatter(z[lab == d, 0], z[lab == d, 1], s=4, label=str(d))
    plt.legend()
    plt.show()


if __name__ == "__main__":
    main()
# file: prob6_CAE.py
import matplotlib.pyplot as plt
import torch
import torch.nn as nn
from torch.utils.data import DataLoader
from torchvision import datasets
from torchvision.transforms import ToTensor


class CAE(nn.Module):
    def __init__(self, use_skip=False):
        super().__init__()
        k = 2 if use_skip else 1
        self.use_skip = use_skip
        self.c1 = nn.Conv2d(1, 4, 3, 1, 1)
        self.c2 = nn.Conv2d(4, 8, 3, 1, 1)
        self.act = nn.ReLU(inplace=True)
        self.pool = nn.MaxPool2d(2, 2)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.l1, self.l2 = nn.Linear(392, 20), nn.Linear(20, 2)
        self.l3, self.l4 = nn.Linear(2, 20), nn.Linear(20, 392)
        self.c3 = nn.Conv2d(8 * k, 4, 3, 1, 1)
        self.c4 = nn.Conv2d(4 * k, 1, 3, 1, 1)

    def encode(self, x):
        self.s1 = self.act(self.c1(x))
        self.s2 = self.act(self.c2(self.pool(self.s1)))
        h = torch.flatten(self.pool(self.s2), 1)
        return self.l2(self.act(self.l1(h)))

    def forward(self, x):
        z = self.encode(x)
        h = self.act(self.l4(self.act(self.l3(z)))).view(-1, 8, 7, 7)
        h = self.up(h)
        if self.use_skip:
            h = torch.cat((h, self.s2), dim=1)
        h = self.up(self.act(self.c3(h)))
        if self.use_skip:
            h = torch.cat((h, self.s1), dim=1)
        return torch.sigmoid(self.c4(h)), z


train_data = datasets.MNIST(root="data", train=True, download=True, transform=ToTensor())
test_data = datasets.MNIST(root="data", train=False, download=True, transform=ToTensor())
dl = DataLoader(train_data, batch_size=128, shuffle=True)
imgs, labels = next(iter(DataLoader(test_data, batch_size=500)))


def run(skip, noise_factor):
    net = CAE(use_skip=skip)
    opt = torch.optim.Adam(net.parameters(), lr=1e-3)
    losses = []
    for epoch in range(10):
        for x, _ in dl:
            noisy = torch.clamp(x + noise_factor * torch.randn(x.shape), 0.0, 1.0)
            loss = ((net(noisy)[0] - x) ** 2).mean()
            opt.zero_grad()
            loss.backward()
            opt.step()
        losses.append(loss.item())
    if noise_factor == 0:
        torch.save(net.state_dict(), "mnist-cae-skip.pt" if skip else "mnist_cae.pt")
    with torch.no_grad():
        rec, z = net(imgs)
    plt.figure()
    plt.scatter(z[:, 0], z[:, 1], c=labels, cmap="rainbow")
    plt.colorbar()
    plt.title(f"skip={skip} noise={noise_factor}")
    plt.show()
    return losses


for noise in [0, 0.3]:
    for skip in [False, True]:
        plt.plot(run(skip, noise))
        plt.show()
