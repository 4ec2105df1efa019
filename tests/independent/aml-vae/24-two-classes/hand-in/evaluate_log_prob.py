import math
import torch
import matplotlib.pyplot as plt
from models import *

SIGMA_P = 0.4
M = 1000


def log_pdf(x, mu, sigma):
    """ log of a diagonal gaussian. x: (M, d), sigma broadcast to it """
    sigma = sigma.expand_as(x)
    return (-0.5 * ((x - mu) / sigma) ** 2 - torch.log(sigma) - 0.5 * math.log(2 * math.pi)).sum(dim=1)


@torch.no_grad()
def log_prob(encoder, decoder, x):
    mu, r = encoder(x.unsqueeze(0).to(device))
    mu, r = mu.repeat(M, 1), r.repeat(M, 1)
    z = reparameterize(mu, r)
    p_z = log_pdf(z, torch.zeros_like(z), torch.ones_like(z))
    q_z = log_pdf(z, mu, torch.exp(r / 2))
    x_flat = x.view(1, -1).repeat(M, 1).to(device)
    p_x_z = log_pdf(x_flat, decoder(z).view(M, -1), torch.tensor(SIGMA_P, device=device))
    return (p_z + p_x_z - q_z).mean().item()


def images_of(dataset, digit, n=5):
    out = []
    for i in torch.randperm(len(dataset)).tolist():
        x, y = dataset[i]
        if y == digit:
            out.append(x)
            if len(out) == n:
                return out


if __name__ == '__main__':
    train_set, test_set = load_data()
    encoder, decoder = Encoder().to(device), Decoder().to(device)
    weights = torch.load('amortized.pth', map_location=device)
    encoder.load_state_dict(weights['encoder'])
    decoder.load_state_dict(weights['decoder'])

    all_train, all_test = [], []
    fig, axs = plt.subplots(2, 5)
    for digit in range(10):
        tr = images_of(train_set, digit)
        te = images_of(test_set, digit)
        lp_tr = [log_prob(encoder, decoder, x) for x in tr]
        lp_te = [log_prob(encoder, decoder, x) for x in te]
        all_train += lp_tr
        all_test += lp_te
        print(digit, sum(lp_tr + lp_te) / 10)
        ax = axs[digit // 5][digit % 5]
        ax.imshow(tr[0][0], cmap='gray')
        ax.set_title(round(lp_tr[0], 1))
        ax.axis('off')
    plt.savefig('q4.png')
    print('train', sum(all_train) / len(all_train))
    print('test', sum(all_test) / len(all_test))
