import torch
import torch.nn as nn
import numpy as np
import matplotlib.pyplot as plt


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


samples, labels = get_data(1000)
plt.figure()
plt.scatter(samples[:, 0], samples[:, 1], c=labels[:, 0])
plt.xlabel("x1")
plt.ylabel("x2")
plt.savefig("aufgabe4_data.png")


class LogisticRegression(nn.Module):
    def __init__(self):
        super(LogisticRegression, self).__init__()
        self.linear = nn.Linear(2, 1)

    def forward(self, x):
        out = self.linear(x)
        out = torch.sigmoid(out)
        return out


def train_model_infinite_data(model, nsteps):
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    criterion = nn.BCELoss()
    losses = []
    for step in range(nsteps):
        samples, labels = get_data(100)
        optimizer.zero_grad()
        outputs = model(samples)
        loss = criterion(outputs, labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return model, losses


model1 = LogisticRegression()
model1, losses1 = train_model_infinite_data(model1, 5000)
plt.figure()
plt.plot(losses1)
plt.xlabel("step")
plt.ylabel("loss")
plt.savefig("aufgabe4_loss_shallow.png")


def plot_decision_boundary(model, filename):
    xs = torch.linspace(-4, 4, 100)
    ys = torch.linspace(-4, 4, 100)
    XX, YY = torch.meshgrid(xs, ys, indexing="xy")
    points = torch.stack((XX.flatten(), YY.flatten()), dim=1)
    with torch.no_grad():
        Z = model(points)
    Z = Z.reshape(100, 100)
    plt.figure()
    plt.contourf(XX, YY, Z, 20)
    plt.colorbar()
    plt.scatter(samples[:, 0], samples[:, 1], c=labels[:, 0], s=2, cmap="gray")
    plt.savefig(filename)


plot_decision_boundary(model1, "aufgabe4_boundary_shallow.png")

# deep model
model2 = nn.Sequential(
    nn.Linear(2, 50),
    nn.ReLU(),
    nn.Linear(50, 50),
    nn.ReLU(),
    nn.Linear(50, 50),
    nn.ReLU(),
    nn.Linear(50, 1),
    nn.Sigmoid()
)
model2, losses2 = train_model_infinite_data(model2, 5000)
plt.figure()
plt.plot(losses2)
plt.xlabel("step")
plt.ylabel("loss")
plt.savefig("aufgabe4_loss_deep.png")
plot_decision_boundary(model2, "aufgabe4_boundary_deep.png")

plt.figure()
plt.plot(losses1, label="shallow")
plt.plot(losses2, label="deep")
plt.legend()
plt.savefig("aufgabe4_compare.png")


def log_likelihood_ratio(x):
    dist0 = torch.distributions.MultivariateNormal(torch.tensor([0.0, 0.0]), torch.tensor([[1.0, 0.0], [0.0, 1.0]]))
    dist1 = torch.distributions.MultivariateNormal(torch.tensor([1.0, 1.0]), torch.tensor([[1.0, 0.8], [0.8, 1.0]]))
    return dist1.log_prob(x) - dist0.log_prob(x)


samples, labels = get_data(1000)
llr = log_likelihood_ratio(samples)
with torch.no_grad():
    out1 = model1(samples)
    out2 = model2(samples)
plt.figure()
plt.scatter(llr, out1[:, 0], s=3, label="shallow")
plt.scatter(llr, out2[:, 0], s=3, label="deep")
plt.xlabel("llr")
plt.ylabel("output")
plt.legend()
plt.savefig("aufgabe4_llr.png")
