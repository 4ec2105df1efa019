"""Problem 4 - CNN on MNIST.  Run: python prob4_CNN.py"""
import torch
import torch.nn as nn
import torch.optim as optim
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix, ConfusionMatrixDisplay
from torch.utils.data import DataLoader
from torchvision import datasets, transforms

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
BATCH = 64
EPOCHS = 5
LR = 1e-3


def get_loaders(batch_size=BATCH):
    tf = transforms.ToTensor()
    train = datasets.MNIST("./data", train=True, download=True, transform=tf)
    test = datasets.MNIST("./data", train=False, download=True, transform=tf)
    return (DataLoader(train, batch_size=batch_size, shuffle=True),
            DataLoader(test, batch_size=batch_size, shuffle=False))


class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5)      # 28 -> 24
        self.conv2 = nn.Conv2d(40, 20, kernel_size=5)     # 12 -> 8
        self.pool = nn.MaxPool2d(2)
        self.fc1 = nn.Linear(20 * 4 * 4, 100)
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x):
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x)))
        x = x.flatten(1)
        x = torch.relu(self.fc1(x))
        return self.fc2(x)      # logits, CrossEntropyLoss does the softmax


def train(model, loader, epochs=EPOCHS):
    opt = optim.Adam(model.parameters(), lr=LR)
    loss_fn = nn.CrossEntropyLoss()
    model.train()
    for ep in range(1, epochs + 1):
        running = 0.0
        for imgs, labels in loader:
            imgs, labels = imgs.to(DEVICE), labels.to(DEVICE)
            opt.zero_grad()
            loss = loss_fn(model(imgs), labels)
            loss.backward()
            opt.step()
            running += loss.item() * imgs.size(0)
        print(f"epoch {ep}: train loss {running / len(loader.dataset):.4f}")


@torch.no_grad()
def predict(model, loader):
    model.eval()
    preds, truths = [], []
    for imgs, labels in loader:
        preds.append(model(imgs.to(DEVICE)).argmax(dim=1).cpu())
        truths.append(labels)
    return torch.cat(truths), torch.cat(preds)


def plot_filters(model, fname="filters.png"):
    w = model.conv1.weight.detach().cpu()      # (40, 1, 5, 5)
    fig, axes = plt.subplots(5, 8, figsize=(8, 5))
    for i, ax in enumerate(axes.flat):
        ax.imshow(w[i, 0], cmap="gray")
        ax.set_title(str(i), fontsize=6)
        ax.axis("off")
    fig.suptitle("Filters of the first conv layer")
    fig.savefig(fname, dpi=150)


def plot_confusion(y_true, y_pred, fname="confusion.png"):
    cm = confusion_matrix(y_true.numpy(), y_pred.numpy())
    ConfusionMatrixDisplay(cm, display_labels=list(range(10))).plot(cmap="Blues")
    plt.title("MNIST test set")
    plt.savefig(fname, dpi=150)


if __name__ == "__main__":
    torch.manual_seed(0)
    train_loader, test_loader = get_loaders()
    net = CNN().to(DEVICE)
    train(net, train_loader)
    y, yhat = predict(net, test_loader)
    print("test accuracy", (y == yhat).float().mean().item())
    plot_filters(net)
    plot_confusion(y, yhat)
    torch.save(net.state_dict(), "mnist_cnn.pt")
