import numpy as np
import torch
import mnist
import matplotlib.pyplot as plt

np.random.seed(8); torch.manual_seed(8)
nn = torch.nn

# 28*28 = 784 (the 768 on the sheet must be a typo)
img_tr, lab_tr = mnist.train_images(), mnist.train_labels()
img_te, lab_te = mnist.test_images(), mnist.test_labels()

fig, ax = plt.subplots(2, 6, figsize=(9, 3))
for a, im, l in zip(ax.ravel(), img_tr, lab_tr):
    a.imshow(im, cmap="gray_r"); a.set_title(int(l)); a.axis("off")
fig.savefig("fig08_examples.pdf")

Xtr = torch.tensor(img_tr.reshape(-1, 784)/255., dtype=torch.float32)
Xte = torch.tensor(img_te.reshape(-1, 784)/255., dtype=torch.float32)
ytr = torch.tensor(lab_tr.astype(np.int64)); yte = torch.tensor(lab_te.astype(np.int64))

def mlp(n):
    return nn.Sequential(nn.Linear(784, n), nn.ReLU(), nn.Linear(n, n), nn.ReLU(),
                         nn.Linear(n, n), nn.ReLU(), nn.Linear(n, 10))

def cnn():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2),     # 24 -> 12
        nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),    # 10 -> 5
        nn.Conv2d(32, 64, 2), nn.ReLU(), nn.MaxPool2d(2),    # 4 -> 2
        nn.Flatten(), nn.Linear(64*2*2, 10))

npar = lambda m: sum(p.numel() for p in m.parameters())
ce = nn.CrossEntropyLoss()

def train(model, nsteps=1000, batch=128):
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    tr, te, te_step = np.zeros(nsteps), [], []
    for i in range(nsteps):
        idx = np.random.randint(0, len(Xtr), batch)
        opt.zero_grad()
        loss = ce(model(Xtr[idx]), ytr[idx])
        loss.backward()
        opt.step()
        tr[i] = loss.item()
        if i % 20 == 0 or i == nsteps-1:
            with torch.no_grad():
                out = model(Xte)
                te.append(ce(out, yte).item()); te_step.append(i)
    acc = (out.argmax(1) == yte).float().mean().item()
    return tr, np.array(te_step), np.array(te), acc

m, c = mlp(100), cnn()
print("MLP", npar(m), "CNN", npar(c))
res = {"MLP 3x100": train(m), "CNN": train(c)}

fig, ax = plt.subplots()
for k, (name, (tr, s, te, acc)) in enumerate(res.items()):
    ax.semilogy(tr, c=f"C{k}", alpha=0.3, lw=0.7, label=f"{name} train")
    ax.semilogy(s, te, c=f"C{k}", label=f"{name} test")
    print(name, "test loss", te[-1], "acc", acc)
ax.legend(); ax.set_xlabel("step"); ax.set_ylabel("cross entropy")
fig.savefig("fig08_losses.pdf")

# larger MLPs
target = res["CNN"][2][-1]
widths = [200, 400, 800, 1600]
scan = []
for n in widths:
    mm = mlp(n)
    _, _, te, acc = train(mm)
    scan.append((npar(mm), te[-1]))
    print("MLP 3 x", n, "parameters", npar(mm), "test loss", te[-1], "acc", acc)
scan = np.array(scan)
best = np.argmin(np.abs(scan[:, 1] - target))
print(f"closest to the CNN ({target:.4f}): 3 x {widths[best]} with {int(scan[best, 0])} parameters, test loss {scan[best, 1]:.4f}")
fig, ax = plt.subplots()
ax.semilogx(scan[:, 0], scan[:, 1], "o-", label="MLP"); ax.plot(npar(c), target, "r*", ms=12, label="CNN")
ax.set_xlabel("number of parameters"); ax.set_ylabel("test loss after 1000 steps"); ax.legend()
fig.savefig("fig08_scan.pdf")
