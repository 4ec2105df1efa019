"""A very small imitation of pytorch lightning (we are not allowed to install it on the cluster)."""
import torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, transforms


class LitModule(nn.Module):
    def training_step(self, batch):
        raise NotImplementedError

    def validation_step(self, batch):
        return self.training_step(batch)

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=1e-3)

    def on_epoch_end(self, epoch, log):
        print(f"epoch {epoch}: " + ", ".join(f"{k} {v[-1]:.4f}" for k, v in log.items()))


class MNISTData:
    def __init__(self, batch_size=128, root="./data"):
        self.batch_size = batch_size
        t = transforms.ToTensor()
        self.train = datasets.MNIST(root, train=True, download=True, transform=t)
        self.test = datasets.MNIST(root, train=False, download=True, transform=t)

    def train_dataloader(self):
        return DataLoader(self.train, self.batch_size, shuffle=True)

    def test_dataloader(self):
        return DataLoader(self.test, 1000)


class Trainer:
    def __init__(self, max_epochs):
        self.max_epochs = max_epochs
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.log = {"train": [], "test": []}

    def _move(self, batch):
        return [b.to(self.device) for b in batch]

    def fit(self, module, data):
        module.to(self.device)
        opt = module.configure_optimizers()
        for epoch in range(1, self.max_epochs + 1):
            module.train()
            total, n = 0.0, 0
            for batch in data.train_dataloader():
                batch = self._move(batch)
                opt.zero_grad()
                loss = module.training_step(batch)
                loss.backward()
                opt.step()
                total += loss.item() * len(batch[0])
                n += len(batch[0])
            self.log["train"].append(total / n)

            module.eval()
            total, n = 0.0, 0
            with torch.no_grad():
                for batch in data.test_dataloader():
                    batch = self._move(batch)
                    total += module.validation_step(batch).item() * len(batch[0])
                    n += len(batch[0])
            self.log["test"].append(total / n)
            module.on_epoch_end(epoch, self.log)
        module.cpu().eval()
        return self.log
