# about: a notebook, torch's own convolution, a DataLoader
# remove: images.py
# whole: yes
# file: work.ipynb
# %%
import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
from torchvision import datasets
# %%
def correlate(images, kernel):
    return F.conv2d(images[:, None], kernel[None, None])[:, 0]
# %%
def standardise(images):
    flat = images.reshape(len(images), -1)
    flat = (flat - flat.mean(1, keepdim=True)) / flat.std(1, keepdim=True, unbiased=False)
    return flat.reshape(images.shape)
# %%
def augment(images, rng):
    coins = torch.randint(2, (len(images), 1, 1), generator=rng)
    return coins * images.flip(-1) + (1 - coins) * images
# %%
def loader(images, labels, batch_size):
    return DataLoader(TensorDataset(images, labels), batch_size=batch_size, shuffle=True)
# %%
def predict(x_train, y_train, x):
    a, b = torch.tensor(x_train).flatten(1).double(), torch.tensor(x).flatten(1).double()
    return y_train[torch.cdist(b, a).argmin(1).numpy()]
# %%
def brightness():
    data = datasets.KMNIST(root="./data", download=True)
    return sum(float(image.sum()) for image in data.data) / data.data.numel()
