import torch
from torch import nn
import torch.nn.functional as F
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
import matplotlib.pyplot as plt
from tqdm import tqdm

#############################################
# data (given)
#############################################
tfm = transforms.Compose([transforms.ToTensor()])
train_dataset = datasets.MNIST(root='./data', train=True, transform=tfm, download=True)
test_dataset = datasets.MNIST(root='./data', train=False, transform=tfm, download=True)


def subsample(dataset, n_per_class):
    idx = []
    for k in range(10):
        idx += torch.nonzero(dataset.targets == k)[:n_per_class, 0].tolist()
    return Subset(dataset, idx)


# TODO: fill in
class Classifier(nn.Module):

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2))
        self.head = nn.Linear(64 * 49, 10)

    def forward(self, x):
        f = self.features(x)
        return self.head(f.view(f.size(0), -1))


def validate(model, loader, dev):
    model.eval()
    val_loss, correct = 0., 0
    with torch.no_grad():
        for x, y in loader:
            x, y = x.to(dev), y.to(dev)
            out = model(x)
            val_loss += F.cross_entropy(out, y).item()
            correct += out.argmax(dim=1).eq(y).sum().item()
    return val_loss / len(loader.dataset), correct / len(loader.dataset)


def main():
    dev = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    train_loader = DataLoader(subsample(train_dataset, 2000), batch_size=128, shuffle=True)
    test_loader = DataLoader(test_dataset, batch_size=256)

    model = Classifier().to(dev)
    opt = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    L, A = [], []
    for ep in range(10):
        model.train()
        for x, y in tqdm(train_loader, desc=f'epoch {ep + 1}'):
            x, y = x.to(dev), y.to(dev)
            loss = F.cross_entropy(model(x), y)
            opt.zero_grad()
            loss.backward()
            opt.step()
        l, a = validate(model, test_loader, dev)
        L.append(l)
        A.append(a)
        print(f'val loss: {l:.6f}, val acc: {a:.4f}')

    plt.figure()
    plt.subplot(211)
    plt.plot(range(1, 11), L)
    plt.ylabel('avg validation loss')
    plt.subplot(212)
    plt.plot(range(1, 11), A)
    plt.ylabel('validation accuracy')
    plt.xlabel('epoch')
    plt.savefig('sup.png')


if __name__ == '__main__':
    main()
