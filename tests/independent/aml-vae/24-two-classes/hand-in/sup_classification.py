import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision
import torchvision.transforms as transforms
import matplotlib.pyplot as plt
from sklearn.model_selection import train_test_split
from tqdm import tqdm

class Classifier(nn.Module):
    def __init__(self):
        super(Classifier, self).__init__()
        self.conv1 = nn.Conv2d(1, 10, kernel_size=5)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=5)
        self.fc1 = nn.Linear(320, 64)
        self.fc2 = nn.Linear(64, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2(x), 2))
        x = x.view(-1, 320)
        x = F.relu(self.fc1(x))
        return self.fc2(x)

if __name__ == '__main__':
    device = 'cuda' if torch.cuda.is_available() else 'cpu'
    batch_size = 64
    epochs = 15
    t = transforms.Compose([transforms.ToTensor()])
    train_dataset = torchvision.datasets.MNIST(root='./data', train=True, transform=t, download=True)
    test_dataset = torchvision.datasets.MNIST(root='./data', train=False, transform=t, download=True)
    train_idx, _ = train_test_split(range(len(train_dataset)), train_size=20000, stratify=train_dataset.targets)
    train_dataset = torch.utils.data.Subset(train_dataset, train_idx)
    train_loader = torch.utils.data.DataLoader(train_dataset, batch_size=batch_size, shuffle=True)
    test_loader = torch.utils.data.DataLoader(test_dataset, batch_size=batch_size, shuffle=False)

    model = Classifier().to(device)
    loss_fn = nn.CrossEntropyLoss()
    opt = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.5)
    losses, accs = [], []
    for epoch in range(epochs):
        model.train()
        for img, lab in tqdm(train_loader):
            img, lab = img.to(device), lab.to(device)
            opt.zero_grad()
            loss = loss_fn(model(img), lab)
            loss.backward()
            opt.step()
        model.eval()
        val_loss, correct = 0, 0
        with torch.no_grad():
            for img, lab in test_loader:
                img, lab = img.to(device), lab.to(device)
                out = model(img)
                val_loss += loss_fn(out, lab).item()
                correct += out.argmax(dim=1).eq(lab).sum().item()
        losses.append(val_loss / len(test_dataset))
        accs.append(100. * correct / len(test_dataset))
        print('epoch', epoch + 1, 'loss', losses[-1], 'acc', accs[-1])
    f, ax = plt.subplots(2, 1)
    ax[0].plot(losses)
    ax[0].set_title('val loss')
    ax[1].plot(accs)
    ax[1].set_title('val accuracy (%)')
    plt.savefig('supervised.png')
