# Deep Learning, Exercise 1 - Intro to EDF
# Lena Hofmann, 5521873        (group of 1)
# The sheet wants 3 notebooks + pdf, I have no jupyter on my laptop so it's all here. edf.py is the one from ILIAS.
# Just run it, paper answers are in the comments.

import numpy as np
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from torchvision.datasets import MNIST
import edf

np.random.seed(0)

###############################################################################
# 1.1
###############################################################################
# a)            x1                  x2                    x3
#   [ e^x1 sin(x3)              0                 e^x1 cos(x3)        ]
#   [       0           1/(2 sqrt(x2+x3))     1/(2 sqrt(x2+x3))       ]
#
# b)  df_i/dx_j = a'(x_i) if i == j, 0 else   ->  diag(a'(x1), ..., a'(xn)).  It is a DIAGONAL matrix.
#
# c)  sigma(x) = (1+e^-x)^-1
#     sigma'(x) = -(1+e^-x)^-2 * (-e^-x) = e^-x / (1+e^-x)^2 = 1/(1+e^-x) * e^-x/(1+e^-x) = sigma(x) (1 - sigma(x))
#
# d)  diag( sigma(x1)(1-sigma(x1)), ..., sigma(xn)(1-sigma(xn)) )
#
# e)  i)   dy/dx = W        (y_k = sum_l w_kl x_l,  dy_k/dx_l = w_kl)
#     ii)  dy_k/dw_ij = x_j if k == i, else 0       ( = delta_ki x_j )
#     iii) A is a row: sum_k A_1k delta_ki x_j = A_1i x_j
#     iv)  W_hat = A^T x^T, (m x n)
A = np.random.randn(1, 4)
x = np.random.randn(3)
W_hat = A.T * x[np.newaxis, :]           # (m,1) * (1,n) -> (m,n)
print("W_hat", W_hat.shape)
W_check = np.zeros((4, 3))
for i in range(4):
    for j in range(3):
        dy_dw = np.zeros((4, 1))
        dy_dw[i, 0] = x[j]
        W_check[i, j] = (A @ dy_dw)[0, 0]
print("same as with loops:", np.allclose(W_hat, W_check))

###############################################################################
# 1.2
###############################################################################
# a)  dL/dw0 = 2/N sum_i (w0 + w1 x_i - y_i)
#     dL/dw1 = 2/N sum_i (w0 + w1 x_i - y_i) x_i

# b)
x = np.random.uniform(-2, 3, 100)                      # my notebook data didn't load so I made some
y = 1.7 * x - 0.6 + 0.4 * np.random.randn(100)
slope = 0.0
offset_y = 0.0
for it in range(300):
    err = offset_y + slope * x - y
    d_slope = float(2 * np.mean(err * x))
    d_offset = float(2 * np.mean(err))
    if it == 0:   # gradient check
        h = 1e-6
        L0 = np.mean((offset_y + slope * x - y)**2)
        print("check slope", d_slope, (np.mean((offset_y + (slope + h) * x - y)**2) - L0) / h)
        print("check offset", d_offset, (np.mean((offset_y + h + slope * x - y)**2) - L0) / h)
    slope -= 0.1 * d_slope
    offset_y -= 0.1 * d_offset
print("by hand: slope", slope, "offset", offset_y, "  polyfit:", np.polyfit(x, y, 1))
plt.scatter(x, y, s=8)
plt.plot([-2, 3], [offset_y - 2 * slope, offset_y + 3 * slope], "r")
plt.xlabel("x"); plt.ylabel("y")
plt.savefig("linreg_hand.png"); plt.close()

# c)
class L2Loss(edf.CompNode):
    def __init__(self, y, y_hat):
        super().__init__()
        self.y = y
        self.y_hat = y_hat
    def forward(self):
        self.value = (self.y_hat.value - self.y.value)**2          # B x 1, elementwise
    def backward(self):
        d = 2 * (self.y_hat.value - self.y.value)
        self.y_hat.addgrad(self.grad * d)
        self.y.addgrad(-self.grad * d)

edf.reset()
x_node = edf.Input(x.reshape(-1, 1))
y_node = edf.Input(y.reshape(-1, 1))
w1 = edf.Parameter(np.zeros((1, 1)))
w0 = edf.Parameter(np.zeros(1))
y_hat = edf.Affine(x_node, w1, w0)
loss = L2Loss(y_node, y_hat)
for it in range(300):
    edf.Forward()
    edf.Backward(loss)
    edf.SGD(0.1)
