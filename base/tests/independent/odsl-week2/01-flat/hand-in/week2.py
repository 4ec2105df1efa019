# ODSL block course, week 2
# everything in one file, just run it:   python week2.py
# (plots are written as png next to the script)
# paper answers are in the comments / print statements

import io
import urllib.request
import numpy as np
import torch
import torch.nn as nn
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
from PIL import Image
import torchvision

torch.manual_seed(42)
np.random.seed(42)

print("=" * 60)
print("Aufgabe 1  KL")
print("=" * 60)
# p = N(m1, s1), q = N(m2, s2)   (s = standard deviation)
#
# KL(p||q) = int p(x) [ log p(x) - log q(x) ] dx
# log p(x) = -1/2 log(2 pi) - log s1 - (x-m1)^2 / (2 s1^2)
# log q(x) = -1/2 log(2 pi) - log s2 - (x-m2)^2 / (2 s2^2)
#
# log p - log q = log(s2/s1) - (x-m1)^2/(2 s1^2) + (x-m2)^2/(2 s2^2)
#
# now take E_p:
#    E_p[(x-m1)^2] = s1^2
#    E_p[(x-m2)^2] = E_p[(x-m1 + m1-m2)^2] = s1^2 + (m1-m2)^2      (cross term vanishes)
#
#    KL(p||q) = log(s2/s1) + ( s1^2 + (m1-m2)^2 ) / (2 s2^2) - 1/2
m1 = 1.0; s1 = 1.0
m2 = 1.5; s2 = 0.2
kl12 = np.log(s2 / s1) + (s1**2 + (m1 - m2)**2) / (2 * s2**2) - 0.5
kl21 = np.log(s1 / s2) + (s2**2 + (m2 - m1)**2) / (2 * s1**2) - 0.5
print("KL(N1||N2) =", kl12)      # 13.5156
print("KL(N2||N1) =", kl21)      # 1.2544
# check with a grid
xx = np.linspace(-9, 11, 200001)
lp = -0.5*np.log(2*np.pi) - np.log(s1) - (xx-m1)**2/(2*s1**2)
lq = -0.5*np.log(2*np.pi) - np.log(s2) - (xx-m2)**2/(2*s2**2)
print("numerically:", np.sum(np.exp(lp)*(lp-lq))*(xx[1]-xx[0]), np.sum(np.exp(lq)*(lq-lp))*(xx[1]-xx[0]))
print("""Discussion: KL is not symmetric. N2 is narrow and sits completely inside the wide N1, so under
N2 samples N1 is still a fine description -> small KL(N2||N1). The other way round most of the N1 samples are
many sigma away from N2 (sigma=0.2), log q is hugely negative there -> large KL(N1||N2).""")
print("""Support: supp(q) = (closure of the) set of x where q(x) > 0. If there is a region (with non zero probability
under p) where q(x) = 0 but p(x) > 0, the integrand is p log(p/0) = +inf, so KL(p||q) = inf. If p(x) = 0 the
contribution is 0 (0 log 0 = 0), no matter what q does. So KL is finite only if supp(p) is inside supp(q).""")

print("=" * 60)
print("Aufgabe 2  likelihood ratio")
print("=" * 60)
print("""
a) p(1|x) = p(x|1) p(1) / [ p(x|1) p(1) + p(x|0) p(0) ]
b) p(1) = p(0) = 1/2 cancels:   p(1|x) = p(x|1) / [ p(x|1) + p(x|0) ]
c) divide by p(x|1):  p(1|x) = 1 / (1 + p(x|0)/p(x|1)) = 1 / (1 + exp(-LLR)),   LLR = log[ p(x|1)/p(x|0) ]
d) it's the logistic function / sigmoid:  p(1|x) = sigmoid(LLR). It is strictly monotonic, so a cut on the posterior is
   the same as a cut on the LLR; LLR = 0 <-> p = 1/2. The LLR is the logit of the posterior: LLR = log(p/(1-p)).
   So a perfect classifier network (before the sigmoid) learns the LLR.
""")

