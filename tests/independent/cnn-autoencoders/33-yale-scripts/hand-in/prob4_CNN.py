import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.utils.data import DataLoader
from torchvision import datasets, transforms
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix, ConfusionMatrixDisplay

BATCH_SIZE = 128
EPOCHS = 5
LEARNING_RATE = 0.001
device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')


def get_loaders(batch_size=BATCH_SIZE):
    # pixels stay in [0, 1], the autoencoders end in a sigmoid
    tf = transforms.ToTensor()
    train = datasets.MNIST('data', train=True, download=True, transform=tf)
    test = datasets.MNIST('data', train=False, download=True, transform=tf)
    return (DataLoader(train, batch_size=batch_size, shuffle=True),
            DataLoader(test, batch_size=batch_size, shuffle=False))


class CNN(nn.Module):
    def __init__(self):
        super(CNN, self).__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5, stride=1, padding=2)
        self.conv2 = nn.Conv2d(40, 80, kernel_size=5, stride=1, padding=2)
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(7 * 7 * 80, 500)
        self.fc2 = nn.Linear(500, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))
        x = self.pool(F.relu(self.conv2(x)))
        x = x.view(x.size(0), -1)
        x = F.relu(self.fc1(x))
        return self.fc2(x)


def train(model, loader, epochs=EPOCHS):
    loss_fn = nn.CrossEntropyLoss()
    optimizer = optim.Adam(model.parameters(), lr=LEARNING_RATE)
    model.train()
    for epoch in range(epochs):
        total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            loss = loss_fn(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(images)
        print(f'epoch {epoch + 1}/{epochs} loss {total / len(loader.dataset):.4f}')


def predict(model, loader):
    model.eval()
    y_true, y_pred = [], []
    with torch.no_grad():
        for images, labels in loader:
            y_pred += model(images.to(device)).argmax(1).cpu().tolist()
            y_true += labels.tolist()
    return y_true, y_pred


def plot_filters(model, path):
    w = model.conv1.weight.detach().cpu()
    fig, axes = plt.subplots(5, 8, figsize=(8, 5.4))
    for k, ax in enumerate(axes.flat):
        ax.imshow(w[k, 0], cmap='gray')
        ax.set_title(k, fontsize=6)
        ax.axis('off')
    fig.suptitle('conv1 filters')
    fig.savefig(path)


def main():
    torch.manual_seed(452)
    train_loader, test_loader = get_loaders()
    model = CNN().to(device)
    train(model, train_loader)
    torch.save(model.state_dict(), 'mnist_cnn.pt')

    y_true, y_pred = predict(model, test_loader)
    acc = sum(a == b for a, b in zip(y_true, y_pred)) / len(y_true)
    print(f'test accuracy {acc:.4f}')
    plot_filters(model, 'prob4_filters.png')
    disp = ConfusionMatrixDisplay(confusion_matrix(y_true, y_pred), display_labels=list(range(10)))
    fig, ax = plt.subplots(figsize=(7, 7))
    disp.plot(ax=ax, cmap='Blues')
    fig.savefig('prob4_confusion.png')


if __name__ == '__main__':
    main()
