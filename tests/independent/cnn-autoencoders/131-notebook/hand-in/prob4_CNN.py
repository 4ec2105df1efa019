import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms
import matplotlib.pyplot as plt

torch.manual_seed(0)
device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
tt = transforms.ToTensor()
train_ds = datasets.MNIST('./data', train=True, download=True, transform=tt)
test_ds = datasets.MNIST('./data', train=False, download=True, transform=tt)
train_dl = DataLoader(train_ds, batch_size=128, shuffle=True)
test_dl = DataLoader(test_ds, batch_size=1000)


class MnistCNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, 5)             # 28 -> 24
        self.conv2 = nn.Conv2d(40, 40, 5)            # 12 -> 8
        self.fc1 = nn.Linear(40*4*4, 100)
        self.fc2 = nn.Linear(100, 10)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x)))
        x = torch.relu(self.fc1(x.flatten(1)))
        return self.fc2(x)

cnn = MnistCNN().to(device)
optim = torch.optim.Adam(cnn.parameters(), lr=1e-3)
xent = nn.CrossEntropyLoss()
for epoch in range(5):
    cnn.train()
    running = 0.
    for xb, yb in train_dl:
        xb, yb = xb.to(device), yb.to(device)
        optim.zero_grad()
        loss = xent(cnn(xb), yb)
        loss.backward()
        optim.step()
        running += loss.item()*len(yb)
    print(f'epoch {epoch+1}: mean training loss {running/len(train_ds):.4f}')


w = cnn.conv1.weight.detach().cpu()
fig, axs = plt.subplots(4, 10, figsize=(10, 4))
for k, ax in enumerate(axs.flat):
    ax.imshow(w[k, 0], cmap='RdBu'); ax.axis('off')
fig.suptitle('conv1: the 40 learned filters'); plt.show()


from sklearn.metrics import confusion_matrix, ConfusionMatrixDisplay

cnn.eval()
pred, true = [], []
with torch.no_grad():
    for xb, yb in test_dl:
        pred.append(cnn(xb.to(device)).argmax(1).cpu()); true.append(yb)
pred, true = torch.cat(pred).numpy(), torch.cat(true).numpy()
cm = confusion_matrix(true, pred)
print('test accuracy', (pred == true).mean())
ConfusionMatrixDisplay(cm).plot(cmap='Blues'); plt.title('rows: true class'); plt.show()
off = cm.copy()
for i in range(10):
    off[i, i] = 0
for i in off.argsort(axis=None)[::-1][:5]:
    t, p = divmod(int(i), 10)
    print(f'{t} taken for {p}: {off[t, p]}x')
