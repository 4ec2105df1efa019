import numpy as np
import torch
from torch import nn
from torchvision import datasets, transforms
import matplotlib.pyplot as plt

train_ds = datasets.MNIST("./data", train=True, download=True, transform=transforms.ToTensor())
test_ds = datasets.MNIST("./data", train=False, download=True, transform=transforms.ToTensor())
# subsample: 2000 per class
t = np.array(train_ds.targets)
inds = []
for c in range(10):
    inds += list(np.random.permutation(np.where(t == c)[0])[:2000])
train_ds = torch.utils.data.Subset(train_ds, inds)
trainL = torch.utils.data.DataLoader(train_ds, batch_size=128, shuffle=True)
testL = torch.utils.data.DataLoader(test_ds, batch_size=128)

dev = "cuda" if torch.cuda.is_available() else "cpu"


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        ########## your code ##########
        self.c1 = nn.Conv2d(1, 16, 3)
        self.c2 = nn.Conv2d(16, 32, 3)
        self.l1 = nn.Linear(32 * 5 * 5, 64)
        self.l2 = nn.Linear(64, 10)
        ###############################

    def forward(self, x):
        ########## your code ##########
        x = torch.max_pool2d(torch.relu(self.c1(x)), 2)
        x = torch.max_pool2d(torch.relu(self.c2(x)), 2)
        x = x.view(len(x), -1)
        x = torch.relu(self.l1(x))
        return torch.softmax(self.l2(x), dim=1)  # probabilities q(y)
        ###############################


net = Net().to(dev)
########## your code ##########
crit = nn.CrossEntropyLoss()
opt = torch.optim.Adam(net.parameters(), lr=1e-3)
EPOCHS = 12
val_loss = []
val_acc = []
for e in range(EPOCHS):
    net.train()
    for x, y in trainL:
        x, y = x.to(dev), y.to(dev)
        opt.zero_grad()
        l = crit(net(x), y)
        l.backward()
        opt.step()
    net.eval()
    L, A, n = 0, 0, 0
    with torch.no_grad():
        for x, y in testL:
            x, y = x.to(dev), y.to(dev)
            out = net(x)
            L += crit(out, y).item() * len(y)
            A += (out.argmax(1) == y).sum().item()
            n += len(y)
    val_loss.append(L / n)
    val_acc.append(A / n)
    print(e, val_loss[-1], val_acc[-1])

plt.subplot(121)
plt.plot(val_loss)
plt.title("val loss")
plt.subplot(122)
plt.plot(val_acc)
plt.title("val acc")
plt.savefig("sup.png")
###############################
