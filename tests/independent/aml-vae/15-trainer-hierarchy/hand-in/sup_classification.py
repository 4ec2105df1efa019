import torch
import torch.nn as nn
import torch.optim as optim
from torch.utils.data import DataLoader, Subset
from torchvision import datasets, transforms
import matplotlib.pyplot as plt


def subsample_per_class(dataset, per_class, seed=0):
    """(given) keep `per_class` samples of every digit."""
    gen = torch.Generator().manual_seed(seed)
    keep = []
    for digit in range(10):
        idx = torch.where(dataset.targets == digit)[0]
        perm = torch.randperm(len(idx), generator=gen)[:per_class]
        keep.append(idx[perm])
    return Subset(dataset, torch.cat(keep).tolist())


# Define the CNN
class ConvNet(nn.Module):
    def __init__(self):
        super(ConvNet, self).__init__()
        ##################### YOUR CODE HERE #####################
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),                      # 28 -> 14
            nn.Conv2d(32, 64, kernel_size=3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),                      # 14 -> 7
        )
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64 * 7 * 7, 128),
            nn.ReLU(),
            nn.Dropout(0.25),
            nn.Linear(128, 10),
        )
        ##########################################################

    def forward(self, x):
        ##################### YOUR CODE HERE #####################
        # returns logits: nn.CrossEntropyLoss applies the log-softmax itself
        return self.classifier(self.features(x))
        ##########################################################


def evaluate(model, loader, criterion, device):
    """average loss per image and accuracy, without gradients / dropout"""
    model.eval()
    loss_sum, correct, seen = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            logits = model(images)
            # criterion gives the batch mean; the last batch is smaller, so weigh it
            loss_sum += criterion(logits, labels).item() * labels.size(0)
            correct += (logits.argmax(dim=1) == labels).sum().item()
            seen += labels.size(0)
    return loss_sum / seen, correct / seen


def main():
    torch.manual_seed(42)
    device = torch.device('cuda' if torch.cuda.is_available() else 'cpu')

    batch_size = 64
    epochs = 10
    learning_rate = 0.01

    transform = transforms.Compose([transforms.ToTensor(),
                                    transforms.Normalize((0.1307,), (0.3081,))])
    train_full = datasets.MNIST('./data', train=True, download=True, transform=transform)
    val_set = datasets.MNIST('./data', train=False, download=True, transform=transform)
    train_set = subsample_per_class(train_full, per_class=2000)     # 20,000 images

    train_loader = DataLoader(train_set, batch_size=batch_size, shuffle=True)
    val_loader = DataLoader(val_set, batch_size=500, shuffle=False)

    model = ConvNet().to(device)

    ##################### YOUR CODE HERE #####################
    criterion = nn.CrossEntropyLoss()
    optimizer = optim.SGD(model.parameters(), lr=learning_rate, momentum=0.9)
    ##########################################################

    history = {'train_loss': [], 'val_loss': [], 'val_acc': []}
    for epoch in range(1, epochs + 1):
        model.train()
        running, seen = 0.0, 0
        for images, labels in train_loader:
            images, labels = images.to(device), labels.to(device)
            ##################### YOUR CODE HERE #####################
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            ##########################################################
            running += loss.item() * labels.size(0)
            seen += labels.size(0)

        ##################### YOUR CODE HERE #####################
        val_loss, val_acc = evaluate(model, val_loader, criterion, device)
        ##########################################################
        history['train_loss'].append(running / seen)
        history['val_loss'].append(val_loss)
        history['val_acc'].append(val_acc)
        print(f'epoch {epoch:2d}  train {running / seen:.4f}  val {val_loss:.4f}  acc {100 * val_acc:.2f}%')

    ##################### YOUR CODE HERE #####################
    xs = range(1, epochs + 1)
    fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4))
    left.plot(xs, history['train_loss'], '--', label='train')
    left.plot(xs, history['val_loss'], label='validation')
    left.set(title='cross entropy', xlabel='epoch')
    left.legend()
    right.plot(xs, history['val_acc'], color='tab:green')
    right.axhline(0.97, ls=':', color='gray')
    right.set(title='validation accuracy', xlabel='epoch')
    fig.tight_layout()
    fig.savefig('sup_classification.png', dpi=150)
    ##########################################################


if __name__ == '__main__':
    main()