print("=" * 60)
print("Aufgabe 3  optimization")
print("=" * 60)
x0 = 1.0
y0 = 2.0
# f(phi) = (x-x0)^2 + 0.2 (y-y0)^2
gx = torch.linspace(-2, 4, 200)
gy = torch.linspace(-2, 4, 200)
GX, GY = torch.meshgrid(gx, gy, indexing="xy")
phi = torch.stack([GX, GY], dim=-1)
F = (phi[..., 0] - x0)**2 + 0.2 * (phi[..., 1] - y0)**2
print("F", F.shape, F.min())

plt.figure(figsize=(6, 5))
cs = plt.contour(GX.numpy(), GY.numpy(), F.numpy(), levels=25)
plt.colorbar(cs, label="f")
plt.xlabel("x"); plt.ylabel("y"); plt.title("iso-lines of f")
plt.savefig("ex3_contour.png"); plt.close()

lr = 0.1
starts = [[-1.5, -1.5], [3.5, -1.0], [-1.0, 3.5], [3.5, 3.8]]
gd_traj = []
gd_val = []
for st in starts:
    pars = torch.tensor(st, requires_grad=True)
    traj = []
    vals = []
    for i in range(60):
        value = (pars[0] - x0)**2 + 0.2 * (pars[1] - y0)**2
        traj.append(pars.detach().numpy().copy())
        vals.append(value.item())
        value.backward()
        with torch.no_grad():
            pars = pars - lr * pars.grad      # new tensor, so no old grad left
            pars.requires_grad = True
    gd_traj.append(np.array(traj))
    gd_val.append(vals)
    print("GD  start", st, "end", traj[-1], "f =", vals[-1])

adam_traj = []
adam_val = []
for st in starts:
    pars = torch.tensor(st, requires_grad=True)
    opt = torch.optim.Adam([pars], lr=lr)      # sheet says torch.nn.Adam but its in optim
    traj = []
    vals = []
    for i in range(60):
        opt.zero_grad()
        value = (pars[0] - x0)**2 + 0.2 * (pars[1] - y0)**2
        traj.append(pars.detach().numpy().copy())
        vals.append(value.item())
        value.backward()
        opt.step()
    adam_traj.append(np.array(traj))
    adam_val.append(vals)
    print("Adam start", st, "end", traj[-1], "f =", vals[-1])

fig, ax = plt.subplots(1, 3, figsize=(17, 5))
ax[0].contour(GX.numpy(), GY.numpy(), F.numpy(), levels=25)
ax[1].contour(GX.numpy(), GY.numpy(), F.numpy(), levels=25)
for k in range(len(starts)):
    ax[0].plot(gd_traj[k][:, 0], gd_traj[k][:, 1], "o-", ms=3)
    ax[1].plot(adam_traj[k][:, 0], adam_traj[k][:, 1], "o-", ms=3)
    ax[2].plot(gd_val[k], "-", color="C%d" % k, label="GD from %s" % starts[k])
    ax[2].plot(adam_val[k], "--", color="C%d" % k, label="Adam from %s" % starts[k])
ax[0].set_title("gradient descent"); ax[1].set_title("Adam"); ax[2].set_title("f vs step")
for a in (ax[0], ax[1]):
    a.set_xlabel("x"); a.set_ylabel("y")
ax[2].set_xlabel("step"); ax[2].set_ylabel("f"); ax[2].set_yscale("log"); ax[2].legend(fontsize=6)
plt.savefig("ex3_traj.png"); plt.close()
print("""GD follows the gradient, i.e. perpendicular to the iso lines: fast in x, slow in y (curvature 2 vs 0.4) -> bent trajectories.
Adam rescales each coordinate by its own gradient size, so it first walks diagonal with ~lr per step in both directions
and because of the momentum it overshoots a bit. Same lr is not the same step size of course.""")

