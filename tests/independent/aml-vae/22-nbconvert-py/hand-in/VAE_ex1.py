#!/usr/bin/env python
# coding: utf-8

# # AML EX1 - VAE
# Itamar

# In[1]:


import torch
import torch.nn as nn
import numpy as np
import matplotlib.pyplot as plt
from torchvision import datasets, transforms
from torch.utils.data import DataLoader, Subset, TensorDataset
from sklearn.model_selection import train_test_split
from tqdm.notebook import tqdm
device = 'cuda' if torch.cuda.is_available() else 'cpu'
torch.manual_seed(0); np.random.seed(0)


# In[2]:


LATENT = 200
SIGMA_P = 0.4
EPOCHS = 30
SAVE = [1, 5, 10, 20, 30]


# ## data

# In[3]:


tr = datasets.MNIST('/content/data', train=True, download=True, transform=transforms.ToTensor())
te = datasets.MNIST('/content/data', train=False, download=True, transform=transforms.ToTensor())
idx, _ = train_test_split(np.arange(len(tr)), train_size=20000, stratify=tr.targets.numpy())

# everything in memory, quicker than the loader
X = (tr.data[idx].float() / 255).unsqueeze(1)
Y = tr.targets[idx]
Xt = (te.data.float() / 255).unsqueeze(1)
Yt = te.targets
X.shape, Xt.shape


# In[4]:


train_loader = DataLoader(TensorDataset(X, torch.arange(len(X))), batch_size=64, shuffle=True)
test_loader = DataLoader(TensorDataset(Xt, torch.arange(len(Xt))), batch_size=256)


# In[5]:


class VAE(nn.Module):
    def __init__(self, latent_dim=LATENT):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 64, 4, 2, 1), nn.ReLU(True),
            nn.Conv2d(64, 128, 4, 2, 1), nn.ReLU(True),
            nn.Flatten(),
            nn.Linear(128 * 7 * 7, 2 * latent_dim))
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, 128 * 7 * 7), nn.ReLU(True),
            nn.Unflatten(1, (128, 7, 7)),
            nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.ReLU(True),
            nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Sigmoid())

    def encode(self, x):
        h = self.encoder(x)
        return h[:, :LATENT], h[:, LATENT:]

    def sample_z(self, mu, logvar):
        eps = torch.randn_like(mu)
        return mu + eps * torch.exp(logvar)

    def forward(self, x):
        mu, logvar = self.encode(x)
        return self.decoder(self.sample_z(mu, logvar)), mu, logvar


# In[6]:


mse = nn.MSELoss()

def KL(mu, logvar):
    sigma = torch.exp(0.5 * logvar)
    return torch.mean(mu ** 2 + sigma - 0.5 * logvar - 1)


# ## Q1

# In[7]:


# one of each class
val_pick = [np.random.choice(np.where(Yt.numpy() == d)[0]) for d in range(10)]
train_pick = [np.random.choice(np.where(Y.numpy() == d)[0]) for d in range(10)]
val10, train10 = Xt[val_pick].to(device), X[train_pick].to(device)


# In[8]:


net = VAE().to(device)
opt = torch.optim.Adam(net.parameters(), lr=0.001)
train_losses, test_losses = [], []
rec_val, rec_train = {}, {}
for epoch in tqdm(range(1, EPOCHS + 1)):
    net.train()
    s = 0
    for x, _ in train_loader:
        x = x.to(device)
        out, mu, logvar = net(x)
        loss = mse(out, x) + KL(mu, logvar)
        opt.zero_grad(); loss.backward(); opt.step()
        s += loss.item()
    train_losses.append(s / len(train_loader))
    net.eval()
    s = 0
    with torch.no_grad():
        for x, _ in test_loader:
            x = x.to(device)
            out, mu, logvar = net(x)
            s += (mse(out, x) + KL(mu, logvar)).item()
        test_losses.append(s / len(test_loader))
        if epoch in SAVE:
            rec_val[epoch] = net(val10)[0].cpu()
            rec_train[epoch] = net(train10)[0].cpu()
            torch.save(net.state_dict(), f'vae{epoch}.pth')


# In[9]:


plt.plot(range(1, 31), train_losses, label='train')
plt.plot(range(1, 31), test_losses, label='val')
plt.legend(); plt.xlabel('epoch'); plt.ylabel('loss'); plt.show()


# In[10]:


