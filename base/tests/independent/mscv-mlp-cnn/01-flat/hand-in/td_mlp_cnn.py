# TD MLPs and CNNs
# all answers are in the comments, the code is only to check the numbers
# run with: python td_mlp_cnn.py
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)

print("=========== PROBLEM 1 ===========")

# ---- 1.1 (a) ----
# out = (W - F + 2P)/S + 1 = (32 - 5 + 0)/1 + 1 = 28
# the filter goes through all 3 channels so there is only one map that comes out
# -> 28 x 28 x 1
img = torch.randn(1, 3, 32, 32)
c = nn.Conv2d(3, 1, 5, stride=1, padding=0, bias=False)
print("1.1a", c(img).shape)      # (1,1,28,28) ok

# ---- 1.1 (b) ----
# (32 - 5 + 2*2)/1 + 1 = 32, so 32 x 32 x 1 ("same" padding)
c = nn.Conv2d(3, 1, 5, stride=1, padding=2, bias=False)
print("1.1b", c(img).shape)

# ---- 1.1 (c) ----
# 10 filters = 10 output channels: 32 x 32 x 10
# number of parameters 5*5*3*10 = 750 (75 per filter)
c = nn.Conv2d(3, 10, 5, stride=1, padding=2, bias=False)
print("1.1c", c(img).shape)
n = 0
for p in c.parameters():
    n = n + p.numel()
print("nb of params", n)
#print(c.weight)

# ---- 1.1 (d) ----
# a 1x1 conv looks at one pixel only so H and W dont change: still 32 x 32.
# it only mixes the channels (its like a small linear layer applied on every pixel), so we can use it
# to change the number of channels, for example 10 -> 4
c1 = nn.Conv2d(10, 4, 1)
print("1.1d", c1(c(img)).shape)

# ---- 1.2 (a) ----
# xbar = [0, x1, x2, x3, x4, 0]^T
# (I suppose that the filter is w = (w1,w2,w3), the sheet writes x twice)
# xbar * w =
#     w2*x1 + w3*x2
#     w1*x1 + w2*x2 + w3*x3
#     w1*x2 + w2*x3 + w3*x4
#     w1*x3 + w2*x4
# (first one is w1*0 + w2*x1 + w3*x2, last one is w1*x3 + w2*x4 + w3*0)

# ---- 1.2 (b) ----
# W is 4 x 6 :
#      | w1 w2 w3  0  0  0 |
#  W = |  0 w1 w2 w3  0  0 |
#      |  0  0 w1 w2 w3  0 |
#      |  0  0  0 w1 w2 w3 |
# check with numbers
x = np.array([1., -2., 3., 0.5])
w = np.array([2., 1., -1.])
xbar = np.array([0, x[0], x[1], x[2], x[3], 0])
W = np.zeros((4, 6))
for i in range(4):
    W[i, i:i+3] = w
print(W)
print("W xbar        ", W @ xbar)
print("np.correlate  ", np.correlate(xbar, w, mode="valid"))
t = F.conv1d(torch.tensor(x).view(1, 1, 4), torch.tensor(w).view(1, 1, 3), padding=1)
print("torch         ", t.numpy().ravel())

# ---- 1.2 (c) ----
# - the convolution is really linear, it is a matrix product
# - W is a Toeplitz matrix: same value on each diagonal. every line is the line above shifted by one
#   => weight sharing, only 3 different numbers instead of 24
# - it is sparse (a lot of 0) because every output only sees 3 neighbours
# - so a conv layer is a fully connected layer with a constrained matrix, and multiplying with W^T gives the transposed conv

# ---- 1.3 (a) ----
# An encoder/decoder fully convolutional network, for instance U-Net (downsampling path, upsampling path with
# transposed convs, and skip connections). output has same size than the image with one channel per class.

