import torch
import torch.nn as nn
import torch.nn.functional as F

import utils


class CAE(nn.Module):
    def __init__(self, skip=False):
        super().__init__()
        self.skip = skip
        # encoder
        self.enc1 = nn.Conv2d(1, 4, 3, stride=1, padding=1)
        self.enc2 = nn.Conv2d(4, 8, 3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(kernel_size=2, stride=2)
        self.to20 = nn.Linear(8 * 7 * 7, 20)
        self.to2 = nn.Linear(20, 2)
        # decoder
        self.from2 = nn.Linear(2, 20)
        self.from20 = nn.Linear(20, 392)
        self.up = nn.Upsample(scale_factor=2, mode='nearest')
        self.dec1 = nn.Conv2d(8, 4, 3, stride=1, padding=1)
        self.dec2 = nn.Conv2d(4, 1, 3, stride=1, padding=1)

    def encode(self, x):
        p1 = self.pool(F.relu(self.enc1(x)))       # 4 x 14 x 14
        p2 = self.pool(F.relu(self.enc2(p1)))      # 8 x 7 x 7
        z = self.to2(F.relu(self.to20(p2.flatten(1))))
        return z, p1, p2

    def embed(self, x):
        return self.encode(x)[0]

    def forward(self, x):
        z, p1, p2 = self.encode(x)
        h = F.relu(self.from20(F.relu(self.from2(z)))).view(-1, 8, 7, 7)
        if self.skip:
            h = h + p2                             # pool 2 -> upsampling 1
        h = F.relu(self.dec1(self.up(h)))          # 4 x 14 x 14
        if self.skip:
            h = h + p1                             # pool 1 -> upsampling 2
        return torch.sigmoid(self.dec2(self.up(h)))


# file name of the weights, skip connections, corruption
RUNS = [
    ('mnist_cae.pt', False, None),                                  # 6.1
    ('mnist-cae-skip.pt', True, None),                              # 6.2
    ('mnist_cae_noise.pt', False, utils.gaussian_noise),            # 6.3
    ('mnist-cae-skip-noise.pt', True, utils.gaussian_noise),        # 6.3
]


def main(epochs=15):
    train_loader, test_loader = utils.mnist_loaders()
    clean_curves, noisy_curves = {}, {}
    for weights, skip, corrupt in RUNS:
        utils.seed_everything()
        model = CAE(skip)
        name = weights[:-3]
        curve = utils.fit_autoencoder(model, train_loader, epochs, corrupt=corrupt, tag=name)
        torch.save(model.state_dict(), weights)
        (clean_curves if corrupt is None else noisy_curves)['skip' if skip else 'no skip'] = curve
        print(name, 'test mse', utils.test_mse(model, test_loader, corrupt))
        utils.show_reconstructions(model, test_loader, 'p6_recon_%s.png' % name, corrupt=corrupt)
        utils.show_embedding(model, test_loader, 'p6_embedding_%s.png' % name, name, corrupt=corrupt)
    utils.show_curves(clean_curves, 'p6_loss.png', 'clean input')
    utils.show_curves(noisy_curves, 'p6_loss_noise.png', 'input + N(0, 0.3)')


if __name__ == '__main__':
    main()
