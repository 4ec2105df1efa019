"""Problem 4.2 - CNN on MNIST (skeleton from class; loop at the bottom and the two figures are mine)."""
import torch
import torch.nn as nn
import torch.nn.functional as F
import matplotlib.pyplot as plt
from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix

from lab import MnistRoom, LossDiary, Coach


class NeuralNet(nn.Module):
    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5, stride=1, padding=2)     # 40 x 28 x 28
        self.conv2 = nn.Conv2d(40, 20, kernel_size=5, stride=1, padding=2)    # 20 x 14 x 14
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.fc = nn.Linear(20 * 7 * 7, num_classes)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        return self.fc(x.view(x.size(0), -1))


class ClassifierCoach(Coach):
    def loss_of(self, images, labels):
        return F.cross_entropy(self.model(images), labels)


class ConfusionCounter:
    """Collects targets and predictions of a test pass."""

    def __init__(self):
        self.truth, self.guess = [], []

    def watch(self, model, room):
        model.eval()
        with torch.no_grad():
            for images, labels in room.test_batches():
                scores = model(images.to(room.device))
                self.truth += labels.tolist()
                self.guess += scores.argmax(dim=1).cpu().tolist()
        return self

    @property
    def accuracy(self):
        return sum(t == g for t, g in zip(self.truth, self.guess)) / len(self.truth)

    def worst_pair(self):
        m = confusion_matrix(self.truth, self.guess, labels=list(range(10)))
        for k in range(10):
            m[k, k] = 0
        t, g = divmod(int(m.argmax()), 10)
        return t, g, m[t, g]

    def draw(self, file):
        m = confusion_matrix(self.truth, self.guess, labels=list(range(10)))
        ConfusionMatrixDisplay(m).plot(cmap="Blues")
        plt.title("MNIST test split")
        plt.savefig(file)
        plt.close()


def draw_filters(layer, file):
    kernels = layer.weight.detach().cpu()
    fig, axes = plt.subplots(5, 8, figsize=(8, 5.4))
    for number, ax in enumerate(axes.flat):
        ax.imshow(kernels[number, 0], cmap="gray")
        ax.set_title(str(number), fontsize=6)
        ax.axis("off")
    fig.suptitle("first conv layer, 40 filters")
    fig.savefig(file)
    plt.close(fig)


if __name__ == "__main__":
    room = MnistRoom(batch=64)
    model = NeuralNet()
    coach = ClassifierCoach(model, room, LossDiary("cnn"), lr=1e-3)
    coach.run(epochs=5)
    draw_filters(model.conv1, "p4_filters.png")
    counter = ConfusionCounter().watch(model, room)
    print("test accuracy", counter.accuracy, "most common confusion (true, predicted, count)", counter.worst_pair())
    counter.draw("p4_confusion.png")