print("=" * 60)
print("Aufgabe 4  infinite data")
print("=" * 60)
g0 = torch.distributions.MultivariateNormal(torch.tensor([0., 0.]), torch.tensor([[1., 0.], [0., 1.]]))
g1 = torch.distributions.MultivariateNormal(torch.tensor([1., 1.]), torch.tensor([[1., 0.8], [0.8, 1.]]))

N = 1000
samples = torch.cat([g0.sample((N,)), g1.sample((N,))], dim=0)
labels = torch.cat([torch.zeros(N, 1), torch.ones(N, 1)], dim=0)
print(samples.shape, labels.shape)      # (2N,2) (2N,1)
plt.figure()
plt.scatter(samples[:, 0], samples[:, 1], c=labels[:, 0], cmap="coolwarm", s=5)
plt.xlabel("x1"); plt.ylabel("x2"); plt.colorbar(label="label")
plt.savefig("ex4_data.png"); plt.close()

# logistic regression = linear + sigmoid
shallow = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
deep = nn.Sequential(nn.Linear(2, 50), nn.ReLU(), nn.Linear(50, 50), nn.ReLU(), nn.Linear(50, 50), nn.ReLU(), nn.Linear(50, 1), nn.Sigmoid())
bce = nn.BCELoss()
nsteps = 3000
batch = 250      # per class

losses_shallow = []
opt = torch.optim.Adam(shallow.parameters(), lr=1e-3)
for step in range(nsteps):
    X = torch.cat([g0.sample((batch,)), g1.sample((batch,))], dim=0)
    y = torch.cat([torch.zeros(batch, 1), torch.ones(batch, 1)], dim=0)
    opt.zero_grad()
    loss = bce(shallow(X), y)
    loss.backward()
    opt.step()
    losses_shallow.append(loss.item())
    if step % 500 == 0: print("shallow", step, loss.item())

losses_deep = []
opt = torch.optim.Adam(deep.parameters(), lr=1e-3)
for step in range(nsteps):
    X = torch.cat([g0.sample((batch,)), g1.sample((batch,))], dim=0)
    y = torch.cat([torch.zeros(batch, 1), torch.ones(batch, 1)], dim=0)
    opt.zero_grad()
    loss = bce(deep(X), y)
    loss.backward()
    opt.step()
    losses_deep.append(loss.item())
    if step % 500 == 0: print("deep", step, loss.item())

plt.figure()
plt.plot(losses_shallow, label="logistic regression")
plt.plot(losses_deep, label="deep")
plt.xlabel("step"); plt.ylabel("cross entropy"); plt.legend()
plt.savefig("ex4_loss.png"); plt.close()

g = torch.linspace(-4, 5, 150)
AX, AY = torch.meshgrid(g, g, indexing="xy")
grid = torch.stack([AX.reshape(-1), AY.reshape(-1)], dim=1)
with torch.no_grad():
    Zs = shallow(grid).reshape(150, 150)
    Zd = deep(grid).reshape(150, 150)
fig, ax = plt.subplots(1, 2, figsize=(12, 5))
for a, Z, t in [(ax[0], Zs, "logistic"), (ax[1], Zd, "deep")]:
    c = a.contourf(AX, AY, Z, levels=np.linspace(0, 1, 21), cmap="coolwarm")
    a.contour(AX, AY, Z, levels=[0.5], colors="k")
    a.scatter(samples[:, 0], samples[:, 1], c=labels[:, 0], cmap="coolwarm", s=3, edgecolors="k", linewidths=0.1)
    a.set_title(t); a.set_xlabel("x1"); a.set_ylabel("x2")
    fig.colorbar(c, ax=a)
plt.savefig("ex4_boundary.png"); plt.close()

# log likelihood ratio, for the sample from above
llr = g1.log_prob(samples) - g0.log_prob(samples)
with torch.no_grad():
    ps = shallow(samples)[:, 0]
    pd = deep(samples)[:, 0]
