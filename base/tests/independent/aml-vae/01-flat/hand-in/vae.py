# Ex 1 part 3. everything in one file from top to bottom
import copy
import math
import numpy as np
import torch
import torch.nn as nn
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset
from sklearn.model_selection import train_test_split

torch.manual_seed(1)
np.random.seed(1)
device = 'cuda' if torch.cuda.is_available() else 'cpu'
print('device', device)

d = 200
sigma_p = 0.4
epochs = 30
show = [1, 5, 10, 20, 30]

# ---------------------------------------------------------------- data (same as in sup_classification)
train_all = datasets.MNIST(root='./data', train=True, transform=transforms.ToTensor(), download=True)
test_set = datasets.MNIST(root='./data', train=False, transform=transforms.ToTensor(), download=True)
idx, _ = train_test_split(np.arange(len(train_all)), train_size=5000, stratify=train_all.targets, random_state=0)
X = torch.stack([train_all[i][0] for i in idx]).to(device)
Y = torch.tensor([train_all[i][1] for i in idx])
XV = torch.stack([test_set[i][0] for i in range(len(test_set))]).to(device)
YV = torch.tensor([test_set[i][1] for i in range(len(test_set))])
print(X.shape, XV.shape)
N = len(X)

# one random image of each class
tr10 = []
va10 = []
for c in range(10):
    tr10.append(np.random.choice(np.where(Y.numpy() == c)[0]))
    va10.append(np.random.choice(np.where(YV.numpy() == c)[0]))
print(tr10, va10)

# ---------------------------------------------------------------- Q1 amortized
# encoder gives 2d numbers: first d are mu, last d are r = log sigma^2
encoder = nn.Sequential(
    nn.Conv2d(1, 32, 4, stride=2, padding=1), nn.ReLU(),
    nn.Conv2d(32, 64, 4, stride=2, padding=1), nn.ReLU(),
    nn.Flatten(),
    nn.Linear(64 * 7 * 7, 2 * d),
).to(device)
decoder = nn.Sequential(
    nn.Linear(d, 64 * 7 * 7), nn.ReLU(),
    nn.Unflatten(1, (64, 7, 7)),
    nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.ReLU(),
    nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1), nn.Sigmoid(),
).to(device)
fresh_decoder = copy.deepcopy(decoder)     # for Q3, same start

opt = torch.optim.Adam(list(encoder.parameters()) + list(decoder.parameters()), lr=0.001)
mse = nn.MSELoss()
loss_tr = []
loss_va = []
generators = {}
rec_tr = {}
rec_va = {}
for epoch in range(1, epochs + 1):
    perm = torch.randperm(N)
    total = 0
    for b in range(0, N, 64):
        x = X[perm[b:b + 64]]
        h = encoder(x)
        mu = h[:, :d]
        r = h[:, d:]
        eps = torch.randn_like(mu)
        z = mu + torch.exp(0.5 * r) * eps
        xhat = decoder(z)
        # KL of every dimension, mean over the dimensions (and the batch), like the mse
        # eq 7 has log(sigma) and no 1/2, I think it is a typo: 0.5*(mu^2 + sigma^2 - log(sigma^2) - 1)
        kl = 0.5 * (mu ** 2 + torch.exp(r) - r - 1)
        loss = mse(xhat, x) + kl.mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(x)
    loss_tr.append(total / N)

    total = 0
    with torch.no_grad():
        for b in range(0, len(XV), 500):
            x = XV[b:b + 500]
            h = encoder(x)
            mu = h[:, :d]
            r = h[:, d:]
            z = mu + torch.exp(0.5 * r) * torch.randn_like(mu)
            total += (mse(decoder(z), x) + (0.5 * (mu ** 2 + torch.exp(r) - r - 1)).mean()).item() * len(x)
        loss_va.append(total / len(XV))
        if epoch in show:
            h = encoder(X[tr10])
            rec_tr[epoch] = decoder(h[:, :d] + torch.exp(0.5 * h[:, d:]) * torch.randn(10, d, device=device)).cpu()
            h = encoder(XV[va10])
            rec_va[epoch] = decoder(h[:, :d] + torch.exp(0.5 * h[:, d:]) * torch.randn(10, d, device=device)).cpu()
            generators[epoch] = copy.deepcopy(decoder)
            torch.save(decoder.state_dict(), 'dec_ep%d.pt' % epoch)
    print('Q1', epoch, loss_tr[-1], loss_va[-1])
