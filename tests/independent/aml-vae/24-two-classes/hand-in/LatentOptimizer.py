import torch
import torch.nn as nn
from torch.utils.data import DataLoader
from models import *
from AmortizedVAE import plot_images, EPOCHS_TO_SAVE


class LatentOptimizer(nn.Module):
    """ Q3. mu and r are parameters, one row for each training image """

    def __init__(self, n):
        super(LatentOptimizer, self).__init__()
        self.decoder = Decoder()
        self.mu = nn.Parameter(torch.randn(n, LATENT_DIM))
        self.r = nn.Parameter(torch.randn(n, LATENT_DIM))

    def forward(self, idx):
        mu, r = self.mu[idx], self.r[idx]
        return self.decoder(reparameterize(mu, r)), mu, r


def train(model, train_set, images, places, epochs=30, batch_size=64):
    loader = DataLoader(train_set, batch_size=batch_size, shuffle=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    recs = {}
    for epoch in range(1, epochs + 1):
        total = 0
        for b, (x, _) in enumerate(loader):
            x = x.to(device)
            idx = torch.arange(b * batch_size, b * batch_size + len(x), device=device)
            x_hat, mu, r = model(idx)
            loss = vae_loss(x, x_hat, mu, r)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        print(epoch, total / len(loader))
        if epoch in EPOCHS_TO_SAVE:
            with torch.no_grad():
                recs[epoch] = model(torch.tensor(places, device=device))[0].cpu()
    torch.save(model.state_dict(), 'latent_optimizer.pth')
    return recs


if __name__ == '__main__':
    torch.manual_seed(0)
    train_set, _ = load_data()
    # the validation images don't have a latent vector so I used the train images
    images, places = one_of_each(train_set)
    model = LatentOptimizer(len(train_set)).to(device)
    recs = train(model, train_set, images, places)
    titles = ['epoch ' + str(e) for e in EPOCHS_TO_SAVE]
    plot_images([images] + [recs[e] for e in EPOCHS_TO_SAVE], ['input'] + titles, 'q3_rec.png')
    with torch.no_grad():
        samples = model.decoder(torch.randn(10, LATENT_DIM).to(device)).cpu()
    plot_images([samples], ['samples'], 'q3_samples.png')