plt.figure()
plt.scatter(llr, ps, s=3, label="logistic")
plt.scatter(llr, pd, s=3, label="deep")
t = torch.linspace(-15, 3, 200)
plt.plot(t, torch.sigmoid(t), "k--", label="sigmoid(LLR)")
plt.xlim(-15, 3)
plt.xlabel("log p(x|1)/p(x|0)"); plt.ylabel("model output"); plt.legend()
plt.savefig("ex4_llr.png"); plt.close()

# what is the best possible loss?
X = torch.cat([g0.sample((100000,)), g1.sample((100000,))]); y = torch.cat([torch.zeros(100000, 1), torch.ones(100000, 1)])
L = (g1.log_prob(X) - g0.log_prob(X)).unsqueeze(1)
best = nn.functional.binary_cross_entropy_with_logits(L, y).item()
print("best possible cross entropy:", best)
print("last 100 steps: shallow %.3f  deep %.3f" % (np.mean(losses_shallow[-100:]), np.mean(losses_deep[-100:])))
print("""Discussion: with infinite data the deep model is better (about 0.45 vs. 0.54). The true LLR is quadratic in x
(different covariances), a straight line boundary can't describe that, the deep net can. There is no overfitting because every batch
is new. The lower bound: the classes overlap, even the exact posterior sigmoid(LLR) has a cross entropy of
~0.446 (= conditional entropy H(z|x)), no model can be better. In the scatter plot the deep model lies on the sigmoid curve, the
logistic one is a cloud.""")

print("=" * 60)
print("Aufgabe 5  finite data")
print("=" * 60)
n_train = 500       # total, 250 + 250
Xtest = torch.cat([g0.sample((5000,)), g1.sample((5000,))])
ytest = torch.cat([torch.zeros(5000, 1), torch.ones(5000, 1)])
res5 = {}
for n_train in [500, 4000]:
    h = n_train // 2
    Xtr = torch.cat([g0.sample((h,)), g1.sample((h,))])
    ytr = torch.cat([torch.zeros(h, 1), torch.ones(h, 1)])
    for name in ["shallow", "deep"]:
        if name == "shallow":
            model = nn.Sequential(nn.Linear(2, 1), nn.Sigmoid())
        else:
            model = nn.Sequential(nn.Linear(2, 50), nn.ReLU(), nn.Linear(50, 50), nn.ReLU(), nn.Linear(50, 50), nn.ReLU(), nn.Linear(50, 1), nn.Sigmoid())
        opt = torch.optim.Adam(model.parameters(), lr=1e-3)
        tr = []
        te = []
        for step in range(1500):
            opt.zero_grad()
            loss = bce(model(Xtr), ytr)
            loss.backward()
            opt.step()
            tr.append(loss.item())
            with torch.no_grad():
                te.append(bce(model(Xtest), ytest).item())
        res5[(n_train, name)] = (tr, te)
        print(n_train, name, "train", tr[-1], "test", te[-1], "best test", min(te))
        plt.figure()
        plt.plot(tr, label="train"); plt.plot(te, label="test")
        plt.xlabel("step"); plt.ylabel("cross entropy"); plt.title("%s, %d training samples" % (name, n_train)); plt.legend()
        plt.savefig("ex5_%s_%d.png" % (name, n_train)); plt.close()
        if name == "deep":
            with torch.no_grad():
                Z = model(grid).reshape(150, 150)
            plt.figure()
            plt.contourf(AX, AY, Z, levels=np.linspace(0, 1, 21), cmap="coolwarm")
            plt.contour(AX, AY, Z, levels=[0.5], colors="k")
            plt.scatter(Xtr[:, 0], Xtr[:, 1], c=ytr[:, 0], cmap="coolwarm", s=8, edgecolors="k", linewidths=0.3)
            plt.xlabel("x1"); plt.ylabel("x2"); plt.title("deep, %d" % n_train)
            plt.savefig("ex5_boundary_%d.png" % n_train); plt.close()
    plt.figure()
    plt.plot(res5[(n_train, "shallow")][0], "C0-", label="shallow train")
    plt.plot(res5[(n_train, "shallow")][1], "C0--", label="shallow test")
    plt.plot(res5[(n_train, "deep")][0], "C1-", label="deep train")
    plt.plot(res5[(n_train, "deep")][1], "C1--", label="deep test")
    plt.ylim(0, 1); plt.xlabel("step"); plt.ylabel("cross entropy"); plt.legend(); plt.title("%d training samples" % n_train)
    plt.savefig("ex5_compare_%d.png" % n_train); plt.close()
