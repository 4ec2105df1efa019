import mnist
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import matplotlib.pyplot as plt

train_images = mnist.train_images()
train_labels = mnist.train_labels()
test_images = mnist.test_images()
test_labels = mnist.test_labels()

plt.figure()
for i in range(9):
    plt.subplot(3, 3, i + 1)
    plt.imshow(train_images[i], cmap="gray")
    plt.title(train_labels[i])
plt.savefig("aufgabe8_examples.png")

X_train = torch.tensor(train_images.reshape(60000, 784) / 255, dtype=torch.float32)
y_train = torch.tensor(train_labels, dtype=torch.long)
X_test = torch.tensor(test_images.reshape(10000, 784) / 255, dtype=torch.float32)
y_test = torch.tensor(test_labels, dtype=torch.long)


class MLP(nn.Module):
    def __init__(self, hidden=100):
        super(MLP, self).__init__()
        self.fc1 = nn.Linear(784, hidden)
        self.fc2 = nn.Linear(hidden, hidden)
        self.fc3 = nn.Linear(hidden, hidden)
        self.fc4 = nn.Linear(hidden, 10)

    def forward(self, x):
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        x = F.relu(self.fc3(x))
        x = self.fc4(x)
        return x


class CNN(nn.Module):
    def __init__(self):
        super(CNN, self).__init__()
        self.conv1 = nn.Conv2d(1, 32, 5)
        self.conv2 = nn.Conv2d(32, 32, 3)
        self.conv3 = nn.Conv2d(32, 32, 2)
        self.fc = nn.Linear(32 * 2 * 2, 10)

    def forward(self, x):
        x = x.view(-1, 1, 28, 28)
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.max_pool2d(F.relu(self.conv3(x)), 2)
        x = x.view(-1, 32 * 2 * 2)
        x = self.fc(x)
        return x


def train(model):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.NLLLoss()
    train_losses = []
    test_losses = []
    for step in range(1000):
        idx = np.random.randint(0, 60000, 64)
        optimizer.zero_grad()
        loss = criterion(model(X_train[idx]), y_train[idx])
        loss.backward()
        optimizer.step()
        train_losses.append(loss.item())
        with torch.no_grad():
            idx = np.random.randint(0, 10000, 1000)
            test_losses.append(criterion(model(X_test[idx]), y_test[idx]).item())
    return train_losses, test_losses


mlp = MLP()
cnn = CNN()
print("MLP parameters:", sum(p.numel() for p in mlp.parameters()))
print("CNN parameters:", sum(p.numel() for p in cnn.parameters()))

train_mlp, test_mlp = train(mlp)
train_cnn, test_cnn = train(cnn)

plt.figure()
plt.plot(train_mlp, label="train mlp")
plt.plot(test_mlp, label="test mlp")
plt.plot(train_cnn, label="train cnn")
plt.plot(test_cnn, label="test cnn")
plt.legend()
plt.savefig("aufgabe8_loss.png")

# bigger MLP
for hidden in [200, 500, 1000]:
    mlp = MLP(hidden)
    a, b = train(mlp)
    print(hidden, sum(p.numel() for p in mlp.parameters()), "test loss", np.mean(b[-20:]), "cnn", np.mean(test_cnn[-20:]))
