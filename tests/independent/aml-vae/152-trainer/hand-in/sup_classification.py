import random
import numpy as np
import torch
import torch.nn as nn
import torchvision
import torchvision.transforms as transforms
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt


class ConvNet(nn.Module):
    def __init__(self):
        super().__init__()
        # ---- YOUR CODE: define the layers ----
        self.rasgos = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),    # 14
            nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),   # 7
        )
        self.cabeza = nn.Sequential(
            nn.Flatten(), nn.Linear(32 * 7 * 7, 128), nn.ReLU(), nn.Dropout(0.25), nn.Linear(128, 10))
        # ---- END ----

    def forward(self, x):
        # ---- YOUR CODE ----
        return self.cabeza(self.rasgos(x))
        # ---- END ----


def main():
    torch.manual_seed(0); np.random.seed(0); random.seed(0)
    device = 'cuda' if torch.cuda.is_available() else 'cpu'

    transform = transforms.ToTensor()
    train_dataset = torchvision.datasets.MNIST('./data', train=True, download=True, transform=transform)
    test_dataset = torchvision.datasets.MNIST('./data', train=False, download=True, transform=transform)

    # 2,000 samples of every class (given)
    targets = train_dataset.targets.numpy()
    idx = np.concatenate([np.random.permutation(np.where(targets == c)[0])[:2000] for c in range(10)])
    train_dataset = torch.utils.data.Subset(train_dataset, idx)

    batch_size, epochs, lr = 200, 12, 0.05
    train_loader = torch.utils.data.DataLoader(train_dataset, batch_size=batch_size, shuffle=True)
    test_loader = torch.utils.data.DataLoader(test_dataset, batch_size=batch_size, shuffle=False)

    model = ConvNet().to(device)
    # ---- YOUR CODE: criterion and optimizer ----
    criterion = nn.CrossEntropyLoss()      # takes the raw logits
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    # ---- END ----

    val_losses, val_accs, train_losses = [], [], []
    for epoch in range(epochs):
        model.train()
        acumulado, vistos = 0.0, 0
        for x, y in train_loader:
            # ---- YOUR CODE: one training step ----
            x, y = x.to(device), y.to(device)
            optimizer.zero_grad()
            loss = criterion(model(x), y)
            loss.backward()
            optimizer.step()
            # ---- END ----
            acumulado += loss.item() * len(y)
            vistos += len(y)
        train_losses.append(acumulado / vistos)

        # ---- YOUR CODE: validation ----
        model.eval()
        perdida_val, aciertos = 0.0, 0
        with torch.no_grad():
            for x, y in test_loader:
                x, y = x.to(device), y.to(device)
                logits = model(x)
                perdida_val += criterion(logits, y).item()
                aciertos += (logits.argmax(1) == y).sum().item()
        perdida_val /= len(test_dataset)
        exactitud = aciertos / len(test_dataset)
        # ---- END ----
        val_losses.append(perdida_val)
        val_accs.append(exactitud)
        print(f'epoch {epoch + 1:2d}  train {train_losses[-1]:.4f}  val {perdida_val:.5f}  acc {exactitud:.4f}')

    fig, (a, b) = plt.subplots(1, 2, figsize=(9, 3.5))
    a.plot(range(1, epochs + 1), val_losses); a.set_xlabel('epoch'); a.set_title('average validation loss')
    b.plot(range(1, epochs + 1), val_accs); b.axhline(0.97, ls=':', c='gray')
    b.set_xlabel('epoch'); b.set_title('validation accuracy')
    fig.tight_layout(); fig.savefig('sup_curves.png', dpi=140)


if __name__ == '__main__':
    main()
