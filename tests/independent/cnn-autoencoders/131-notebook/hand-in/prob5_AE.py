import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms
import matplotlib.pyplot as plt

device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
tt = transforms.ToTensor()
train_dl = DataLoader(datasets.MNIST('./data', train=True, download=True, transform=tt), batch_size=128, shuffle=True)
test_dl = DataLoader(datasets.MNIST('./data', train=False, download=True, transform=tt), batch_size=2000)

class AE(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Sequential(
            nn.Linear(784, 512), nn.ReLU(),
            nn.Linear(512, 128), nn.ReLU(),
            nn.Linear(128, 32), nn.ReLU(),
            nn.Linear(32, 2))                        # no nonlinearity at the embedding
        self.dec = nn.Sequential(
            nn.Linear(2, 32), nn.ReLU(),
            nn.Linear(32, 128), nn.ReLU(),
            nn.Linear(128, 512), nn.ReLU(),
            nn.Linear(512, 784), nn.Sigmoid())       # pixels are in [0,1]

    def encode(self, x):
        return self.enc(x.flatten(1))

    def forward(self, x):
        return self.dec(self.encode(x)).view(-1, 1, 28, 28)

torch.manual_seed(1)
ae = AE().to(device)
opt_ae = torch.optim.Adam(ae.parameters(), lr=0.001)
ae_losses = []
for epoch in range(20):
    tot = n = 0
    for img, _ in train_dl:
        img = img.to(device)
        loss = ((ae(img) - img)**2).mean()
        opt_ae.zero_grad(); loss.backward(); opt_ae.step()
        tot += loss.item()*len(img); n += len(img)
    ae_losses.append(tot/n)
    print(epoch+1, round(tot/n, 5))
torch.save(ae.state_dict(), 'mnist_ae.pt')


def side_by_side(rows, titles):
    fig, ax = plt.subplots(len(rows), 10, figsize=(10, 1.1*len(rows)))
    for r, (batch, t) in enumerate(zip(rows, titles)):
        for c in range(10):
            ax[r, c].imshow(batch[c, 0].cpu(), cmap='gray', vmin=0, vmax=1)
            ax[r, c].set_xticks([]); ax[r, c].set_yticks([])
        ax[r, 0].set_ylabel(t, fontsize=8)
    plt.show()

def scatter2d(z, lab, title):
    plt.figure(figsize=(6, 5))
    s = plt.scatter(z[:, 0].cpu(), z[:, 1].cpu(), c=lab, cmap='tab10', s=6, vmin=-.5, vmax=9.5)
    plt.colorbar(s, ticks=range(10)); plt.title(title); plt.show()

xt, lt = next(iter(test_dl))
with torch.no_grad():
    side_by_side([xt[:10], ae(xt[:10].to(device))], ['original', 'AE'])
    scatter2d(ae.encode(xt.to(device)), lt, 'AE embedding, 2000 test images')
