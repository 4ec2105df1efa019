import torch
from torchvision import datasets, transforms

from .hooks import HOOKS


def get_loaders(root, batch_size):
    t = transforms.ToTensor()
    tr = datasets.MNIST(root, train=True, transform=t, download=True)
    te = datasets.MNIST(root, train=False, transform=t, download=True)
    return (torch.utils.data.DataLoader(tr, batch_size, shuffle=True),
            torch.utils.data.DataLoader(te, 1000, shuffle=False))


class Engine:
    """model(prepare(x)) is compared with target(x, y) by criterion"""

    def __init__(self, model, criterion, tag, path, hooks=("log", "checkpoint"), lr=1e-3, prepare=None, target=None):
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.model = model.to(self.device)
        self.criterion, self.tag, self.path = criterion, tag, path
        self.optimizer = torch.optim.Adam(model.parameters(), lr=lr)
        self.prepare = prepare or (lambda x: x)
        self.target = target or (lambda x, y: x)
        self.hooks = [HOOKS[h] for h in hooks]
        self.losses, self.epoch = [], 0

    def train(self, loader, epochs):
        for self.epoch in range(1, epochs + 1):
            self.model.train()
            acc = 0.0
            for x, y in loader:
                x, y = x.to(self.device), y.to(self.device)
                self.optimizer.zero_grad()
                loss = self.criterion(self.model(self.prepare(x)), self.target(x, y))
                loss.backward()
                self.optimizer.step()
                acc += loss.item()
            self.losses.append(acc / len(loader))
            for h in self.hooks:
                h(self)
        self.model.eval()
        return self.losses
