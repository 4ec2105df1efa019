import torch
import torch.nn as nn
import torchvision
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt

dev = 'cuda' if torch.cuda.is_available() else 'cpu'
torch.manual_seed(0)
tr = torchvision.datasets.MNIST('.', train=True, download=True)
te = torchvision.datasets.MNIST('.', train=False, download=True)
X, Y = tr.data[:, None].float() / 255, tr.targets
xv, yv = (te.data[:, None].float() / 255).to(dev), te.targets.to(dev)

# 2000 of every digit
ix = torch.cat([(Y == c).nonzero()[:, 0][torch.randperm(int((Y == c).sum()))[:2000]] for c in range(10)])
xs, ys = X[ix].to(dev), Y[ix].to(dev)

net = nn.Sequential(
    nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(16, 32, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(32 * 4 * 4, 100), nn.ReLU(),
    nn.Linear(100, 10)).to(dev)
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
ce = nn.CrossEntropyLoss()
bs = 100
vl, va = [], []
for ep in range(12):
    net.train()
    p = torch.randperm(len(xs), device=dev)
    for i in range(0, len(xs), bs):
        b = p[i:i+bs]
        l = ce(net(xs[b]), ys[b])
        opt.zero_grad()
        l.backward()
        opt.step()
    net.eval()
    s = a = 0
    with torch.no_grad():
        for i in range(0, len(xv), 1000):
            o = net(xv[i:i+1000])
            s += ce(o, yv[i:i+1000]).item() * 1000
            a += (o.argmax(1) == yv[i:i+1000]).sum().item()
    vl.append(s / len(xv))
    va.append(a / len(xv))
    print(ep + 1, vl[-1], va[-1])

f, ax = plt.subplots(1, 2, figsize=(9, 3))
ax[0].plot(range(1, 13), vl); ax[0].set_title('val loss'); ax[0].set_xlabel('epoch')
ax[1].plot(range(1, 13), va); ax[1].set_title('val acc'); ax[1].set_xlabel('epoch')
plt.savefig('sup.png')
