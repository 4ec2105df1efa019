import torch
import torch.nn as nn
import torch.nn.functional as F
from sklearn.metrics import confusion_matrix, ConfusionMatrixDisplay

from utils import DEVICE, FIG, mnist_loaders, seed_everything, plt


class CNN(nn.Module):
    def __init__(self):
        super(CNN, self).__init__()
        self.conv1 = nn.Conv2d(1, 40, kernel_size=5, stride=1, padding=0)    # 28 -> 24
        self.conv2 = nn.Conv2d(40, 20, kernel_size=3, stride=1, padding=0)   # 12 -> 10
        self.fc1 = nn.Linear(20 * 5 * 5, 100)
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)    # 24 -> 12
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)    # 10 -> 5
        x = torch.flatten(x, 1)
        return self.fc2(F.relu(self.fc1(x)))


def train(model, loader, epochs, lr=1e-3):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.CrossEntropyLoss()
    for epoch in range(1, epochs + 1):
        model.train()
        running = 0.0
        for images, labels in loader:
            images, labels = images.to(DEVICE), labels.to(DEVICE)
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            running += loss.item() * len(labels)
        print('epoch', epoch, 'loss', running / len(loader.dataset))


@torch.no_grad()
def predict(model, loader):
    model.eval()
    truth, guess = [], []
    for images, labels in loader:
        guess.append(model(images.to(DEVICE)).argmax(1).cpu())
        truth.append(labels)
    return torch.cat(truth), torch.cat(guess)


def plot_filters(model, filename):
    w = model.conv1.weight.detach().cpu()       # (40, 1, 5, 5)
    bound = w.abs().max().item()
    fig, axes = plt.subplots(5, 8, figsize=(8, 5.5))
    for k, ax in enumerate(axes.flat):
        ax.imshow(w[k, 0], cmap='RdBu', vmin=-bound, vmax=bound)
        ax.set_title(str(k), fontsize=7)
        ax.axis('off')
    fig.suptitle('filters of the first convolutional layer')
    fig.savefig(FIG + '/' + filename, dpi=150)
    plt.close(fig)


if __name__ == '__main__':
    seed_everything()
    train_loader, test_loader = mnist_loaders(batch_size=64, normalize=True)
    net = CNN().to(DEVICE)
    train(net, train_loader, epochs=5)
    torch.save(net.state_dict(), 'mnist_cnn.pt')

    plot_filters(net, 'p4_filters.png')

    y, y_hat = predict(net, test_loader)
    print('test accuracy', (y == y_hat).float().mean().item())
    cm = confusion_matrix(y.numpy(), y_hat.numpy())        # rows: true, columns: predicted
    ConfusionMatrixDisplay(cm, display_labels=range(10)).plot(cmap='Blues')
    plt.title('MNIST test set')
    plt.savefig(FIG + '/p4_confusion.png', dpi=150)
