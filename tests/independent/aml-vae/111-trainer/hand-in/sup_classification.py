"""
67912 - Ex1: Supervised classification on MNIST (skeleton, fill in the TODOs).
"""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
import matplotlib.pyplot as plt


def balanced_subset(dataset, size, n_classes=10):
    """Keeps size / n_classes images of each class (given)."""
    per_class = size // n_classes
    idx = []
    for c in range(n_classes):
        idx += torch.where(dataset.targets == c)[0][:per_class].tolist()
    return Subset(dataset, idx)


class Net(nn.Module):
    # TODO: implement the network
    def __init__(self):
        super().__init__()
        widths = [1, 32, 64, 64]
        self.blocks = nn.ModuleList(
            nn.Sequential(nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU(inplace=True))
            for i, o in zip(widths[:-1], widths[1:]))
        self.classify = nn.Linear(widths[-1], 10)

    def forward(self, x):
        for k, block in enumerate(self.blocks):
            x = block(x)
            if k < 2:
                x = F.max_pool2d(x, 2)
        return self.classify(x.mean(dim=(2, 3)))     # global average pooling, then logits


def validate(net, loader, device):
    # TODO: average loss and accuracy on the validation set
    net.eval()
    nll = hits = 0
    with torch.inference_mode():
        for x, y in loader:
            logits = net(x.to(device)).cpu()
            nll -= logits.log_softmax(-1).gather(1, y[:, None]).sum().item()
            hits += int((logits.argmax(-1) == y).sum())
    n = len(loader.dataset)
    return nll / n, hits / n


def main(epochs=15, batch_size=128):
    device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')
    tf = transforms.ToTensor()
    train = balanced_subset(datasets.MNIST('data', train=True, download=True, transform=tf), 20_000)
    val = datasets.MNIST('data', train=False, download=True, transform=tf)
    train_loader = DataLoader(train, batch_size, shuffle=True, num_workers=2)
    val_loader = DataLoader(val, 1000)

    net = Net().to(device)
    # TODO: optimizer + training loop
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=5e-4)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, epochs)
    losses, accs = [], []
    for epoch in range(epochs):
        net.train()
        for x, y in train_loader:
            loss = F.cross_entropy(net(x.to(device)), y.to(device))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
        schedule.step()
        loss, acc = validate(net, val_loader, device)
        losses.append(loss)
        accs.append(acc)
        print(f'[{epoch + 1}/{epochs}] val loss {loss:.4f} | val acc {acc:.2%}')

    # TODO: plots
    fig, ax = plt.subplots(2, 1, sharex=True)
    ax[0].plot(range(1, epochs + 1), losses)
    ax[0].set_ylabel('val. cross entropy')
    ax[1].plot(range(1, epochs + 1), accs)
    ax[1].set_ylabel('val. accuracy')
    ax[1].set_xlabel('epoch')
    fig.savefig('classification.png')


if __name__ == '__main__':
    main()
