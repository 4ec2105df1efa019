# -*- coding: utf-8 -*-
from __future__ import print_function, division
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Variable

torch.manual_seed(123)

# ---------- problema 1 ----------
imagen = Variable(torch.randn(1, 3, 32, 32), volatile=True)
print('1a', F.conv2d(imagen, Variable(torch.randn(1, 3, 5, 5))).size())
print('1b', F.conv2d(imagen, Variable(torch.randn(1, 3, 5, 5)), padding=2).size())
filtros = Variable(torch.randn(10, 3, 5, 5))
print('1c', F.conv2d(imagen, filtros, padding=2).size(), filtros.data.nelement())

# 2) matriz de la convolucion
w = torch.FloatTensor([1, 2, 3])
W = torch.zeros(4, 6)
for i in range(4):
    for j in range(3):
        W[i, i + j] = w[j]
print(W)
x = torch.FloatTensor([0, 1, -1, 2, 5, 0])
print(torch.mv(W, x).view(1, 1, -1) - F.conv1d(Variable(x.view(1, 1, -1)), Variable(w.view(1, 1, -1))).data)

# 3) conv transpuesta
k = torch.FloatTensor([[0, 1], [2, 3]]).unsqueeze(0).unsqueeze(0)
salida = F.conv_transpose2d(Variable(k), Variable(k))
print('3b', salida.data.numpy())

# dropout: entrenamiento / test
capa = nn.Dropout(p=0.5)
capa.train()
print(capa(Variable(torch.ones(1, 6))).data)
capa.eval()
print(capa(Variable(torch.ones(1, 6))).data)

# ---------- problema 2 ----------
v = Variable(torch.FloatTensor([-1, 0, 0.5]), requires_grad=True)
F.tanh(v).sum().backward()
print(v.grad.data)
s = F.sigmoid(2 * v)
print((4 * s * (1 - s)).data, (1 - F.tanh(v) ** 2).data)

lineal = nn.Linear(300, 300)
lineal.weight.data.normal_(0, (1.0 / 300) ** 0.5)
lineal.bias.data.zero_()
a = Variable(0.1 * torch.randn(800, 300))
print('varianza antes %.4f, despues %.4f' % (a.data.var(), F.tanh(lineal(a)).data.var()))

# ---------- problema 3 ----------
x = Variable(torch.FloatTensor([[1.5, 2.2, 1.3, 6.7],
                                [4.3, -0.3, -0.2, 4.9],
                                [-4.5, 1.4, 5.5, 1.8],
                                [0.1, -0.5, -0.1, 2.2]]), requires_grad=True)
dy = torch.FloatTensor([[4.5, 1.2, 2.3, 1.3],
                        [-1.3, -6.3, 4.1, -2.9],
                        [-0.5, 1.2, 3.5, 1.2],
                        [-6.1, 0.5, -4.1, -3.2]])
y = F.relu(x)
print(y.data)
y.backward(dy)
print(x.grad.data)

# ---------- problema 4 ----------
theta = Variable(torch.FloatTensor([1.5]), requires_grad=True)
opt = torch.optim.SGD([theta], lr=0.05)
for t in range(100):
    eps = Variable(torch.randn(64))
    perdida = torch.mean((theta + eps) ** 2)
    opt.zero_grad()
    perdida.backward()
    if t == 0:
        print('gradiente %.3f (2*theta = 3)' % theta.grad.data[0])
    opt.step()
print('theta al final', theta.data[0])
