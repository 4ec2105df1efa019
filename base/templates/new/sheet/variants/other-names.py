# about: other names, the torch function, layers as attributes
# whole: yes
# remove: classifier.py
# file: work.py
import torch
import torch.nn.functional as F
from torch import nn


def my_softmax(scores):
    return F.softmax(scores, dim=1)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden, self.out = nn.Linear(2, 16), nn.Linear(16, 1)

    def forward(self, x):
        return self.out(F.relu(self.hidden(x)))


def fit(net, points, labels, epochs):
    adam, history, loss = torch.optim.Adam(net.parameters(), 0.01), [], nn.BCEWithLogitsLoss()
    for _ in range(epochs):
        adam.zero_grad()
        now = loss(net(points), labels)
        now.backward()
        adam.step()
        history.append(float(now))
    return history
