# AMTH/CPSC 452/663b - Assignment 2, Problem 4
# started from the provided skeleton, filled in / cleaned up by C. Okafor

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader
from torchvision import datasets, transforms


class CNN(nn.Module):
    """ Two conv layers (40 and 80 filters) + a fully connected layer. """

    def __init__(self):
        super(CNN, self).__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5, stride=1, padding=0)    # 28 -> 24
        self.conv2 = nn.Conv2d(40, 80, kernel_size=5, stride=1, padding=0)   # 12 -> 8
        self.pool = nn.MaxPool2d(2, 2)
        self.fc1 = nn.Linear(80 * 4 * 4, 100)
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x):
        x = self.pool(F.relu(self.conv1(x)))     # -> 40 x 12 x 12
        x = self.pool(F.relu(self.conv2(x)))     # -> 80 x 4 x 4
        x = x.view(x.size(0), -1)
        x = F.relu(self.fc1(x))
        return self.fc2(x)                       # logits, CrossEntropyLoss does the softmax


def get_loaders(batch_size=64, root='./data'):
    tf = transforms.ToTensor()                   # pixels end up in [0,1]
    train = datasets.MNIST(root, train=True, download=True, transform=tf)
    test = datasets.MNIST(root, train=False, download=True, transform=tf)
    train_loader = DataLoader(train, batch_size=batch_size, shuffle=True)
    test_loader = DataLoader(test, batch_size=batch_size, shuffle=False)
    return train_loader, test_loader


def train(model, train_loader, epochs=5, lr=1e-3, device='cpu'):
    model.to(device)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    history = []
    for epoch in range(epochs):
        model.train()
        running = 0.0
        for images, labels in train_loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            running += loss.item() * images.size(0)
        history.append(running / len(train_loader.dataset))
        print('epoch {}: loss {:.4f}'.format(epoch + 1, history[-1]))
    return history


def predict(model, loader, device='cpu'):
    """ returns (true labels, predicted labels) as numpy arrays """
    model.eval()
    y_true, y_pred = [], []
    with torch.no_grad():
        for images, labels in loader:
            out = model(images.to(device))
            y_pred.append(out.argmax(dim=1).cpu())
            y_true.append(labels)
    return torch.cat(y_true).numpy(), torch.cat(y_pred).numpy()


if __name__ == '__main__':
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    train_loader, test_loader = get_loaders()
    net = CNN()
    train(net, train_loader, epochs=5, device=device)
    y_true, y_pred = predict(net, test_loader, device)
    print('test accuracy: {:.2%}'.format((y_true == y_pred).mean()))
    torch.save(net.state_dict(), 'mnist_cnn.pt')
