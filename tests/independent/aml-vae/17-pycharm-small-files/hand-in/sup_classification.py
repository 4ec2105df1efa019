import torch
import torch.nn as nn
import torchvision
import torchvision.transforms as transforms
import matplotlib.pyplot as plt
from torch.utils.data import DataLoader, Subset

DEVICE = 'cuda' if torch.cuda.is_available() else 'cpu'
NUM_EPOCHS = 10
BATCH = 64
LR = 0.001


class ConvNet(nn.Module):
    def __init__(self):
        super(ConvNet, self).__init__()
        ########## YOUR CODE HERE ##########
        self.features = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
        )
        self.head = nn.Sequential(
            nn.Flatten(),
            nn.Linear(32 * 7 * 7, 128),
            nn.ReLU(),
            nn.Dropout(0.25),
            nn.Linear(128, 10),
        )
        ####################################

    def forward(self, x):
        ########## YOUR CODE HERE ##########
        return self.head(self.features(x))  # logits
        ####################################


def load_data():
    transform = transforms.Compose([transforms.ToTensor()])
    train_dataset = torchvision.datasets.MNIST(root='./data_mnist', train=True, download=True, transform=transform)
    test_dataset = torchvision.datasets.MNIST(root='./data_mnist', train=False, download=True, transform=transform)
    # 2000 images of each class
    idx = torch.cat([torch.where(train_dataset.targets == c)[0][:2000] for c in range(10)])
    train_dataset = Subset(train_dataset, idx.tolist())
    train_loader = DataLoader(train_dataset, batch_size=BATCH, shuffle=True)
    test_loader = DataLoader(test_dataset, batch_size=BATCH, shuffle=False)
    return train_loader, test_loader


def train_epoch(model, loader, criterion, optimizer):
    model.train()
    for images, labels in loader:
        ########## YOUR CODE HERE ##########
        images, labels = images.to(DEVICE), labels.to(DEVICE)
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        ####################################


def evaluate(model, loader, criterion):
    model.eval()
    loss_sum, correct, count = 0., 0, 0
    with torch.no_grad():
        for images, labels in loader:
            ########## YOUR CODE HERE ##########
            images, labels = images.to(DEVICE), labels.to(DEVICE)
            logits = model(images)
            loss_sum += criterion(logits, labels).item() * labels.size(0)
            correct += (logits.argmax(dim=1) == labels).sum().item()
            count += labels.size(0)
            ####################################
    return loss_sum / count, correct / count


def main():
    torch.manual_seed(0)
    train_loader, test_loader = load_data()
    model = ConvNet().to(DEVICE)
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=LR)
    losses, accs = [], []
    for epoch in range(1, NUM_EPOCHS + 1):
        train_epoch(model, train_loader, criterion, optimizer)
        loss, acc = evaluate(model, test_loader, criterion)
        losses.append(loss)
        accs.append(acc)
        print(f'epoch {epoch}: val loss {loss:.4f}, val acc {acc:.4f}')

    fig, (ax1, ax2) = plt.subplots(1, 2, figsize=(10, 4))
    ax1.plot(range(1, NUM_EPOCHS + 1), losses)
    ax1.set_title('validation loss')
    ax2.plot(range(1, NUM_EPOCHS + 1), accs)
    ax2.set_title('validation accuracy')
    for ax in (ax1, ax2):
        ax.set_xlabel('epoch')
    fig.savefig('sup_validation.png')
    plt.close(fig)


if __name__ == '__main__':
    main()