print("""Discussion (500): the boundary of the deep model gets wiggly, it encloses single points and is very sure -> overfitting. Its
train loss goes down and down (below the best possible 0.446!) while the test loss has a minimum after ~50-100 steps and rises then;
at the end it is worse than the logistic one. The shallow model has train ~ test, it can't overfit with 3 parameters
but it is biased.
With 4000 training samples the deep model stays better than the shallow one on the test set until the end of the
1500 steps. (With early stopping it would also win with 500.)""")

print("=" * 60)
print("Aufgabe 6  depth vs width")
print("=" * 60)
# f is between -2 and 2 so it can't be the probability itself. I take f as the logit -> p(z=1|x) = sigmoid(f(x)), 1 trial
x6 = torch.rand(1000, 2) * 4 - 2
f6 = torch.sin(5 * x6[:, 0:1]) + torch.cos(8 * x6[:, 1:2])
z6 = torch.bernoulli(torch.sigmoid(f6))
print(x6.shape, z6.shape, "mean z", z6.mean().item())
plt.figure()
plt.scatter(x6[:, 0], x6[:, 1], c=z6[:, 0], cmap="coolwarm", s=8)
plt.xlabel("x1"); plt.ylabel("x2"); plt.colorbar(label="z")
plt.savefig("ex6_data.png"); plt.close()
steps6 = 3000
layer_list = [(2, 20, 20, 20, 20, 1), (2, 300, 1), (2, 500, 1), (2, 1500, 1), (2, 7000, 1)]
plt.figure()
for lay in layer_list:
    mods = []
    for i in range(len(lay) - 1):
        mods.append(nn.Linear(lay[i], lay[i + 1]))
        if i < len(lay) - 2:
            mods.append(nn.ReLU())
    mods.append(nn.Sigmoid())
    model = nn.Sequential(*mods)
    npar = sum(p.numel() for p in model.parameters())
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    ll = []
    for step in range(steps6):
        opt.zero_grad()
        loss = bce(model(x6), z6)
        loss.backward()
        opt.step()
        ll.append(loss.item())
    print(lay, "params", npar, "final loss", ll[-1])
    plt.plot(ll, label="%s (%d par.)" % (lay, npar))
plt.xlabel("step"); plt.ylabel("train loss"); plt.legend()
plt.savefig("ex6_loss.png"); plt.close()
print("""Discussion: the deep model with 1341 parameters gets to a much lower training loss than all the shallow ones, also the one with 28001
parameters. For the shallow nets more width helps (a bit). Depth composes features (folds the plane many times) so a
periodic function needs far less units, in a shallow net every kink has to be made by its own unit. Its only training loss though, a very low
one is overfitting of the coin flips.""")

print("=" * 60)
print("Aufgabe 7  convolution")
print("=" * 60)
url = "https://upload.wikimedia.org/wikipedia/commons/thumb/a/a8/Tour_Eiffel_Wikimedia_Commons.jpg/320px-Tour_Eiffel_Wikimedia_Commons.jpg"
try:
    req = urllib.request.Request(url, headers={"User-Agent": "Mozilla/5.0"})
    data = urllib.request.urlopen(req, timeout=10).read()
    img = np.array(Image.open(io.BytesIO(data)).convert("L"), dtype=np.float32)
