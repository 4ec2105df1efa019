# about: training at top level, another class name with constructor arguments, log_softmax with NLLLoss, a normalising transform
# whole: yes
# file: sup_classification.py
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
import torchvision.transforms as T
import matplotlib.pyplot as plt
from tqdm import tqdm

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
EPOCHS = 5


class Net(nn.Module):
    def __init__(self, in_channels, num_classes):
        super(Net, self).__init__()
        self.conv1 = nn.Conv2d(in_channels, 8, 5, padding=2)
        self.conv2 = nn.Conv2d(8, 16, 3, padding=1)
        self.drop = nn.Dropout(0.1)
        self.fc = nn.Linear(16 * 49, num_classes)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return F.log_softmax(self.fc(self.drop(x.flatten(1))), dim=1)


transform = T.Compose([T.ToTensor(), T.Normalize((0.1307,), (0.3081,))])
full = torchvision.datasets.MNIST(root="./data", train=True, download=True, transform=transform)
test = torchvision.datasets.MNIST(root="./data", train=False, download=True, transform=transform)
idx = []
targets = np.array(full.targets)
for c in range(10):
    idx.extend(np.where(targets == c)[0][:2000])
loader = torch.utils.data.DataLoader(torch.utils.data.Subset(full, idx), batch_size=100, shuffle=True)
val = torch.utils.data.DataLoader(test, batch_size=1000)

model = Net(1, 10).to(device)
opt = torch.optim.Adam(model.parameters(), lr=0.002)
val_loss, val_acc = [], []
for epoch in tqdm(range(EPOCHS)):
    model.train()
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        opt.zero_grad()
        F.nll_loss(model(x), y).backward()
        opt.step()
    model.eval()
    total, right = 0.0, 0
    with torch.no_grad():
        for x, y in val:
            out = model(x.to(device))
            total += F.nll_loss(out, y.to(device), reduction="sum").item()
            right += (out.argmax(1).cpu() == y).sum().item()
    val_loss.append(total / len(test))
    val_acc.append(right / len(test))

plt.figure()
plt.plot(val_loss, label="validation loss")
plt.plot(val_acc, label="validation accuracy")
plt.legend()
plt.show()