torch.save(encoder.state_dict(), 'enc_final.pt')
torch.save(decoder.state_dict(), 'dec_final.pt')

plt.figure()
plt.plot(range(1, epochs + 1), loss_tr, label='train')
plt.plot(range(1, epochs + 1), loss_va, label='validation')
plt.xlabel('epoch')
plt.ylabel('loss (mse + mean kl)')
plt.legend()
plt.title('Q1 loss')
plt.savefig('q1_loss.png')

fig, ax = plt.subplots(6, 10, figsize=(10, 6.5))
for j in range(10):
    ax[0, j].imshow(XV[va10[j], 0].cpu(), cmap='gray')
    for i in range(5):
        ax[i + 1, j].imshow(rec_va[show[i]][j, 0], cmap='gray')
for a in ax.flatten():
    a.set_xticks([]); a.set_yticks([])
ax[0, 0].set_ylabel('real')
for i in range(5):
    ax[i + 1, 0].set_ylabel('ep %d' % show[i])
fig.suptitle('Q1 validation images')
plt.savefig('q1_rec_val.png')

# same for train. copy paste
fig, ax = plt.subplots(6, 10, figsize=(10, 6.5))
for j in range(10):
    ax[0, j].imshow(X[tr10[j], 0].cpu(), cmap='gray')
    for i in range(5):
        ax[i + 1, j].imshow(rec_tr[show[i]][j, 0], cmap='gray')
for a in ax.flatten():
    a.set_xticks([]); a.set_yticks([])
ax[0, 0].set_ylabel('real')
for i in range(5):
    ax[i + 1, 0].set_ylabel('ep %d' % show[i])
fig.suptitle('Q1 training images')
plt.savefig('q1_rec_train.png')

# ---------------------------------------------------------------- Q2
zs = torch.randn(10, d, device=device)       # the same 10 for all the epochs
fig, ax = plt.subplots(5, 10, figsize=(10, 5.5))
with torch.no_grad():
    for i in range(5):
        g = generators[show[i]](zs).cpu()
        for j in range(10):
            ax[i, j].imshow(g[j, 0], cmap='gray')
            ax[i, j].set_xticks([]); ax[i, j].set_yticks([])
        ax[i, 0].set_ylabel('ep %d' % show[i])
fig.suptitle('Q2 samples')
plt.savefig('q2_samples.png')

# ---------------------------------------------------------------- Q3 latent optimization
gen = fresh_decoder
MU = torch.randn(N, d, device=device).requires_grad_(True)
R = torch.log(torch.randn(N, d, device=device) ** 2 + 1e-8).requires_grad_(True)   # r = log(sigma^2), sigma ~ N(0,1)
opt = torch.optim.Adam([
    {'params': gen.parameters(), 'lr': 0.001},
    {'params': [MU, R], 'lr': 0.01}])
loss_lo = []
rec_lo_tr = {}
rec_lo_va = {}
xv = XV[va10]
for epoch in range(1, epochs + 1):
    perm = torch.randperm(N)
    total = 0
    for b in range(0, N, 64):
        ii = perm[b:b + 64]
        x = X[ii]
        mu = MU[ii]
        r = R[ii]
        z = mu + torch.exp(0.5 * r) * torch.randn_like(mu)
        kl = 0.5 * (mu ** 2 + torch.exp(r) - r - 1)
        loss = mse(gen(z), x) + kl.mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        total += loss.item() * len(x)
    loss_lo.append(total / N)
    print('Q3', epoch, loss_lo[-1])

    if epoch in show:
        with torch.no_grad():
            rec_lo_tr[epoch] = gen(MU[tr10] + torch.exp(0.5 * R[tr10]) * torch.randn(10, d, device=device)).cpu()
        # the validation images have no q. so: generator frozen, new mu and r for the 10 images, 300 steps
        frozen = copy.deepcopy(gen)
        for p in frozen.parameters():
            p.requires_grad = False
        m = torch.randn(10, d, device=device).requires_grad_(True)
        rr = torch.log(torch.randn(10, d, device=device) ** 2 + 1e-8).requires_grad_(True)
        o2 = torch.optim.Adam([m, rr], lr=0.01)
        for step in range(300):
            z = m + torch.exp(0.5 * rr) * torch.randn_like(m)
            kl = 0.5 * (m ** 2 + torch.exp(rr) - rr - 1)
            # x10: the means divide by the batch of 10, does nothing to adam
            l = mse(frozen(z), xv) + kl.mean()
            o2.zero_grad()
            l.backward()
            o2.step()
        with torch.no_grad():
            z = m + torch.exp(0.5 * rr) * torch.randn_like(m)
            rec_lo_va[epoch] = frozen(z).cpu()
            print('   val rec mse', mse(rec_lo_va[epoch], xv.cpu()).item(), 'amortized was', mse(rec_va[epoch], xv.cpu()).item())