# ---- 1.3 (b) ----
# each input pixel multiplies the kernel and we put it at its place in a 3x3 output (2-1)*1+2 = 3
# 0*K at (0,0): nothing
# 1*K at (0,1)     2*K at (1,0)     3*K at (1,1)
#  0 0 1            0 0 0            0 0 0
#  0 2 3            0 2 0            0 0 3
#  0 0 0            4 6 0            0 6 9
# sum:
#  0  0  1
#  0  4  6
#  4 12  9
inp = torch.tensor([[0., 1.], [2., 3.]]).view(1, 1, 2, 2)
ker = torch.tensor([[0., 1.], [2., 3.]]).view(1, 1, 2, 2)
print("1.3b\n", F.conv_transpose2d(inp, ker)[0, 0])

# ---- 1.4 ----
# Dropout: at training, each neuron (activation) is put to 0 with probability p at random, different at every forward pass,
# and the others are divided by 1-p so that the mean stays the same. At test time we do nothing (all neurons are used).
# Why it helps: it is a regularization. the neurons can not count on one particular other neuron (no co-adaptation),
# and it is like training a lot of smaller networks with shared weights and taking the average (ensemble).
# When: when the network overfits (big model, few data), mostly in the fully connected layers. Only in train mode, so model.eval() for test!
d = nn.Dropout(0.5)
print(d(torch.ones(8)))
d.eval()
print(d(torch.ones(8)))

# ---- 1.5 ----
# The skip connections (residual connections): y = F(x) + x. dy/dx = dF/dx + 1 so there is always a way where the gradient
# goes back without being multiplied by small numbers.

# ---- 1.6 ----
# ReLU(x) = max(0, x)
# LeakyReLU(x) = x if x > 0, alpha*x otherwise, alpha small, like 0.01
# ELU(x) = x if x > 0, alpha*(exp(x) - 1) otherwise, alpha > 0 (usually 1)

print("=========== PROBLEM 2 ===========")
# ---- 2.1 ----
# sigma' = sigma (1 - sigma)
# tanh(x) = 2 sigma(2x) - 1  =>  tanh'(x) = 2 * 2 * sigma(2x) (1 - sigma(2x)) = 4 sigma(2x)(1 - sigma(2x))
# with sigma(2x) = (1 + tanh(x))/2 we get 4 * (1+tanh)/2 * (1-tanh)/2 = 1 - tanh(x)^2
# tanh(0) = 0 and tanh'(0) = 1 so for small x : tanh(x) ~ x, it is almost the identity
xx = torch.tensor([-2., -0.1, 0.01, 1.3], requires_grad=True)
torch.tanh(xx).sum().backward()
print(xx.grad)
print(4*torch.sigmoid(2*xx)*(1-torch.sigmoid(2*xx)))
print(torch.tanh(torch.tensor(0.01)))

# ---- 2.2 ----
# z_i = tanh( sum_{k=1}^{D_a} W_{i,k} a_k + b_i )          (b_i = 0 at the initialization)

# ---- 2.3 (a) ----
# Var(z_i) = Var(a_k) for all i and k

# ---- 2.3 (b) ----
# the values are small around 0 so tanh(u) ~ u (2.1), b = 0:
# Var(z_i) ~ Var( sum_k W_ik a_k )
#          = sum_k Var(W_ik a_k)                    independence
#          = sum_k E[W^2]E[a^2] - E[W]^2 E[a]^2
#          = sum_k Var(W_ik) Var(a_k)               because means are 0
#          = D_a Var(W) Var(a)                      identically distributed
# we want = Var(a)  =>  D_a Var(W) = 1  =>  Var(W) = 1/D_a , the mean is 0 => W_ij ~ N(0, 1/D_a)
a = torch.randn(2000, 400)*0.1
Wi = torch.randn(400, 400)*(1/400)**0.5
print("var in", a.var().item(), "var out", torch.tanh(a @ Wi.t()).var().item())

print("=========== PROBLEM 3 ===========")
x = torch.tensor([[1.5, 2.2, 1.3, 6.7],
                  [4.3, -0.3, -0.2, 4.9],
                  [-4.5, 1.4, 5.5, 1.8],
                  [0.1, -0.5, -0.1, 2.2]], requires_grad=True)