except Exception as e:
    print("no internet?", e, "-> sklearn picture")
    from sklearn.datasets import load_sample_image
    img = np.array(Image.fromarray(load_sample_image("china.jpg")).convert("L").resize((320, 213)), dtype=np.float32)
print(img.shape)

kv = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]], dtype=np.float32)     # vertical edges: brightness changes along the columns (x)
kh = kv.T.copy()                                                           # horizontal edges
H, W = img.shape
pad = np.zeros((H + 2, W + 2), dtype=np.float32)
pad[1:-1, 1:-1] = img
out_v = np.zeros((H, W), dtype=np.float32)
out_h = np.zeros((H, W), dtype=np.float32)
for i in range(H):
    for j in range(W):
        patch = pad[i:i + 3, j:j + 3]
        out_v[i, j] = (patch * kv).sum()
        out_h[i, j] = (patch * kh).sum()

conv = nn.Conv2d(1, 2, kernel_size=3, stride=1, padding=1, bias=False)
print("conv.weight", conv.weight.shape)      # (out, in, 3, 3);   conv.bias is None here;  also  conv.state_dict() / conv.named_parameters()
with torch.no_grad():
    conv.weight[0, 0] = torch.tensor(kv)
    conv.weight[1, 0] = torch.tensor(kh)
    o = conv(torch.tensor(img)[None, None])[0].numpy()
print("same as by hand?", np.allclose(o[0], out_v, atol=1e-2), np.allclose(o[1], out_h, atol=1e-2))
fig, ax = plt.subplots(2, 3, figsize=(14, 9))
for a, im, t in zip(ax.ravel(), [img, out_v, out_h, img, o[0], o[1]], ["image", "vertical (hand)", "horizontal (hand)", "image", "channel 0: vertical (torch)", "channel 1: horizontal (torch)"]):
    a.imshow(im, cmap="gray"); a.set_title(t); a.axis("off")
plt.savefig("ex7.png"); plt.close()

print("=" * 60)
print("Aufgabe 8  MNIST")
print("=" * 60)
# pip install mnist: server is dead (403) so torchvision. The images are 28*28 = 784, 768 on the sheet must be a typo
tr = torchvision.datasets.MNIST("./data", train=True, download=True)
te = torchvision.datasets.MNIST("./data", train=False, download=True)
Xtr = tr.data.float().reshape(-1, 784) / 255.; ytr = tr.targets
Xte = te.data.float().reshape(-1, 784) / 255.; yte = te.targets
print(Xtr.shape, Xte.shape)
fig, ax = plt.subplots(2, 5, figsize=(10, 4))
for i, a in enumerate(ax.ravel()):
    a.imshow(Xtr[i].reshape(28, 28), cmap="gray_r"); a.set_title(str(ytr[i].item())); a.axis("off")
plt.savefig("ex8_examples.png"); plt.close()

steps8 = 1000
results = {}
for name in ["mlp 100", "cnn", "mlp 300", "mlp 1000"]:
    if name == "cnn":
        model = nn.Sequential(
            nn.Unflatten(1, (1, 28, 28)),
            nn.Conv2d(1, 16, 5), nn.ReLU(), nn.MaxPool2d(2),      # 28 -> 24 -> 12
            nn.Conv2d(16, 32, 3), nn.ReLU(), nn.MaxPool2d(2),     # 12 -> 10 -> 5
            nn.Conv2d(32, 64, 2), nn.ReLU(), nn.MaxPool2d(2),     # 5 -> 4 -> 2
            nn.Flatten(), nn.Linear(64 * 2 * 2, 10))
    else:
        h = int(name.split()[1])
        model = nn.Sequential(nn.Linear(784, h), nn.ReLU(), nn.Linear(h, h), nn.ReLU(), nn.Linear(h, h), nn.ReLU(), nn.Linear(h, 10))
    npar = sum(p.numel() for p in model.parameters())
    print(name, "number of parameters:", npar)      # mlp 100: 99710, cnn: 15882
    opt = torch.optim.Adam(model.parameters(), lr=1e-3)
    ce = nn.CrossEntropyLoss()       # takes logits
    trl = []; tel = []; tes = []
    for step in range(steps8):
        idx = torch.randint(0, len(Xtr), (128,))
        opt.zero_grad()
        loss = ce(model(Xtr[idx]), ytr[idx])
        loss.backward()
        opt.step()
        trl.append(loss.item())
        if step % 20 == 0 or step == steps8 - 1:
            with torch.no_grad():
                k = torch.randint(0, len(Xte), (2000,))
                tel.append(ce(model(Xte[k]), yte[k]).item())
                tes.append(step)
    with torch.no_grad():
        out = model(Xte)
        acc = (out.argmax(dim=1) == yte).float().mean().item()
        final = ce(out, yte).item()
    print(name, "test loss", final, "accuracy", acc)
    results[name] = (trl, tes, tel, npar, final, acc)

