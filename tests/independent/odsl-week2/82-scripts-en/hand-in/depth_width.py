# ex 6
import torch
from torch import nn
import matplotlib.pyplot as plt

torch.manual_seed(1)

def get_data(n):
    x = 4 * torch.rand(n, 2) - 2
    f = torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])
    z = (f > 0).float()          # class 1 where f is positive
    return x, z.unsqueeze(1)

def shallow(N):
    return nn.Sequential(nn.Linear(2, N), nn.ReLU(), nn.Linear(N, 1), nn.Sigmoid())

def deep():
    layers = [nn.Linear(2, 20), nn.ReLU()]
    for _ in range(3):
        layers += [nn.Linear(20, 20), nn.ReLU()]
    layers += [nn.Linear(20, 1), nn.Sigmoid()]
    return nn.Sequential(*layers)

x, z = get_data(1000)
plt.scatter(x[:, 0], x[:, 1], c=z[:, 0], s=6)
plt.savefig("ex6_data.png"); plt.close()

models = {"deep 4x20": deep()}
for N in [300, 500, 1500, 7000]:
    models["shallow %d" % N] = shallow(N)

for name, m in models.items():
    opt = torch.optim.Adam(m.parameters(), lr=1e-3)
    lossfn = nn.BCELoss()
    hist = []
    for step in range(5000):
        opt.zero_grad()
        l = lossfn(m(x), z)
        l.backward()
        opt.step()
        hist.append(l.item())
    print(name, sum(p.numel() for p in m.parameters()), hist[-1])
    plt.plot(hist, label=name)
plt.legend(); plt.xlabel("step"); plt.ylabel("BCE")
plt.savefig("ex6_loss.png")
