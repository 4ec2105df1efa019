import torch
from torch import nn, optim
import torch.nn.functional as F
from torch.utils.data import DataLoader, Subset
from torchvision import datasets
from torchvision.transforms import ToTensor
import matplotlib.pyplot as plt


class MnistClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        # --- fill in ---
        self.c1 = nn.Conv2d(1, 32, 5, stride=2, padding=2)
        self.c2 = nn.Conv2d(32, 64, 5, stride=2, padding=2)
        self.drop = nn.Dropout(0.25)
        self.out = nn.Linear(64 * 7 * 7, 10)
        # --- end ---

    def forward(self, img):
        # --- fill in ---
        h = F.relu(self.c1(img))
        h = F.relu(self.c2(h))
        return self.out(self.drop(h.flatten(start_dim=1)))
        # --- end ---


BATCH = 100
EPOCHS = 15
DEVICE = 'cuda' if torch.cuda.is_available() else 'cpu'

trainset = datasets.MNIST('data', train=True, download=True, transform=ToTensor())
keep = torch.cat([(trainset.targets == k).nonzero().flatten()[:2000] for k in range(10)])
trainset = Subset(trainset, keep.tolist())
valset = datasets.MNIST('data', train=False, download=True, transform=ToTensor())
train_dl = DataLoader(trainset, BATCH, shuffle=True)
val_dl = DataLoader(valset, BATCH)

net = MnistClassifier().to(DEVICE)
# --- fill in ---
opt = optim.SGD(net.parameters(), lr=0.1)
history = {'loss': [], 'acc': []}
for ep in range(EPOCHS):
    net.train()
    for img, lab in train_dl:
        opt.zero_grad()
        F.cross_entropy(net(img.to(DEVICE)), lab.to(DEVICE)).backward()
        opt.step()

    net.eval()
    tot_loss = tot_ok = 0
    with torch.no_grad():
        for img, lab in val_dl:
            img, lab = img.to(DEVICE), lab.to(DEVICE)
            scores = net(img)
            tot_loss += F.cross_entropy(scores, lab, reduction='sum').item()
            tot_ok += (scores.argmax(1) == lab).float().sum().item()
    history['loss'].append(tot_loss / len(valset))
    history['acc'].append(tot_ok / len(valset))
    print('epoch', ep + 1, 'loss', round(history['loss'][-1], 4), 'acc', history['acc'][-1])

for key in history:
    plt.figure()
    plt.plot(range(1, EPOCHS + 1), history[key])
    plt.xlabel('epoch')
    plt.title('validation ' + key)
    plt.savefig('sup_' + key + '.png')
# --- end ---