plt.figure(figsize=(9, 6))
for k, name in enumerate(["mlp 100", "cnn"]):
    trl, tes, tel, npar, final, acc = results[name]
    plt.plot(trl, color="C%d" % k, alpha=0.3, label=name + " train")
    plt.plot(tes, tel, color="C%d" % k, label=name + " test")
plt.yscale("log"); plt.xlabel("training step"); plt.ylabel("cross entropy"); plt.legend()
plt.savefig("ex8_loss.png"); plt.close()
for name in results:
    print("%10s   params %8d   test loss %.4f   test acc %.4f" % (name, results[name][3], results[name][4], results[name][5]))
mlps = [n for n in results if n.startswith("mlp")]
closest = min(mlps, key=lambda n: results[n][4])
print("closest MLP to the CNN:", closest, "with", results[closest][3], "parameters (CNN:", results["cnn"][3], ")")
print("""Discussion: the CNN has the smaller test loss (and train loss) after 1000 steps with 6 times less parameters: weight sharing + locality + pooling fit
to images. The MLP has to learn each position on its own. Making the MLP bigger (1000 units, ~2.8 million parameters) brings it closer, but it still needs
more than 100 times the parameters and its gap between train and test grows.""")

print("=" * 60)
print("Aufgabe 9  density transformations")
print("=" * 60)
print("""E[y] = A E[x] + b = A mu_x + b           (standard normal: mu_y = b)
Cov[y] = E[(y-mu_y)(y-mu_y)^T] = E[A (x-mu_x)(x-mu_x)^T A^T] = A Sigma_x A^T   (standard normal: A A^T)""")
A = torch.tensor([[1., 0.2], [0.2, 1.]])
b = torch.tensor([1., 2.])
mu_x = torch.zeros(2); Sig_x = torch.eye(2)
px = torch.distributions.MultivariateNormal(mu_x, Sig_x)
x = px.sample((5000,))
y = x @ A.T + b
mu_y = A @ mu_x + b
Sig_y = A @ Sig_x @ A.T
py = torch.distributions.MultivariateNormal(mu_y, Sig_y)
ys = py.sample((5000,))
print("mu_y", mu_y, "Sigma_y", Sig_y)           # [1,2]   [[1.04,0.4],[0.4,1.04]]
print("transformed mean", y.mean(0), "cov", torch.cov(y.T))
xb = (ys - b) @ torch.linalg.inv(A).T
print("back mean", xb.mean(0), "cov", torch.cov(xb.T))
fig, ax = plt.subplots(1, 2, figsize=(12, 5))
ax[0].scatter(y[:, 0], y[:, 1], s=3, label="f(x), x~p(x)"); ax[0].scatter(ys[:, 0], ys[:, 1], s=3, label="y~p(y)"); ax[0].legend()
ax[1].scatter(x[:, 0], x[:, 1], s=3, label="x~p(x)"); ax[1].scatter(xb[:, 0], xb[:, 1], s=3, label="f^-1(y), y~p(y)"); ax[1].legend()
for a, n in zip(ax, "yx"):
    a.set_xlabel(n + "1"); a.set_ylabel(n + "2"); a.set_aspect("equal")
