import torch
import torch.nn as nn
import numpy as np
import matplotlib.pyplot as plt


# copied from aufgabe 4
def get_data(N):
    mean0 = torch.tensor([0.0, 0.0])
    cov0 = torch.tensor([[1.0, 0.0], [0.0, 1.0]])
    mean1 = torch.tensor([1.0, 1.0])
    cov1 = torch.tensor([[1.0, 0.8], [0.8, 1.0]])

    x0 = torch.randn(N, 2) @ cov0 + mean0
    x1 = torch.randn(N, 2) @ cov1 + mean1

    samples = torch.cat((x0, x1), dim=0)
    labels = torch.cat((torch.zeros(N, 1), torch.ones(N, 1)), dim=0)
    return samples, labels


class LogisticRegression(nn.Module):
    def __init__(self):
        super(LogisticRegression, self).__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x):
        out = self.linear(x)
        out = torch.sigmoid(out)
        return out


def deep_model():
    return nn.Sequential(
        nn.Linear(2, 50),
        nn.ReLU(),
        nn.Linear(50, 50),
        nn.ReLU(),
        nn.Linear(50, 50),
        nn.ReLU(),
        nn.Linear(50, 1),
        nn.Sigmoid()
    )


X_test, y_test = get_data(5000)


def train_model_finite_data(model, data, nsteps):
    X, y = data
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.BCELoss()
    train_losses = []
    test_losses = []
    for step in range(nsteps):
        optimizer.zero_grad()
        outputs = model(X)
        loss = criterion(outputs, y)
        loss.backward()
        optimizer.step()
        train_losses.append(loss.item())
        with torch.no_grad():
            test_loss = criterion(model(X_test), y_test)
            test_losses.append(test_loss.item())
    return model, train_losses, test_losses


data = get_data(500)   # 500 samples

model1, train1, test1 = train_model_finite_data(LogisticRegression(), data, 5000)
plt.figure()
plt.plot(train1, label="train")
plt.plot(test1, label="test")
plt.legend()
plt.savefig("aufgabe5_shallow.png")

model2, train2, test2 = train_model_finite_data(deep_model(), data, 5000)
plt.figure()
plt.plot(train2, label="train")
plt.plot(test2, label="test")
plt.legend()
plt.savefig("aufgabe5_deep.png")

# decision boundary
xs = torch.linspace(-4, 4, 100)
ys = torch.linspace(-4, 4, 100)
XX, YY = torch.meshgrid(xs, ys, indexing="xy")
points = torch.stack((XX.flatten(), YY.flatten()), dim=1)
with torch.no_grad():
    Z = model2(points)
Z = Z.reshape(100, 100)
plt.figure()
plt.contourf(XX, YY, Z, 20)
plt.colorbar()
plt.scatter(data[0][:, 0], data[0][:, 1], c=data[1][:, 0], s=2, cmap="gray")
plt.savefig("aufgabe5_boundary.png")

plt.figure()
plt.plot(train1, label="train shallow")
plt.plot(test1, label="test shallow")
plt.plot(train2, label="train deep")
plt.plot(test2, label="test deep")
plt.legend()
plt.savefig("aufgabe5_compare.png")

# bigger training sample
data = get_data(2000)
m, a, b = train_model_finite_data(LogisticRegression(), data, 5000)
m, c, d = train_model_finite_data(deep_model(), data, 5000)
print("2000 per class: shallow", b[-1], "deep", d[-1])

data = get_data(5000)
m, a, b = train_model_finite_data(LogisticRegression(), data, 5000)
m, c, d = train_model_finite_data(deep_model(), data, 5000)
print("5000 per class: shallow", b[-1], "deep", d[-1])

data = get_data(20000)
m, a, b = train_model_finite_data(LogisticRegression(), data, 5000)
m, c, d = train_model_finite_data(deep_model(), data, 5000)
print("20000 per class: shallow", b[-1], "deep", d[-1])