torch.save({'gen': gen.state_dict(), 'mu': MU.detach().cpu(), 'r': R.detach().cpu()}, 'lo_final.pt')

fig, ax = plt.subplots(6, 10, figsize=(10, 6.5))
for j in range(10):
    ax[0, j].imshow(xv[j, 0].cpu(), cmap='gray')
    for i in range(5):
        ax[i + 1, j].imshow(rec_lo_va[show[i]][j, 0], cmap='gray')
for a in ax.flatten():
    a.set_xticks([]); a.set_yticks([])
ax[0, 0].set_ylabel('real')
for i in range(5):
    ax[i + 1, 0].set_ylabel('ep %d' % show[i])
fig.suptitle('Q3 latent optimization, validation images')
plt.savefig('q3_rec_val.png')

# also the train ones (not asked)
fig, ax = plt.subplots(6, 10, figsize=(10, 6.5))
for j in range(10):
    ax[0, j].imshow(X[tr10[j], 0].cpu(), cmap='gray')
    for i in range(5):
        ax[i + 1, j].imshow(rec_lo_tr[show[i]][j, 0], cmap='gray')
for a in ax.flatten():
    a.axis('off')
fig.suptitle('Q3 latent optimization, training images')
plt.savefig('q3_rec_train.png')

fig, ax = plt.subplots(2, 10, figsize=(10, 2.5))
with torch.no_grad():
    g = gen(zs).cpu()
    g1 = generators[30](zs).cpu()
for j in range(10):
    ax[0, j].imshow(g1[j, 0], cmap='gray'); ax[0, j].axis('off')
    ax[1, j].imshow(g[j, 0], cmap='gray'); ax[1, j].axis('off')
fig.suptitle('top: amortized (Q2)   bottom: latent optimization')
plt.savefig('q3_samples.png')

# ---------------------------------------------------------------- Q4 log p(x)
M = 1000
images = []
labels = []
is_train = []
for c in range(10):
    for i in np.random.choice(np.where(Y.numpy() == c)[0], 5, replace=False):
        images.append(X[i]); labels.append(c); is_train.append(True)
    for i in np.random.choice(np.where(YV.numpy() == c)[0], 5, replace=False):
        images.append(XV[i]); labels.append(c); is_train.append(False)
logps = []
with torch.no_grad():
    for x in images:
        h = encoder(x[None])
        mu = h[:, :d]                                   # 1 x d
        r = h[:, d:]
        z = mu + torch.exp(0.5 * r) * torch.randn(M, d, device=device)     # M x d
        log_pz = -0.5 * (math.log(2 * math.pi) + z ** 2).sum(1)
        log_qz = -0.5 * (math.log(2 * math.pi) + r + (z - mu) ** 2 / torch.exp(r)).sum(1)
        xh = decoder(z).view(M, -1)
        log_px = -0.5 * (math.log(2 * math.pi * sigma_p ** 2) + (x.view(1, -1) - xh) ** 2 / sigma_p ** 2).sum(1)
        logps.append((torch.logsumexp(log_pz + log_px - log_qz, 0) - math.log(M)).item())
logps = np.array(logps)
labels = np.array(labels)
is_train = np.array(is_train)

fig, ax = plt.subplots(2, 5, figsize=(10, 5))
for c in range(10):
    i = np.where(labels == c)[0][0]
    ax[c // 5, c % 5].imshow(images[i][0].cpu(), cmap='gray')
    ax[c // 5, c % 5].set_title('log p = %.1f' % logps[i])
    ax[c // 5, c % 5].axis('off')
plt.savefig('q4_images.png')
for c in range(10):
    print('digit', c, 'average log p', logps[labels == c].mean())
print('train', logps[is_train].mean(), 'test', logps[~is_train].mean())
