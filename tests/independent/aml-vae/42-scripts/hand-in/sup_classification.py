import torch
import torch.nn as nn
import torch.optim as optim
import matplotlib.pyplot as plt
from torch.utils.data import DataLoader, TensorDataset
from torchvision.datasets import MNIST


def get_mnist(per_class):
    """Balanced training subset + full validation set as TensorDatasets."""
    train = MNIST('./mnist', train=True, download=True)
    test = MNIST('./mnist', train=False, download=True)
    X = train.data.float().unsqueeze(1) / 255.0
    chosen = []
    for digit in range(10):
        candidates = torch.nonzero(train.targets == digit).squeeze(1)
        chosen.append(candidates[torch.randperm(len(candidates))[:per_class]])
    chosen = torch.cat(chosen)
    train_set = TensorDataset(X[chosen], train.targets[chosen])
    test_set = TensorDataset(test.data.float().unsqueeze(1) / 255.0, test.targets)
    return train_set, test_set


class DigitClassifier(nn.Module):
    def __init__(self):
        super(DigitClassifier, self).__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Conv2d(32, 64, kernel_size=3, stride=2, padding=1), nn.ReLU(),
            nn.Flatten(),
        )
        self.classifier = nn.Linear(64 * 7 * 7, 10)

    def forward(self, images):
        return self.classifier(self.features(images))


if __name__ == '__main__':
    torch.manual_seed(123)
    device = torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')
    train_set, test_set = get_mnist(per_class=2000)
    train_loader = DataLoader(train_set, batch_size=100, shuffle=True)
    test_loader = DataLoader(test_set, batch_size=100, shuffle=False)

    model = DigitClassifier().to(device)
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.SGD(model.parameters(), lr=0.1)

    val_losses, val_accs = [], []
    for epoch in range(15):
        model.train()
        for images, labels in train_loader:
            images, labels = images.to(device), labels.to(device)
            loss = criterion(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

        model.eval()
        running_loss, correct = 0.0, 0
        with torch.no_grad():
            for images, labels in test_loader:
                images, labels = images.to(device), labels.to(device)
                logits = model(images)
                running_loss += criterion(logits, labels).item()
                correct += (logits.argmax(dim=1) == labels).sum().item()
        val_losses.append(running_loss / len(test_set))
        val_accs.append(correct / len(test_set))
        print('Epoch [%d] val loss %.5f, val accuracy %.4f' % (epoch + 1, val_losses[-1], val_accs[-1]))

    plt.figure()
    plt.plot(val_losses)
    plt.title('Validation loss')
    plt.savefig('val_loss.png')
    plt.figure()
    plt.plot(val_accs)
    plt.title('Validation accuracy')
    plt.savefig('val_acc.png')