print("EDF: slope", w1.value, "offset", w0.value, "loss", loss.value.mean())
plt.scatter(x, y, s=8)
xs = np.array([-2, 3])
plt.plot(xs, w0.value[0] + w1.value[0, 0] * xs, "g")
plt.xlabel("x"); plt.ylabel("y")
plt.savefig("linreg_edf.png"); plt.close()

###############################################################################
# 1.3      (dA/dt6 means partial derivative;  "->" = is sent to)
###############################################################################
# ---------- A
# a)  t1 = exp(a)
#     t2 = sqrt(b)
#     t3 = t1 / t2
#     t4 = a + b
#     t5 = log(t4)
#     t6 = t3 * t5  ( = A )
# b)
#      a ----> [t1 exp] ----> [t3 /] -----> [t6 *] = A
#      |                        ^             ^
#      |       [t2 sqrt] -------'             |
#      |         ^                            |
#      |   b ----'                            |
#      |   |                                  |
#      '---+---> [t4 +] ----> [t5 log] -------'
#   edges: a->t1, b->t2, t1->t3, t2->t3, a->t4, b->t4, t4->t5, t3->t6, t5->t6
# c)  t6:  dA/dt6 dt6/dt3 -> t3        dA/dt6 dt6/dt5 -> t5
#     t5:  dA/dt5 dt5/dt4 -> t4
#     t4:  dA/dt4 dt4/da  -> a         dA/dt4 dt4/db  -> b
#     t3:  dA/dt3 dt3/dt1 -> t1        dA/dt3 dt3/dt2 -> t2
#     t2:  dA/dt2 dt2/db  -> b
#     t1:  dA/dt1 dt1/da  -> a
# d)  dA/dt6 = 1
#     dA/dt5 = dA/dt6 dt6/dt5
#     dA/dt4 = dA/dt5 dt5/dt4
#     dA/dt3 = dA/dt6 dt6/dt3
#     dA/dt2 = dA/dt3 dt3/dt2
#     dA/dt1 = dA/dt3 dt3/dt1
#     dA/da  = dA/dt1 dt1/da + dA/dt4 dt4/da
#     dA/db  = dA/dt2 dt2/db + dA/dt4 dt4/db
#
# ---------- B
# a)  t1 = a + b ; t2 = c^2 ; t3 = t1 + t2 ; t4 = sqrt(t3) ; t5 = log(t3) ; t6 = b * t2 ; t7 = t3 / t6 ; t8 = t4 + t5 ; t9 = t8 + t7 (= B)
# b)  edges: a->t1, b->t1, c->t2, t1->t3, t2->t3, t3->t4, t3->t5, b->t6, t2->t6, t3->t7, t6->t7, t4->t8, t5->t8, t8->t9, t7->t9
#
#      a --> [t1 +] --> [t3 +] --+--> [t4 sqrt] --> [t8 +] --> [t9 +] = B
#      b --^   |          ^      +--> [t5 log ] ----^            ^
#      b --.   |          |      '--> [t7 / ] -------------------'
#          v              |             ^
#   c --> [t2 ^2] --------+    [t6 *] --'
#            '-----------------^   ^--- b
# c)  t9:  dB/dt9 dt9/dt8 -> t8    dB/dt9 dt9/dt7 -> t7
#     t8:  dB/dt8 dt8/dt4 -> t4    dB/dt8 dt8/dt5 -> t5
#     t7:  dB/dt7 dt7/dt3 -> t3    dB/dt7 dt7/dt6 -> t6
#     t6:  dB/dt6 dt6/db  -> b     dB/dt6 dt6/dt2 -> t2
#     t5:  dB/dt5 dt5/dt3 -> t3
#     t4:  dB/dt4 dt4/dt3 -> t3
#     t3:  dB/dt3 dt3/dt1 -> t1    dB/dt3 dt3/dt2 -> t2
#     t2:  dB/dt2 dt2/dc  -> c
#     t1:  dB/dt1 dt1/da  -> a     dB/dt1 dt1/db  -> b
# d)  dB/dt9 = 1 ; dB/dt8 = dB/dt9 dt9/dt8 ; dB/dt7 = dB/dt9 dt9/dt7 ; dB/dt6 = dB/dt7 dt7/dt6
#     dB/dt5 = dB/dt8 dt8/dt5 ; dB/dt4 = dB/dt8 dt8/dt4
#     dB/dt3 = dB/dt4 dt4/dt3 + dB/dt5 dt5/dt3 + dB/dt7 dt7/dt3
#     dB/dt2 = dB/dt3 dt3/dt2 + dB/dt6 dt6/dt2
#     dB/dt1 = dB/dt3 dt3/dt1
#     dB/da  = dB/dt1 dt1/da
#     dB/db  = dB/dt1 dt1/db + dB/dt6 dt6/db
#     dB/dc  = dB/dt2 dt2/dc
#
# ---------- C
# a)  t1 = w1*x1 ; t2 = w0 + t1 ; t3 = t2 - y1 ; t4 = t3^2
#     t5 = w1*x2 ; t6 = w0 + t5 ; t7 = t6 - y2 ; t8 = t7^2
#     t9 = w1*x3 ; t10 = w0 + t9 ; t11 = t10 - y3 ; t12 = t11^2
#     t13 = t4 + t8 ; t14 = t13 + t12 (= C)
# b)
#     x1 -> [t1 *] -> [t2 +] -> [t3 -] -> [t4 ^2] --> [t13 +] --> [t14 +] = C
#            ^w1       ^w0       ^y1                    ^           ^
#     x2 -> [t5 *] -> [t6 +] -> [t7 -] -> [t8 ^2] ------'           |
#            ^w1       ^w0       ^y2                                |
#     x3 -> [t9 *] -> [t10 +] -> [t11 -] -> [t12 ^2] ---------------'
#            ^w1       ^w0        ^y3
#     (w0 and w1 are ONE node each, with three outgoing edges, can't draw it better in ascii)
# c)  t14: dC/dt14 dt14/dt13 -> t13 ; dC/dt14 dt14/dt12 -> t12
#     t13: dC/dt13 dt13/dt4 -> t4 ; dC/dt13 dt13/dt8 -> t8
#     t12: dC/dt12 dt12/dt11 -> t11
#     t11: dC/dt11 dt11/dt10 -> t10 ; dC/dt11 dt11/dy3 -> y3
#     t10: dC/dt10 dt10/dt9 -> t9 ; dC/dt10 dt10/dw0 -> w0
#     t9 : dC/dt9 dt9/dw1 -> w1 ; dC/dt9 dt9/dx3 -> x3
#     t8 : dC/dt8 dt8/dt7 -> t7
#     t7 : dC/dt7 dt7/dt6 -> t6 ; dC/dt7 dt7/dy2 -> y2
#     t6 : dC/dt6 dt6/dt5 -> t5 ; dC/dt6 dt6/dw0 -> w0
#     t5 : dC/dt5 dt5/dw1 -> w1 ; dC/dt5 dt5/dx2 -> x2
#     t4 : dC/dt4 dt4/dt3 -> t3
#     t3 : dC/dt3 dt3/dt2 -> t2 ; dC/dt3 dt3/dy1 -> y1
#     t2 : dC/dt2 dt2/dt1 -> t1 ; dC/dt2 dt2/dw0 -> w0
#     t1 : dC/dt1 dt1/dw1 -> w1 ; dC/dt1 dt1/dx1 -> x1
# d)  dC/dt14 = 1 ; dC/dt13 = dC/dt14 dt14/dt13 ; dC/dt12 = dC/dt14 dt14/dt12 ; dC/dt11 = dC/dt12 dt12/dt11 ; dC/dt10 = dC/dt11 dt11/dt10
#     dC/dt9 = dC/dt10 dt10/dt9 ; dC/dt8 = dC/dt13 dt13/dt8 ; dC/dt7 = dC/dt8 dt8/dt7 ; dC/dt6 = dC/dt7 dt7/dt6 ; dC/dt5 = dC/dt6 dt6/dt5
#     dC/dt4 = dC/dt13 dt13/dt4 ; dC/dt3 = dC/dt4 dt4/dt3 ; dC/dt2 = dC/dt3 dt3/dt2 ; dC/dt1 = dC/dt2 dt2/dt1
#     dC/dw0 = dC/dt2 dt2/dw0 + dC/dt6 dt6/dw0 + dC/dt10 dt10/dw0
#     dC/dw1 = dC/dt1 dt1/dw1 + dC/dt5 dt5/dw1 + dC/dt9 dt9/dw1
#     dC/dx1 = dC/dt1 dt1/dx1 (x2, x3 the same with t5, t9) ; dC/dy1 = dC/dt3 dt3/dy1 (y2, y3: t7, t11)

