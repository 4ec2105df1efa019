import itertools
import torch
import matplotlib.pyplot as plt
from torch.utils.data import DataLoader
from model import ConvEncoder, ConvDecoder
from vae_common import *


def train(train_set):
    encoder, decoder = ConvEncoder(LATENT_DIM).to(device), ConvDecoder(LATENT_DIM).to(device)
    optimizer = torch.optim.Adam(itertools.chain(encoder.parameters(), decoder.parameters()), lr=0.001)
    loader = DataLoader(train_set, batch_size=BATCH_SIZE, shuffle=True)
    losses = []
    for epoch in range(1, EPOCHS + 1):
        total = 0.0
        for x, _ in loader:
            x = x.to(device)
            mu, r = encoder(x)
            x_hat = decoder(reparametrize(mu, r))
            loss = elbo_loss(x, x_hat, mu, r)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * x.size(0)
        losses.append(total / len(train_set))
        print('epoch', epoch, 'loss', losses[-1])
        if epoch in SAVE_EPOCHS:
            torch.save({'encoder': encoder.state_dict(), 'decoder': decoder.state_dict()},
                       checkpoint_path('amortized', epoch))
    return losses


def load(epoch):
    encoder, decoder = ConvEncoder(LATENT_DIM).to(device), ConvDecoder(LATENT_DIM).to(device)
    state = torch.load(checkpoint_path('amortized', epoch), map_location=device)
    encoder.load_state_dict(state['encoder'])
    decoder.load_state_dict(state['decoder'])
    return encoder.eval(), decoder.eval()


@torch.no_grad()
def reconstruct(images, filename):
    images = images.to(device)
    rows, titles = [images], ['original']
    for epoch in SAVE_EPOCHS:
        encoder, decoder = load(epoch)
        mu, _ = encoder(images)
        rows.append(decoder(mu))
        titles.append('epoch %d' % epoch)
    save_grid(rows, titles, filename)


@torch.no_grad()
def sample(filename):
    z = torch.randn(10, LATENT_DIM, device=device)
    save_grid([load(epoch)[1](z) for epoch in SAVE_EPOCHS], ['epoch %d' % e for e in SAVE_EPOCHS], filename)


if __name__ == '__main__':
    train_set, val_set = load_data()
    losses = train(train_set)
    plt.plot(range(1, EPOCHS + 1), losses)
    plt.xlabel('Epoch'); plt.ylabel('Loss')
    plt.savefig('q1_loss.png')
    reconstruct(val_set.tensors[0][random_image_per_class(val_set)], 'q1_val.png')
    reconstruct(train_set.tensors[0][random_image_per_class(train_set)], 'q1_train.png')
    sample('q2_samples.png')
