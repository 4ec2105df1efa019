import argparse
import numpy as np
import matplotlib.pyplot as plt
import torch
import model
from sup_classification import load_mnist
from vae import *

p = argparse.ArgumentParser(description='Q4')
p.add_argument('--weights', default='vae_ep30.pt')
p.add_argument('--sigma-p', type=float, default=0.4)
p.add_argument('--M', type=int, default=1000)
p.add_argument('--d', type=int, default=200)


def log_px(enc, dec, image, sigma_p, M):
    """image 1 x 28 x 28, eq. (9)"""
    with torch.no_grad():
        mu, r = encode(enc, image[None])
        z = sample_q(mu.expand(M, -1), r.expand(M, -1))
        mean = dec(z).flatten(1)
        terms = (log_gauss(z, 0., 1.)
                 + log_gauss(image.flatten(), mean, sigma_p)
                 - log_gauss(z, mu, torch.exp(r)))
        return (torch.logsumexp(terms, 0) - np.log(M)).item()


if __name__ == '__main__':
    a = p.parse_args()
    torch.manual_seed(4)
    x, y, x_val, y_val = load_mnist(500)
    enc, dec = model.encoder(a.d), model.decoder(a.d)
    w = torch.load(a.weights)
    enc.load_state_dict(w['enc'])
    dec.load_state_dict(w['dec'])
    i, j = one_of_each(y, 5), one_of_each(y_val, 5)
    f = lambda ims: np.array([log_px(enc, dec, im, a.sigma_p, a.M) for im in ims]).reshape(10, 5)
    train, test = f(x[i]), f(x_val[j])

    print('per digit', np.round(np.hstack([train, test]).mean(1), 1))
    print('train %.1f   test %.1f' % (train.mean(), test.mean()))
    plt.figure(figsize=(12, 2))
    for c in range(10):
        plt.subplot(1, 10, c + 1)
        plt.imshow(x[i[5 * c], 0], cmap='gray')
        plt.title('%.1f' % train[c, 0])
        plt.axis('off')
    plt.savefig('q4a.png')