dLdy = torch.tensor([[4.5, 1.2, 2.3, 1.3],
                     [-1.3, -6.3, 4.1, -2.9],
                     [-0.5, 1.2, 3.5, 1.2],
                     [-6.1, 0.5, -4.1, -3.2]])
# ---- 3.1 ----
#  1.5  2.2  1.3  6.7
#  4.3  0    0    4.9
#  0    1.4  5.5  1.8
#  0.1  0    0    2.2
y = F.relu(x)
print(y)
# ---- 3.2 ----
# ReLU'(x) = 1 if x > 0, 0 if x < 0  (in 0 not defined, we take 0)
# ---- 3.3 ----
# dL/dx = dL/dy * 1[x > 0]
#   4.5  1.2  2.3  1.3
#  -1.3  0    0   -2.9
#   0    1.2  3.5  1.2
#  -6.1  0    0   -3.2
y.backward(dLdy)
print(x.grad)
# ---- 3.4 ----
# no saturation for x > 0 (gradient is 1, for sigmoid it is max 0.25 and goes to 0 => vanishing gradient),
# cheaper (no exp), sparse activations
# ---- 3.5 ----
# If the input of a neuron is always negative it outputs 0 and the gradient is 0 so it never learns again ("dying ReLU").
# Also the outputs are never centered on zero (mean > 0) which makes a shift for the next layer.
# Solutions: Leaky ReLU, PReLU, ELU

print("=========== PROBLEM 4 ===========")
# ---- 4.1 ----
# encoder: x -> z = f(x) with dim(z) << dim(x) (the bottleneck), decoder: z -> xhat = g(z). Trained on the reconstruction error
# ||x - xhat||^2 , no labels needed.
# ---- 4.2 ----
# The gaussian is a simple distribution with one mode, the true posterior p(z|x) has no reason to be gaussian, so the model may be not expressive
# enough. And also z is sampled at random: sampling is not differentiable so we can not backprop through it to the encoder (=> question 7)
# ---- 4.3 ----
# discrete z:  sum_{i=1}^N log p_theta(x_i) = sum_{i=1}^N log sum_z p_theta(x_i | z) p_Z(z)
# ---- 4.4 ----
# for one x_i, for any q with q(z|x_i) > 0 :
# log p(x_i) = log sum_z p_Z(z) p(x_i|z)
#            = log sum_z q(z|x_i) * [ p_Z(z) p(x_i|z) / q(z|x_i) ]
#            = log E_q[ p_Z(z) p(x_i|z) / q(z|x_i) ]
#           >= E_q[ log( p_Z(z) p(x_i|z) / q(z|x_i) ) ]          Jensen, log is concave
#            = E_q[ log p_Z(z) - log q(z|x_i) + log p(x_i|z) ]
# and then sum over i.
# ---- 4.5 ----
# KL(q||p) = -E_q[log p(z)] - H(q), H(q) = -E_q[log q]   so   KL = E_q[log q] - E_q[log p]
# L_i = E_q[log p(x_i|z)] + E_q[log p(z)] - E_q[log q(z|x_i)]
#     = E_q[log p(x_i|z)] - ( E_q[log q(z|x_i)] - E_q[log p(z)] )
#     = E_q[log p(x_i|z)] - KL( q(z|x_i) || p(z) )
# ---- 4.6 ----
# from the encoder distribution q_phi(z | x_i) (not from the prior, the prior is only used for generation)
# ---- 4.7 ----
# x = theta + eps, eps ~ N(0,1)
# E_q[x^2] = E_eps[(theta + eps)^2]
# gradient: E_eps[ 2 (theta + eps) ] = 2 theta     (the minimum is theta = 0)
theta = torch.tensor(1.7, requires_grad=True)
eps = torch.randn(100000)
((theta + eps)**2).mean().backward()
print("grad", theta.grad.item(), "should be", 2*1.7)
