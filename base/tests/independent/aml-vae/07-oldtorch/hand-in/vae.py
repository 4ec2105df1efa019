# VAE on 5000 mnist images, Q1-Q4
# usage: python vae.py
from __future__ import print_function, division
import math
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch.autograd import Variable
from torchvision import datasets
from sklearn.model_selection import train_test_split
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt

np.random.seed(2)
torch.manual_seed(2)
ND = 200
SIGMA_P = 0.4
EPOCHS = 30
KEEP = [1, 5, 10, 20, 30]

tr = datasets.MNIST('./data', train=True, download=True)
te = datasets.MNIST('./data', train=False, download=True)
ind = train_test_split(np.arange(len(tr)), train_size=5000, stratify=tr.targets)[0]
Xtr = tr.data[torch.LongTensor(ind)].float().unsqueeze(1) / 255.
Ytr = tr.targets.numpy()[ind]
Xte = te.data.float().unsqueeze(1) / 255.
Yte = te.targets.numpy()
N = Xtr.size(0)
print(Xtr.size(), Xte.size())


class Encoder(nn.Module):
    def __init__(self):
        super(Encoder, self).__init__()
        self.conv1 = nn.Conv2d(1, 32, 4, stride=2, padding=1)
        self.conv2 = nn.Conv2d(32, 64, 4, stride=2, padding=1)
        self.fc1 = nn.Linear(64 * 7 * 7, ND)
        self.fc2 = nn.Linear(64 * 7 * 7, ND)

    def forward(self, x):
        x = F.relu(self.conv1(x))
        x = F.relu(self.conv2(x))
        x = x.view(x.size(0), -1)
        return self.fc1(x), self.fc2(x)      # mu, log(sigma^2)


class Decoder(nn.Module):
    def __init__(self):
        super(Decoder, self).__init__()
        self.fc = nn.Linear(ND, 64 * 7 * 7)
        self.dc1 = nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)
        self.dc2 = nn.ConvTranspose2d(32, 1, 4, stride=2, padding=1)

    def forward(self, z):
        x = F.relu(self.fc(z)).view(-1, 64, 7, 7)
        x = F.relu(self.dc1(x))
        return F.sigmoid(self.dc2(x))


def reparametrize(mu, logvar):
    std = logvar.mul(0.5).exp()
    eps = Variable(std.data.new(std.size()).normal_())
    return eps.mul(std).add(mu)


def loss_function(recon_x, x, mu, logvar):
    MSE = F.mse_loss(recon_x, x)
    # 0.5 * mean(mu^2 + sigma^2 - log(sigma^2) - 1)
    KLD = -0.5 * torch.mean(1 + logvar - mu.pow(2) - logvar.exp())
    return MSE + KLD


def save_grid(rows, names, fname):
    k = len(rows)
    plt.figure(figsize=(10, k + 0.3))
    for i in range(k):
        for j in range(10):
            plt.subplot(k, 10, i * 10 + j + 1)
            plt.imshow(rows[i][j][0].cpu().numpy(), cmap='gray')
            plt.xticks([])
            plt.yticks([])
            if j == 0:
                plt.ylabel(names[i])
    plt.savefig(fname)
    plt.close()


def recon(enc, dec, X):
    mu, logvar = enc(Variable(X, volatile=True))
    return dec(reparametrize(mu, logvar)).data


tr10 = torch.LongTensor([int(np.random.choice(np.where(Ytr == c)[0])) for c in range(10)])
te10 = torch.LongTensor([int(np.random.choice(np.where(Yte == c)[0])) for c in range(10)])
names = ['real'] + ['ep %d' % k for k in KEEP]

############################# Q1
enc = Encoder()
dec = Decoder()
optimizer = optim.Adam(list(enc.parameters()) + list(dec.parameters()), lr=1e-3)
train_loss, test_loss = [], []
rows_tr, rows_te = [Xtr[tr10]], [Xte[te10]]
for epoch in range(1, EPOCHS + 1):
    perm = torch.randperm(N)
    s = 0.
    for i in range(0, N, 64):
        x = Variable(Xtr[perm[i:i + 64]])
        optimizer.zero_grad()
        mu, logvar = enc(x)
        loss = loss_function(dec(reparametrize(mu, logvar)), x, mu, logvar)
        loss.backward()
        optimizer.step()
        s += float(loss.data) * x.size(0)
    train_loss.append(s / N)
    s = 0.
    for i in range(0, Xte.size(0), 500):
        x = Variable(Xte[i:i + 500], volatile=True)
        mu, logvar = enc(x)
        s += float(loss_function(dec(reparametrize(mu, logvar)), x, mu, logvar).data) * x.size(0)
    test_loss.append(s / Xte.size(0))
    print('Q1 epoch %d train %.5f test %.5f' % (epoch, train_loss[-1], test_loss[-1]))
    if epoch in KEEP:
        rows_tr.append(recon(enc, dec, Xtr[tr10]))
        rows_te.append(recon(enc, dec, Xte[te10]))
        torch.save(enc.state_dict(), 'enc_%d.pth' % epoch)
        torch.save(dec.state_dict(), 'dec_%d.pth' % epoch)
