import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.metrics import confusion_matrix
from torch import nn

from lit import LitModule, MNISTData, Trainer


class LitCNN(LitModule):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, 5)
        self.conv2 = nn.Conv2d(40, 40, 5)
        self.fc1 = nn.Linear(40 * 4 * 4, 100)
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        return self.fc2(F.relu(self.fc1(x.flatten(1))))

    def training_step(self, batch):
        x, y = batch
        return F.cross_entropy(self(x), y)


if __name__ == "__main__":
    torch.manual_seed(0)
    data = MNISTData()
    model = LitCNN()
    Trainer(max_epochs=5).fit(model, data)
    torch.save(model.state_dict(), "mnist_cnn.pt")

    # (a) filters
    w = model.conv1.weight.detach()
    fig, axes = plt.subplots(5, 8, figsize=(8, 5))
    for ax, k in zip(axes.flat, w):
        ax.imshow(k[0], cmap="gray")
        ax.axis("off")
    fig.suptitle("40 filters of the first convolution")
    fig.savefig("p4_filters.png")

    # (b) confusion matrix
    preds, labels = [], []
    with torch.no_grad():
        for x, y in data.test_dataloader():
            preds.append(model(x).argmax(1))
            labels.append(y)
    preds, labels = torch.cat(preds), torch.cat(labels)
    print("test accuracy", (preds == labels).float().mean().item())
    cm = confusion_matrix(preds, labels)
    fig, ax = plt.subplots(figsize=(7, 6))
    ax.imshow(cm, cmap="Blues")
    for i in range(10):
        for j in range(10):
            ax.text(j, i, cm[i, j], ha="center", va="center", fontsize=7)
    ax.set_ylabel("true label")
    ax.set_xlabel("predicted label")
    fig.savefig("p4_confusion.png")
