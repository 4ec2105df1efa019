"""Helpers with a memory that problems 4, 5 and 6 share."""
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader
from torchvision import datasets, transforms


class MnistRoom:
    """Owns the data sets and knows the device."""

    def __init__(self, batch=128, root="./MNIST_data"):
        self.batch = batch
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        self.train = datasets.MNIST(root, train=True, download=True, transform=transforms.ToTensor())
        self.test = datasets.MNIST(root, train=False, download=True, transform=transforms.ToTensor())

    def train_batches(self):
        return DataLoader(self.train, batch_size=self.batch, shuffle=True)

    def test_batches(self, size=1000):
        return DataLoader(self.test, batch_size=size, shuffle=False)

    def show_case(self, n=10):
        """always the same n test images"""
        return torch.stack([self.test[k][0] for k in range(n)])


class LossDiary:
    """Adds up batch losses, closes an epoch, remembers all epochs."""

    def __init__(self, name):
        self.name = name
        self.pages = []
        self._sum = 0.0
        self._count = 0

    def note(self, loss, n):
        self._sum += loss * n
        self._count += n

    def turn_page(self):
        self.pages.append(self._sum / self._count)
        self._sum, self._count = 0.0, 0
        print(f"{self.name:>16s}  epoch {len(self.pages):2d}  loss {self.pages[-1]:.5f}")

    @staticmethod
    def draw(diaries, file):
        for d in diaries:
            plt.plot(range(1, len(d.pages) + 1), d.pages, label=d.name)
        plt.xlabel("epoch")
        plt.ylabel("training loss")
        plt.legend()
        plt.savefig(file)
        plt.close()


class GaussianDirt:
    """Adds eps ~ N(0, 0.3), with 0.3 as standard deviation. `strength=0` leaves images as they are."""

    def __init__(self, strength=0.3):
        self.strength = strength

    def __call__(self, images):
        if self.strength == 0:
            return images
        return images + self.strength * torch.randn_like(images)


class Coach:
    """Trains a model.  Subclasses say what the loss of a batch is."""

    def __init__(self, model, room, diary, lr=1e-3):
        self.room = room
        self.model = model.to(room.device)
        self.diary = diary
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=lr)

    def loss_of(self, images, labels):
        raise NotImplementedError

    def run(self, epochs):
        for _ in range(epochs):
            self.model.train()
            for images, labels in self.room.train_batches():
                images, labels = images.to(self.room.device), labels.to(self.room.device)
                self.optimizer.zero_grad()
                loss = self.loss_of(images, labels)
                loss.backward()
                self.optimizer.step()
                self.diary.note(loss.item(), len(images))
            self.diary.turn_page()
        return self

    def keep(self, file):
        torch.save(self.model.state_dict(), file)


class AutoencoderCoach(Coach):
    def __init__(self, model, room, diary, dirt=None, lr=1e-3):
        super().__init__(model, room, diary, lr)
        self.dirt = dirt or GaussianDirt(0)

    def loss_of(self, images, labels):
        # dirty in, clean out
        return F.mse_loss(self.model(self.dirt(images)), images)


class Inspector:
    """Looks at a trained autoencoder (needs .encode(x) and forward)."""

    def __init__(self, model, room, dirt=None):
        self.model = model.eval()
        self.room = room
        self.dirt = dirt or GaussianDirt(0)

    def reconstructions(self, file):
        clean = self.room.show_case().to(self.room.device)
        dirty = self.dirt(clean)
        with torch.no_grad():
            out = self.model(dirty)
        rows = [("original", clean)]
        if self.dirt.strength:
            rows.append(("corrupted", dirty))
        rows.append(("output", out))
        fig, axes = plt.subplots(len(rows), len(clean), figsize=(len(clean), len(rows) * 1.1))
        for r, (name, pics) in enumerate(rows):
            for c in range(len(clean)):
                axes[r, c].imshow(pics[c, 0].cpu(), cmap="gray", vmin=0, vmax=1)
                axes[r, c].set_xticks([])
                axes[r, c].set_yticks([])
            axes[r, 0].set_ylabel(name)
        fig.savefig(file)
        plt.close(fig)

    def embedding(self, file, n=2000):
        images, labels = next(iter(self.room.test_batches(size=n)))
        with torch.no_grad():
            points = self.model.encode(self.dirt(images.to(self.room.device))).cpu()
        plt.figure(figsize=(6, 5))
        plt.scatter(points[:, 0], points[:, 1], c=labels, cmap="tab10", s=5)
        plt.colorbar(ticks=range(10), label="digit")
        plt.xlabel("embedding 1")
        plt.ylabel("embedding 2")
        plt.savefig(file)
        plt.close()

    def test_error(self):
        total, n = 0.0, 0
        with torch.no_grad():
            for images, _ in self.room.test_batches():
                images = images.to(self.room.device)
                total += F.mse_loss(self.model(self.dirt(images)), images).item() * len(images)
                n += len(images)
        return total / n