plt.figure()
plt.plot(range(1, EPOCHS + 1), train_loss, 'b', range(1, EPOCHS + 1), test_loss, 'r')
plt.legend(['train', 'validation'])
plt.xlabel('epoch')
plt.ylabel('loss')
plt.savefig('q1_loss.pdf')
plt.close()
save_grid(rows_te, names, 'q1_val.pdf')
save_grid(rows_tr, names, 'q1_train.pdf')

############################# Q2
z10 = torch.FloatTensor(10, ND).normal_()
rows = []
for k in KEEP:
    g = Decoder()
    g.load_state_dict(torch.load('dec_%d.pth' % k))
    rows.append(g(Variable(z10, volatile=True)).data)
save_grid(rows, names[1:], 'q2.pdf')
q2_last = rows[-1]

############################# Q3
# nn.Embedding as the table of the latents
gen = Decoder()
emb_mu = nn.Embedding(N, ND)
emb_lv = nn.Embedding(N, ND)
emb_mu.weight.data.normal_(0, 1)
emb_lv.weight.data.normal_(0, 1)
emb_lv.weight.data = emb_lv.weight.data.pow(2).add(1e-9).log()      # sigma ~ N(0,1), r = log sigma^2
optimizer = optim.Adam([{'params': gen.parameters(), 'lr': 1e-3},
                        {'params': emb_mu.parameters(), 'lr': 1e-2},
                        {'params': emb_lv.parameters(), 'lr': 1e-2}])


def fit_latents(gen, X, steps):
    # images which are not in the table (validation): search mu, logvar, the generator is not changed
    mu = Variable(torch.FloatTensor(X.size(0), ND).normal_(), requires_grad=True)
    lv = Variable(torch.FloatTensor(X.size(0), ND).normal_().pow(2).add(1e-9).log(), requires_grad=True)
    opt = optim.Adam([mu, lv], lr=1e-2)
    for s in range(steps):
        opt.zero_grad()
        loss_function(gen(reparametrize(mu, lv)), Variable(X), mu, lv).backward()
        opt.step()
    gen.zero_grad()      # throw away what backward left in the generator
    return mu, lv


lo_loss = []
rows_tr, rows_te = [Xtr[tr10]], [Xte[te10]]
for epoch in range(1, EPOCHS + 1):
    perm = torch.randperm(N)
    s = 0.
    for i in range(0, N, 64):
        idx = perm[i:i + 64]
        x = Variable(Xtr[idx])
        optimizer.zero_grad()
        mu, lv = emb_mu(Variable(idx)), emb_lv(Variable(idx))
        loss = loss_function(gen(reparametrize(mu, lv)), x, mu, lv)
        loss.backward()
        optimizer.step()
        s += float(loss.data) * x.size(0)
    lo_loss.append(s / N)
    print('Q3 epoch %d loss %.5f' % (epoch, lo_loss[-1]))
    if epoch in KEEP:
        mu, lv = fit_latents(gen, Xte[te10], 300)
        rows_te.append(gen(reparametrize(mu, lv)).data)
        rows_tr.append(gen(reparametrize(emb_mu(Variable(tr10)), emb_lv(Variable(tr10)))).data)
torch.save(gen.state_dict(), 'lo_gen.pth')
torch.save([emb_mu.weight.data, emb_lv.weight.data], 'lo_latents.pth')
save_grid(rows_te, names, 'q3_val.pdf')
save_grid(rows_tr, names, 'q3_train.pdf')
save_grid([q2_last, gen(Variable(z10, volatile=True)).data], ['Q2', 'Q3'], 'q3_samples.pdf')

############################# Q4


def log_normal(x, mean, logvar):
    return -0.5 * (math.log(2 * math.pi) + logvar + (x - mean).pow(2) / logvar.exp()).sum(1)


def log_px(x, M=1000):
    x = x.view(1, 1, 28, 28)
    mu, lv = enc(Variable(x, volatile=True))
    mu, lv = mu.data, lv.data
    z = mu.expand(M, ND) + lv.mul(0.5).exp().expand(M, ND) * torch.FloatTensor(M, ND).normal_()
    lpz = log_normal(z, torch.zeros(1, ND), torch.zeros(1, ND))
    lqz = log_normal(z, mu, lv)
    G = dec(Variable(z, volatile=True)).data.view(M, -1)
    lpx = log_normal(x.view(1, -1), G, torch.FloatTensor([math.log(SIGMA_P ** 2)]))
    return float(torch.logsumexp(lpz + lpx - lqz, 0)) - math.log(M)


digit = {c: [] for c in range(10)}
by_set = {'train': [], 'test': []}
plt.figure(figsize=(10, 4.5))
for c in range(10):
    for name, X, Y in [('train', Xtr, Ytr), ('test', Xte, Yte)]:
        for n, i in enumerate(np.random.choice(np.where(Y == c)[0], 5, replace=False)):
            v = log_px(X[int(i)])
            digit[c].append(v)
            by_set[name].append(v)
            if name == 'test' and n == 0:
                plt.subplot(2, 5, c + 1)
                plt.imshow(X[int(i)][0].numpy(), cmap='gray')
                plt.axis('off')
                plt.title('%.1f' % v)
plt.savefig('q4a.pdf')
for c in range(10):
    print('%d  %.2f  (%d images)' % (c, np.mean(digit[c]), len(digit[c])))
print('train %.2f  test %.2f' % (np.mean(by_set['train']), np.mean(by_set['test'])))
