import math
import torch
import matplotlib.pyplot as plt
from mnist5000 import *
from model import ConvVAE

SIGMA_P = 0.4
M = 1000


# log of the density of N(m, s^2 I) or N(m, diag(s^2)); one number for each row of v
def log_pdf(v, m, log_s):
    d = v.shape[1]
    mahalanobis = (((v - m) * torch.exp(-log_s)) ** 2).sum(1)
    log_det = (log_s + torch.zeros_like(v)).sum(1)      # adds zeros only to get the shape of v
    return -0.5 * mahalanobis - log_det - 0.5 * d * math.log(2 * math.pi)


net = ConvVAE(LATENT).to(device)
net.load_state_dict(torch.load("saved/vae_epoch30.pth", map_location=device))
net.eval()

# 5 images of the 5000 for training and 5 of the test set for each digit
numbers_train = []
numbers_test = []
for digit in range(10):
    all_train = torch.nonzero(y_train == digit).flatten()
    all_test = torch.nonzero(y_val == digit).flatten()
    numbers_train.append(all_train[torch.randperm(len(all_train))[:5]])
    numbers_test.append(all_test[torch.randperm(len(all_test))[:5]])

# rows: digits, columns 0-4 train, 5-9 test
pictures = torch.stack([torch.cat([x_train[numbers_train[digit]], x_val[numbers_test[digit]]]) for digit in range(10)])
result = torch.zeros(10, 10)

log_sigma_p = torch.tensor(math.log(SIGMA_P)).to(device)
zero = torch.tensor(0.0).to(device)

with torch.no_grad():
    for digit in range(10):
        for column in range(10):
            x = pictures[digit, column].unsqueeze(0).to(device)
            mu, r = net.encode(x)
            z = mu + torch.exp(r / 2) * torch.randn(M, LATENT).to(device)
            G_z = net.decode(z).reshape(M, 784)
            x_repeated = x.reshape(1, 784).repeat(M, 1)
            terms = log_pdf(z, zero, zero) + log_pdf(x_repeated, G_z, log_sigma_p) - log_pdf(z, mu, r / 2)
            result[digit, column] = torch.logsumexp(terms, 0) - math.log(M)
        print(digit, result[digit])

# (a)
plt.figure(figsize=(10, 5))
for digit in range(10):
    plt.subplot(2, 5, digit + 1)
    plt.imshow(pictures[digit, 0, 0], cmap="gray")
    plt.title("%.2f" % result[digit, 0])
    plt.axis("off")
plt.show()

# (b)
print("average of each digit:", result.mean(1))
plt.bar(range(10), result.mean(1))
plt.xticks(range(10))
plt.xlabel("Digit")
plt.ylabel("Average log p(x)")
plt.show()

# (c)
print("training:", result[:, :5].mean().item())
print("test:", result[:, 5:].mean().item())
