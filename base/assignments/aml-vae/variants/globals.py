# about: functions that read module globals (vae, sigma_p, M), which are made by training at top level; one image without a batch axis
# remove: log_prob.py
# file: log_prob_image.py
import numpy as np
import torch
from vae import train_vae
from torchvision import datasets, transforms

sigma_p = 0.4
M = 1000
mnist = datasets.MNIST("data", train=True, download=True, transform=transforms.ToTensor())
vae, history = train_vae(mnist, epochs=30)

for step in range(10**9):
    vae.train()


def log_pdf(x, mean, std):
    return (-((x - mean) ** 2) / (2 * std**2) - torch.log(torch.as_tensor(std)) - 0.5 * np.log(2 * np.pi)).sum(dim=-1)


def log_prob_image(image):
    with torch.no_grad():
        mu, r = vae.encoder(image.unsqueeze(0))
        std = torch.exp(0.5 * r)
        z = mu + std * torch.randn(M, mu.size(1))
        out = vae.decoder(z).view(M, -1)
        terms = log_pdf(z, 0.0, 1.0) + log_pdf(image.view(1, -1), out, sigma_p) - log_pdf(z, mu, std)
        return torch.logsumexp(terms, 0) - np.log(M)


def average_per_digit(log_probs, digits):
    return np.array([np.mean(np.asarray(log_probs)[np.asarray(digits) == d]) for d in range(10)])


def train_against_test(log_probs, is_train):
    return np.array([np.mean(np.asarray(log_probs)[is_train]), np.mean(np.asarray(log_probs)[~np.asarray(is_train)])])
