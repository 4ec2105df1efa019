import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms
import matplotlib.pyplot as plt

device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
tt = transforms.ToTensor()
train_dl = DataLoader(datasets.MNIST('./data', train=True, download=True, transform=tt), batch_size=128, shuffle=True)
test_dl = DataLoader(datasets.MNIST('./data', train=False, download=True, transform=tt), batch_size=2000)

class CAE(nn.Module):
    def __init__(self, skip=False):
        super().__init__()
        self.skip = skip
        self.c1 = nn.Conv2d(1, 4, 3, stride=1, padding=1)
        self.c2 = nn.Conv2d(4, 8, 3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(2, stride=2)
        self.e1 = nn.Linear(8*7*7, 20)
        self.e2 = nn.Linear(20, 2)
        self.d1 = nn.Linear(2, 20)
        self.d2 = nn.Linear(20, 392)
        self.up = nn.Upsample(scale_factor=2, mode='nearest')
        self.c3 = nn.Conv2d(8, 4, 3, padding=1)
        self.c4 = nn.Conv2d(4, 1, 3, padding=1)

    def encode(self, x, keep=False):
        p1 = self.pool(torch.relu(self.c1(x)))        # 4 x 14 x 14
        p2 = self.pool(torch.relu(self.c2(p1)))       # 8 x 7 x 7
        z = self.e2(torch.relu(self.e1(p2.flatten(1))))
        return (z, p1, p2) if keep else z

    def forward(self, x):
        z, p1, p2 = self.encode(x, keep=True)
        h = torch.relu(self.d2(torch.relu(self.d1(z)))).view(-1, 8, 7, 7)
        if self.skip:
            h = h + p2
        h = torch.relu(self.c3(self.up(h)))           # 4 x 14 x 14
        if self.skip:
            h = h + p1
        return torch.sigmoid(self.c4(self.up(h)))     # 1 x 28 x 28

SD = 0.3

def fit(skip, noisy, fname, epochs=15):
    torch.manual_seed(2)
    m = CAE(skip).to(device)
    opt = torch.optim.Adam(m.parameters(), lr=1e-3)
    curve = []
    for ep in range(epochs):
        s, cnt = 0., 0
        for clean, _ in train_dl:
            clean = clean.to(device)
            inp = clean + SD*torch.randn_like(clean) if noisy else clean
            loss = nn.functional.mse_loss(m(inp), clean)    # target is always the clean image
            opt.zero_grad(); loss.backward(); opt.step()
            s += loss.item()*len(clean); cnt += len(clean)
        curve.append(s/cnt)
    print(fname, 'final training mse', round(curve[-1], 5))
    torch.save(m.state_dict(), fname)
    return m.eval(), curve

def show(rows, names):
    fig, ax = plt.subplots(len(rows), 10, figsize=(10, 1.1*len(rows)))
    for r in range(len(rows)):
        for c in range(10):
            ax[r, c].imshow(rows[r][c, 0].cpu(), cmap='gray', vmin=0, vmax=1)
            ax[r, c].set_xticks([]); ax[r, c].set_yticks([])
        ax[r, 0].set_ylabel(names[r], fontsize=8)
    plt.show()

def embed(model, x, lab, title):
    with torch.no_grad():
        z = model.encode(x).cpu()
    plt.figure(figsize=(6, 5))
    sc = plt.scatter(z[:, 0], z[:, 1], c=lab, cmap='tab10', s=6, vmin=-.5, vmax=9.5)
    plt.colorbar(sc, ticks=range(10)); plt.title(title); plt.show()


xt, lt = next(iter(test_dl))
xt = xt.to(device)

cae, l_plain = fit(False, False, 'mnist_cae.pt')
cae_skip, l_skip = fit(True, False, 'mnist-cae-skip.pt')

with torch.no_grad():
    show([xt[:10], cae(xt[:10]), cae_skip(xt[:10])], ['original', 'CAE', 'CAE skip'])
embed(cae, xt, lt, 'CAE')
embed(cae_skip, xt, lt, 'CAE with skips')
plt.plot(l_plain, label='no skip'); plt.plot(l_skip, label='skip')
plt.yscale('log'); plt.xlabel('epoch'); plt.ylabel('training MSE'); plt.legend(); plt.show()


dn, l_dn = fit(False, True, 'mnist_cae_noisy.pt')
dn_skip, l_dn_skip = fit(True, True, 'mnist-cae-skip-noisy.pt')

torch.manual_seed(9)
xn = xt + SD*torch.randn_like(xt)
with torch.no_grad():
    show([xt[:10], xn[:10], dn(xn[:10]), dn_skip(xn[:10])], ['original', 'corrupted', 'CAE', 'CAE skip'])
    for nm, m in (('no skip', dn), ('skip', dn_skip)):
        r = m(xn)
        print(nm, 'mse to clean', nn.functional.mse_loss(r, xt).item(),
              ' mse to corrupted', nn.functional.mse_loss(r, xn).item())
embed(dn, xn, lt, 'denoising CAE (noisy inputs)')
embed(dn_skip, xn, lt, 'denoising CAE with skips (noisy inputs)')
plt.plot(l_dn, label='no skip'); plt.plot(l_dn_skip, label='skip')
plt.yscale('log'); plt.xlabel('epoch'); plt.legend(); plt.show()
