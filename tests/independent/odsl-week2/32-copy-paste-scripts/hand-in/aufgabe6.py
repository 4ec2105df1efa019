import torch
import torch.nn as nn
import matplotlib.pyplot as plt


def f(x):
    return torch.sin(5*x[:, 0]) + torch.cos(8*x[:, 1])


def get_data(N):
    x = torch.rand(N, 2)*4 - 2
    p = torch.sigmoid(f(x))
    z = (p > 0.5).float()
    return x, z.reshape(-1, 1)


x, z = get_data(1000)
plt.figure()
plt.scatter(x[:, 0], x[:, 1], c=z[:, 0])
plt.savefig("aufgabe6_data.png")


def train(model, nsteps):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.BCELoss()
    losses = []
    for step in range(nsteps):
        optimizer.zero_grad()
        loss = criterion(model(x), z)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


deep = nn.Sequential(
    nn.Linear(2, 20), nn.ReLU(),
    nn.Linear(20, 20), nn.ReLU(),
    nn.Linear(20, 20), nn.ReLU(),
    nn.Linear(20, 20), nn.ReLU(),
    nn.Linear(20, 1), nn.Sigmoid()
)
shallow300 = nn.Sequential(nn.Linear(2, 300), nn.ReLU(), nn.Linear(300, 1), nn.Sigmoid())
shallow500 = nn.Sequential(nn.Linear(2, 500), nn.ReLU(), nn.Linear(500, 1), nn.Sigmoid())
shallow1500 = nn.Sequential(nn.Linear(2, 1500), nn.ReLU(), nn.Linear(1500, 1), nn.Sigmoid())
shallow7000 = nn.Sequential(nn.Linear(2, 7000), nn.ReLU(), nn.Linear(7000, 1), nn.Sigmoid())

plt.figure()
plt.plot(train(deep, 3000), label="deep")
plt.plot(train(shallow300, 3000), label="300")
plt.plot(train(shallow500, 3000), label="500")
plt.plot(train(shallow1500, 3000), label="1500")
plt.plot(train(shallow7000, 3000), label="7000")
plt.legend()
plt.xlabel("step")
plt.ylabel("loss")
plt.savefig("aufgabe6_loss.png")
