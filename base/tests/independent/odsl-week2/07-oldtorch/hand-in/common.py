# -*- coding: utf-8 -*-
from __future__ import print_function, division
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Variable
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt

MEAN0, COV0 = np.zeros(2), np.eye(2)
MEAN1, COV1 = np.ones(2), np.array([[1., .8], [.8, 1.]])


def get_data(N):
    x0 = np.random.multivariate_normal(MEAN0, COV0, size=N)
    x1 = np.random.multivariate_normal(MEAN1, COV1, size=N)
    samples = torch.from_numpy(np.vstack([x0, x1])).float()
    labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)], 0)
    return samples, labels


class LogReg(nn.Module):
    def __init__(self):
        super(LogReg, self).__init__()
        self.fc = nn.Linear(2, 1)

    def forward(self, x):
        return F.sigmoid(self.fc(x))


def mlp(sizes, out=None):
    mods = []
    for i in range(len(sizes) - 2):
        mods += [nn.Linear(sizes[i], sizes[i + 1]), nn.ReLU(inplace=True)]
    mods.append(nn.Linear(sizes[-2], sizes[-1]))
    if out is not None:
        mods.append(out)
    return nn.Sequential(*mods)


def make_deep():
    return mlp([2, 50, 50, 50, 1], nn.Sigmoid())


def nparams(net):
    return sum([int(np.prod(p.size())) for p in net.parameters()])


def plot_decision_boundary(net, fname, data=None):
    xs = np.linspace(-4, 5, 120)
    xx, yy = np.meshgrid(xs, xs)
    grid = Variable(torch.from_numpy(np.c_[xx.ravel(), yy.ravel()]).float(), volatile=True)
    zz = net(grid).data.numpy().reshape(xx.shape)
    plt.figure()
    plt.contourf(xx, yy, zz, np.linspace(0, 1, 21), cmap=plt.cm.RdBu_r)
    plt.colorbar()
    plt.contour(xx, yy, zz, [0.5], colors='k')
    if data is not None:
        plt.scatter(data[0].numpy()[:, 0], data[0].numpy()[:, 1], c=data[1].numpy()[:, 0], cmap=plt.cm.RdBu_r, edgecolors='k', s=8, linewidths=0.3)
    plt.xlabel('x1'); plt.ylabel('x2')
    plt.savefig(fname); plt.close()