def show(first, dic, title):
    rows = ([first] if first is not None else []) + [dic[e] for e in SAVE]
    plt.figure(figsize=(10, len(rows)))
    k = 1
    for r in rows:
        for im in r:
            plt.subplot(len(rows), 10, k); k += 1
            plt.imshow(im.squeeze().cpu().numpy(), cmap='gray'); plt.axis('off')
    plt.suptitle(title); plt.show()

show(val10, rec_val, 'val, epochs 1 5 10 20 30')
show(train10, rec_train, 'train, epochs 1 5 10 20 30')


# ## Q2

# In[11]:


gen = {}
for e in SAVE:
    net.load_state_dict(torch.load(f'vae{e}.pth'))
    z = torch.randn(10, LATENT).to(device)
    with torch.no_grad():
        gen[e] = net.decoder(z)
show(None, gen, 'samples')


# ## Q3

# In[12]:


mus = torch.randn(len(X), LATENT, device=device).requires_grad_(True)
logvars = torch.log(torch.randn(len(X), LATENT, device=device) ** 2).requires_grad_(True)
lo = VAE().to(device)          # only .decoder is used
opt_g = torch.optim.Adam(lo.decoder.parameters(), lr=0.001)
opt_q = torch.optim.Adam([mus, logvars], lr=0.01)
lo_losses, lo_rec = [], {}
for epoch in tqdm(range(1, EPOCHS + 1)):
    s = 0
    for x, i in train_loader:
        x = x.to(device)
        i = i.to(device)
        m, lv = mus[i], logvars[i]
        out = lo.decoder(lo.sample_z(m, lv))
        loss = mse(out, x) + KL(m, lv)
        opt_g.zero_grad(); opt_q.zero_grad()
        loss.backward()
        opt_g.step(); opt_q.step()
        s += loss.item()
    lo_losses.append(s / len(train_loader))
    if epoch in SAVE:
        # no latents for val images so I take the training ones (asked in the forum)
        with torch.no_grad():
            lo_rec[epoch] = lo.decoder(mus[train_pick])
torch.save({'dec': lo.decoder.state_dict(), 'mu': mus, 'logvar': logvars}, 'lo30.pth')


# In[13]:


show(train10, lo_rec, 'LO')
plt.plot(lo_losses); plt.show()


# In[14]:


with torch.no_grad():
    g = lo.decoder(torch.randn(10, LATENT).to(device)).cpu()
plt.figure(figsize=(10, 1))
for k in range(10):
    plt.subplot(1, 10, k + 1); plt.imshow(g[k, 0], cmap='gray'); plt.axis('off')
plt.show()


# ## Q4

# In[15]:


def log_normal(x, mu, logvar):
    d = x.shape[-1]
    return -0.5 * d * np.log(2 * np.pi) - 0.5 * torch.sum(logvar, dim=-1) - 0.5 * torch.sum((x - mu) ** 2 / torch.exp(logvar), dim=-1)


# In[16]:


net.load_state_dict(torch.load('vae30.pth'))
net.eval()
M = 1000
probs = np.zeros((10, 10))     # digit, image (first 5 train, last 5 test)
first_images = []
with torch.no_grad():
    for d in range(10):
        a = np.random.choice(np.where(Y.numpy() == d)[0], 5, replace=False)
        b = np.random.choice(np.where(Yt.numpy() == d)[0], 5, replace=False)
        imgs = torch.cat([X[a], Xt[b]]).to(device)
        first_images.append(imgs[0].cpu())
        for j in range(10):
            x = imgs[j:j + 1]
            mu, logvar = net.encode(x)
            z = mu + torch.exp(0.5 * logvar) * torch.randn(M, LATENT, device=device)
            gz = net.decoder(z).view(M, -1)
            log_pz = log_normal(z, torch.zeros_like(z), torch.zeros_like(z))
            log_qz = log_normal(z, mu, logvar)
            lv = torch.full((1, 784), float(np.log(SIGMA_P)), device=device)
            log_pxz = log_normal(x.view(1, -1), gz, lv)
            probs[d, j] = torch.logsumexp(log_pz + log_pxz - log_qz, dim=0).item()


# In[17]:


plt.figure(figsize=(15, 2))
for d in range(10):
    plt.subplot(1, 10, d + 1)
    plt.imshow(first_images[d][0], cmap='gray'); plt.axis('off')
    plt.title('%.0f' % probs[d, 0])
plt.show()


# In[18]:


print('per digit', probs.mean(1).round(1))
print('train', probs[:, :5].mean(), 'test', probs[:, 5:].mean())
