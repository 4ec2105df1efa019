import torch
import matplotlib.pyplot as plt
from torch.utils.data import DataLoader
from models import *

EPOCHS_TO_SAVE = [1, 5, 10, 20, 30]


class AmortizedVAE:
    """ Q1 + Q2 """

    def __init__(self, lr=0.001):
        self.encoder = Encoder().to(device)
        self.decoder = Decoder().to(device)
        params = list(self.encoder.parameters()) + list(self.decoder.parameters())
        self.optimizer = torch.optim.Adam(params, lr=lr)
        self.losses = []
        self.val_losses = []
        self.decoder_at = {}
        self.recs = {'val': {}, 'train': {}}

    def step(self, x):
        mu, r = self.encoder(x)
        return vae_loss(x, self.decoder(reparameterize(mu, r)), mu, r)

    def train(self, train_set, val_set, val_images, train_images, epochs=30):
        loader = DataLoader(train_set, batch_size=64, shuffle=True)
        val_loader = DataLoader(val_set, batch_size=64)
        for epoch in range(1, epochs + 1):
            running = 0
            for x, _ in loader:
                loss = self.step(x.to(device))
                self.optimizer.zero_grad()
                loss.backward()
                self.optimizer.step()
                running += loss.item()
            self.losses.append(running / len(loader))
            with torch.no_grad():
                self.val_losses.append(sum(self.step(x.to(device)).item() for x, _ in val_loader) / len(val_loader))
            print(epoch, self.losses[-1], self.val_losses[-1])
            if epoch in EPOCHS_TO_SAVE:
                self.recs['val'][epoch] = self.reconstruct(val_images)
                self.recs['train'][epoch] = self.reconstruct(train_images)
                self.decoder_at[epoch] = self.decoder.state_dict()
        torch.save({'encoder': self.encoder.state_dict(), 'decoder': self.decoder.state_dict(),
                    'decoders': self.decoder_at}, 'amortized.pth')

    @torch.no_grad()
    def reconstruct(self, x):
        mu, r = self.encoder(x.to(device))
        return self.decoder(reparameterize(mu, r)).cpu()

    @torch.no_grad()
    def generate(self, z, epoch):
        d = Decoder().to(device)
        d.load_state_dict(self.decoder_at[epoch])
        return d(z).cpu()


def plot_images(rows, titles, fname):
    fig, axs = plt.subplots(len(rows), 10, figsize=(10, 1.1 * len(rows)), squeeze=False)
    for i, row in enumerate(rows):
        for j, im in enumerate(row):
            axs[i][j].imshow(im[0], cmap='gray')
            axs[i][j].axis('off')
        axs[i][0].set_title(titles[i], fontsize=8)
    plt.savefig(fname)
    plt.close()


if __name__ == '__main__':
    torch.manual_seed(0)
    train_set, val_set = load_data()
    val_images, _ = one_of_each(val_set)
    train_images, _ = one_of_each(train_set)
    vae = AmortizedVAE()
    vae.train(train_set, val_set, val_images, train_images)

    plt.plot(range(1, 31), vae.losses, label='train')
    plt.plot(range(1, 31), vae.val_losses, label='val')
    plt.legend()
    plt.savefig('q1_loss.png')
    plt.close()
    titles = ['epoch ' + str(e) for e in EPOCHS_TO_SAVE]
    for part, first in (('val', val_images), ('train', train_images)):
        plot_images([first] + [vae.recs[part][e] for e in EPOCHS_TO_SAVE], ['input'] + titles, 'q1_' + part + '.png')

    # Q2
    z = torch.rand(10, LATENT_DIM).to(device)
    plot_images([vae.generate(z, e) for e in EPOCHS_TO_SAVE], titles, 'q2.png')