plt.savefig("ex9.png"); plt.close()

print("=" * 60)
print("Aufgabe 10  normalizing flow")
print("=" * 60)
target = torch.distributions.MultivariateNormal(torch.tensor([1., 2.]), torch.tensor([[0.5, 0.3], [0.3, 0.3]]))
D = target.sample((1000,))
plt.figure(); plt.scatter(D[:, 0], D[:, 1], s=4); plt.xlabel("x1"); plt.ylabel("x2"); plt.savefig("ex10_data.png"); plt.close()

# y = A x + b  -> dy_i/dx_j = A_ij, so the jacobian is A everywhere and log|det J| = log|det A|
# x = A^-1 (y - b)
# change of variables:  log p(y) = log p_x(f^-1(y)) - log|det A|
# test on the A, b of aufgabe 9
xt = torch.randn(7, 2)
yt = xt @ A.T + b                                # forward, batch (N,2)
xr = torch.linalg.solve(A, (yt - b).T).T         # inverse
print("inverse ok:", torch.allclose(xt, xr, atol=1e-5))
logdet = torch.linalg.slogdet(A)[1]              # log abs det
print("log|det A| =", logdet.item(), " expected log(0.96) =", np.log(0.96))
base = torch.distributions.MultivariateNormal(torch.zeros(2), torch.eye(2))
lp = base.log_prob(xr) - logdet
print("log prob ok:", torch.allclose(lp, py.log_prob(yt), atol=1e-4))

# the module (a class is needed here)
class Flow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + 0.1 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))
    def log_prob(self, y):
        x = torch.linalg.solve(self.A, (y - self.b).T).T
        return torch.distributions.MultivariateNormal(torch.zeros(2), torch.eye(2)).log_prob(x) - torch.linalg.slogdet(self.A)[1]
    def generate(self, n):
        x = torch.randn(n, 2)
        return x, x @ self.A.T + self.b

def plot(model, name):     # ok one function, it is called several times
    with torch.no_grad():
        x, y = model.generate(1000)
    fig, ax = plt.subplots(1, 3, figsize=(15, 4))
    ax[0].scatter(D[:, 0], D[:, 1], s=3, c="lightgray", label="data")
    ax[0].scatter(x[:, 0], x[:, 1], s=3, label="base"); ax[0].scatter(y[:, 0], y[:, 1], s=3, label="transformed")
    ax[0].set_xlabel("x1"); ax[0].set_ylabel("x2"); ax[0].legend()
    for k in (0, 1):
        bins = np.linspace(-4, 5, 60)
        ax[k + 1].hist(x[:, k].numpy(), bins=bins, alpha=0.5, label="base")
        ax[k + 1].hist(y[:, k].numpy(), bins=bins, alpha=0.5, label="transformed")
        ax[k + 1].hist(D[:, k].numpy(), bins=bins, histtype="step", color="k", label="data")
        ax[k + 1].set_xlabel("x%d" % (k + 1)); ax[k + 1].set_ylabel("count"); ax[k + 1].legend()
    fig.suptitle(name)
    plt.savefig(name + ".png"); plt.close()

flow = Flow()
plot(flow, "ex10_init")
opt = torch.optim.Adam(flow.parameters(), lr=1e-2)
nll = []
for step in range(1500):
    opt.zero_grad()
    loss = -flow.log_prob(D).mean()
    loss.backward()
    opt.step()
    nll.append(loss.item())
    if step % 300 == 0:
        print(step, loss.item())
        plot(flow, "ex10_step%04d" % step)
plot(flow, "ex10_final")
print("b", flow.b.data, "data mean", D.mean(0))
print("A A^T", (flow.A @ flow.A.T).data, "data cov", torch.cov(D.T))
plt.figure(); plt.plot(nll); plt.xlabel("step"); plt.ylabel("-log likelihood"); plt.savefig("ex10_nll.png"); plt.close()
print("done")
