import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn as nn

from mnist_idx import load, balanced

torch.manual_seed(0)
DEV = "cuda" if torch.cuda.is_available() else "cpu"
EPOCHS, BATCH, LR = 10, 100, 1e-3

X, Y = balanced(*load("train"), 2000)          # 20,000 images
XV, YV = load("t10k")                          # validation = the MNIST test set
X, Y, XV, YV = X.to(DEV), Y.to(DEV), XV.to(DEV), YV.to(DEV)

net = nn.Sequential(
    nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(64 * 7 * 7, 128), nn.ReLU(), nn.Dropout(0.3),
    nn.Linear(128, 10)).to(DEV)
ce = nn.CrossEntropyLoss()
opt = torch.optim.Adam(net.parameters(), lr=LR)

val_loss, val_acc = [], []
for epoch in range(EPOCHS):
    net.train()
    order = torch.randperm(len(X), device=DEV)
    for i in range(0, len(X), BATCH):
        k = order[i:i + BATCH]
        opt.zero_grad()
        loss = ce(net(X[k]), Y[k])
        loss.backward()
        opt.step()

    net.eval()
    with torch.no_grad():
        s = c = 0.0
        for i in range(0, len(XV), 1000):
            out = net(XV[i:i + 1000])
            s += ce(out, YV[i:i + 1000]).item() * len(out)
            c += (out.argmax(1) == YV[i:i + 1000]).sum().item()
    val_loss.append(s / len(XV))
    val_acc.append(c / len(XV))
    print(f"epoch {epoch + 1}: validation loss {val_loss[-1]:.4f} accuracy {val_acc[-1]:.4f}")

fig, ax = plt.subplots(1, 2, figsize=(9, 3.5))
ax[0].plot(range(1, EPOCHS + 1), val_loss, "o-"); ax[0].set_title("validation loss"); ax[0].set_xlabel("epoch")
ax[1].plot(range(1, EPOCHS + 1), val_acc, "o-"); ax[1].set_title("validation accuracy"); ax[1].set_xlabel("epoch")
fig.savefig("fig_classifier.png")