###############################################################################
# 1.4
###############################################################################
# a)  z_i = w^T x_i,  y^_i = sigma(z_i).  Gradient is linear, so for one i:
#       dL/dy^ = -y/y^ + (1-y)/(1-y^) = ( -y(1-y^) + (1-y) y^ ) / ( y^(1-y^) ) = (y^ - y) / ( y^(1-y^) )
#       dy^/dz = y^ (1-y^)                 (1.1 c)
#       dz/dw  = x_i
#     chain rule:  grad_w L = (y^-y)/(y^(1-y^)) * y^(1-y^) * x_i = (y^ - y) x_i
#     average over the batch:  1/B sum_i (y^_i - y_i) x_i     q.e.d.

train = MNIST("./data", train=True, download=True)
test = MNIST("./data", train=False, download=True)
xtr = train.data.numpy().astype(float) / 255; ytr = train.targets.numpy()
xte = test.data.numpy().astype(float) / 255; yte = test.targets.numpy()
xtr = xtr[ytr < 2]; ytr = ytr[ytr < 2]          # 0 vs 1
xte = xte[yte < 2]; yte = yte[yte < 2]
versions = {}
for k in (1, 4, 8, 28):
    res = []
    for im in (xtr, xte):
        p = (-28) % k
        im = np.pad(im, ((0, 0), (p // 2, p - p // 2), (p // 2, p - p // 2)))
        s = im.shape[1] // k
        res.append(im.reshape(len(im), k, s, k, s).mean(axis=(2, 4)).reshape(len(im), -1))
    m = res[0].mean(); sd = res[0].std()
    versions[k] = ((res[0] - m) / sd, (res[1] - m) / sd)
    print(k, versions[k][0].shape)

# b)
X, Xt = versions[1]
w = np.zeros(X.shape[1])
for epoch in range(3):
    perm = np.random.permutation(len(X))
    for start in range(0, len(X), 64):
        k = perm[start:start + 64]
        xb = X[k]; yb = ytr[k]
        y_hat_b = 1 / (1 + np.exp(-xb @ w))
        grad = xb.T @ (y_hat_b - yb) / len(yb)
        w -= 0.1 * grad
    print("hand, epoch", epoch, "test error", np.mean((Xt @ w > 0) != yte))

# c)  Problem: the CrossEntropyLoss wants p[i][1] = P(Y=1) but the sheet says o[i][0] = z, o[i][1] = 1-z. I do it like the sheet, so
#     the sigmoid output just learns P(Y=0) (w gets the opposite sign), and I predict with argmax of o, then it's consistent.
class SingleProbToProbVector(edf.CompNode):
    def __init__(self, z):
        super().__init__()
        self.z = z
    def forward(self):
        self.value = np.concatenate([self.z.value, 1 - self.z.value], axis=1)
    def backward(self):
        self.z.addgrad(self.grad[:, 0:1] - self.grad[:, 1:2])

# c) + d) in one loop, the first (k=1) is c)
for k in (1, 4, 8, 28):
    X, Xt = versions[k]
    edf.reset()
    xn = edf.Input()
    yn = edf.Input()
    wn = edf.Parameter(np.zeros((X.shape[1], 1)))
    o = SingleProbToProbVector(edf.Sigmoid(edf.Affine(xn, wn)))
    ce = edf.CrossEntropyLoss(o, yn)
    for epoch in range(3):
        perm = np.random.permutation(len(X))
        for start in range(0, len(X), 64):
            idx = perm[start:start + 64]
            xn.value = X[idx]; yn.value = ytr[idx]
            edf.Forward()
            edf.Backward(ce)
            edf.SGD(0.1)
        xn.value = Xt; yn.value = yte
        edf.Forward()
        print("EDF %dx%d epoch %d  loss %.4f  test error %.4f" % (k, k, epoch, ce.value.mean(), np.mean(o.value.argmax(axis=1) != yte)))
# -> the more pixels the better; 1x1 is about the same as b)
