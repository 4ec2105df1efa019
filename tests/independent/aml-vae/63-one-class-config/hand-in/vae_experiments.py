from math import log, pi

import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset
from torchvision.datasets import MNIST

CONFIG = {
    'seed': 3,
    'data_dir': 'data',
    'images_per_digit': 500,        # 5000 in all
    'batch_size': 50,
    'latent_dim': 200,
    'epochs': 30,
    'show_at': [1, 5, 10, 20, 30],
    'lr': 0.001,
    'lr_latents': 0.01,
    'sigma_p': 0.4,
    'mc_samples': 1000,
    'val_fit_steps': 400,
    'q4_per_set': 5,
    'device': 'cuda' if torch.cuda.is_available() else 'cpu',
}


class AutoEncoder(nn.Module):
    """Encoder and decoder in one. For latent optimization only .decode is used."""

    def __init__(self, d):
        super().__init__()
        self.d = d
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 32, 3, stride=2, padding=1), nn.BatchNorm2d(32), nn.LeakyReLU(0.1),
            nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.BatchNorm2d(64), nn.LeakyReLU(0.1),
            nn.Flatten(),
            nn.Linear(64 * 49, 2 * d))
        self.decoder = nn.Sequential(
            nn.Linear(d, 64 * 49),
            nn.Unflatten(1, (64, 7, 7)), nn.LeakyReLU(0.1),
            nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1),
            nn.BatchNorm2d(32), nn.LeakyReLU(0.1),
            nn.ConvTranspose2d(32, 1, 3, stride=2, padding=1, output_padding=1),
            nn.Sigmoid())

    def encode(self, x):
        h = self.encoder(x)
        return h[:, :self.d], h[:, self.d:]

    def decode(self, z):
        return self.decoder(z)

    @staticmethod
    def reparam(mu, r):
        sigma = (r / 2).exp()
        eps = torch.randn_like(sigma)
        return mu + sigma * eps

    def forward(self, x):
        mu, r = self.encode(x)
        return self.decode(self.reparam(mu, r)), mu, r


class VAEExperiments:
    def __init__(self, cfg):
        self.cfg = cfg
        self.dev = cfg['device']
        self.d = cfg['latent_dim']
        torch.manual_seed(cfg['seed'])
        self.load_data()
        self.choose_images()
        self.prior_z = torch.randn(10, self.d, device=self.dev)   # shared by Q2 and Q3
        self.amortized_states = {}     # epoch -> state dict of the whole AutoEncoder

    # ------------------------------------------------------------------ data
    def load_data(self):
        tr = MNIST(self.cfg['data_dir'], train=True, download=True)
        te = MNIST(self.cfg['data_dir'], train=False, download=True)
        per = self.cfg['images_per_digit']
        chosen = []
        for digit in range(10):
            pos = torch.where(tr.targets == digit)[0]
            chosen.append(pos[torch.randperm(len(pos))[:per]])
        chosen = torch.cat(chosen)
        self.x_train = tr.data[chosen].float().div(255).unsqueeze(1)
        self.y_train = tr.targets[chosen]
        self.x_val = te.data.float().div(255).unsqueeze(1)
        self.y_val = te.targets
        # the third column says which image it is, needed for latent optimization
        rows = TensorDataset(self.x_train, self.y_train, torch.arange(len(self.x_train)))
        self.loader = DataLoader(rows, batch_size=self.cfg['batch_size'], shuffle=True)

    def random_of_digit(self, labels, digit, k):
        pos = torch.where(labels == digit)[0]
        return pos[torch.randperm(len(pos))[:k]]

    def choose_images(self):
        tr = [self.random_of_digit(self.y_train, c, 1) for c in range(10)]
        va = [self.random_of_digit(self.y_val, c, 1) for c in range(10)]
        self.show_train = self.x_train[torch.cat(tr)].to(self.dev)
        self.show_val = self.x_val[torch.cat(va)].to(self.dev)

    # ------------------------------------------------------------- objective
    def kl(self, mu, r):
        # Eq. 7 with log(sigma) = r/2, averaged over the latent dimensions (and the batch)
        return (mu ** 2 + r.exp() - r / 2 - 1).mean()

    def objective(self, x, rec, mu, r):
        return nn.MSELoss()(rec, x) + self.kl(mu, r)

    # --------------------------------------------------------------- figures
    # (this method was written with GitHub Copilot: I wrote the signature and the comment,
    #  it completed the loops over the axes)
    def grid(self, table, names, file):
        """table: list of rows, each a tensor of 10 images."""
        f, ax = plt.subplots(len(table), 10, figsize=(10, 1.1 * len(table)))
        for i, row in enumerate(table):
            for j in range(10):
                ax[i, j].imshow(row[j, 0].detach().cpu().numpy(), cmap='gray')
                ax[i, j].axis('off')
            ax[i, 0].set_title(names[i], fontsize=8, loc='left')
        f.savefig(file, bbox_inches='tight')
        plt.close(f)

    def curve(self, values, title, file):
        f = plt.figure()
        plt.plot(range(1, len(values) + 1), values, '.-')
        plt.xlabel('epoch'), plt.ylabel('loss'), plt.title(title)
        f.savefig(file)
        plt.close(f)

    def names(self):
        return ['ep. ' + str(e) for e in self.cfg['show_at']]

    # ------------------------------------------------------------------- Q1
    def question1(self):
        self.vae = AutoEncoder(self.d).to(self.dev)
        adam = torch.optim.Adam(self.vae.parameters(), lr=self.cfg['lr'])
        losses, on_val, on_train = [], [self.show_val], [self.show_train]

        for epoch in range(1, self.cfg['epochs'] + 1):
            self.vae.train()
            running = 0.
            for x, _, _ in self.loader:
                x = x.to(self.dev)
                rec, mu, r = self.vae(x)
                loss = self.objective(x, rec, mu, r)
                adam.zero_grad()
                loss.backward()
                adam.step()
                running += loss.item()
            losses.append(running / len(self.loader))    # 5000/50: all batches are full
            print('[Q1] epoch %d loss %.4f' % (epoch, losses[-1]))

            if epoch in self.cfg['show_at']:
                self.vae.eval()
                with torch.no_grad():
                    on_val.append(self.vae(self.show_val)[0])
                    on_train.append(self.vae(self.show_train)[0])
                self.amortized_states[epoch] = {k: v.clone() for k, v in self.vae.state_dict().items()}
                torch.save(self.amortized_states[epoch], 'vae_%d.pth' % epoch)

        self.curve(losses, 'amortized VAE', 'Q1_loss.png')
        self.grid(on_val, ['real'] + self.names(), 'Q1_val.png')
        self.grid(on_train, ['real'] + self.names(), 'Q1_train.png')
        self.report_overfit()

    @torch.no_grad()
    def report_overfit(self):
        self.vae.eval()
        for name, images in [('train', self.x_train), ('validation', self.x_val)]:
            err = 0.
            for x in images.split(200):
                x = x.to(self.dev)
                err += ((self.vae(x)[0] - x) ** 2).mean(dim=(1, 2, 3)).sum().item()
            print('[Q1] reconstruction MSE on %s: %.4f' % (name, err / len(images)))

    # ------------------------------------------------------------------- Q2
    def question2(self):
        table = []
        for e in self.cfg['show_at']:
            self.vae.load_state_dict(self.amortized_states[e])
            self.vae.eval()
            with torch.no_grad():
                table.append(self.vae.decode(self.prior_z))
        self.grid(table, self.names(), 'Q2.png')

    # ------------------------------------------------------------------- Q3
    def start_q(self, n):
        """mu ~ N(0,I);  r = log(sigma^2) where sigma ~ N(0,I)"""
        mu = nn.Embedding.from_pretrained(torch.randn(n, self.d), freeze=False)
        r = nn.Embedding.from_pretrained(torch.randn(n, self.d).square().log(), freeze=False)
        return mu.to(self.dev), r.to(self.dev)

    def q_for_new_images(self, model, x):
        """The validation images were not in training, so they have no q. Their q is
        searched here; only the embeddings are given to the optimizer, so the generator
        stays what it is."""
        mu, r = self.start_q(len(x))
        every = torch.arange(len(x), device=self.dev)
        adam = torch.optim.Adam(list(mu.parameters()) + list(r.parameters()),
                                lr=self.cfg['lr_latents'])
        for _ in range(self.cfg['val_fit_steps']):
            m, s = mu(every), r(every)
            loss = self.objective(x, model.decode(model.reparam(m, s)), m, s)
            adam.zero_grad()
            loss.backward()
            adam.step()
        return mu(every).detach(), r(every).detach()

    def question3(self):
        model = AutoEncoder(self.d).to(self.dev)
        mu, r = self.start_q(len(self.x_train))
        adam = torch.optim.Adam([
            {'params': model.decoder.parameters()},
            {'params': mu.parameters(), 'lr': self.cfg['lr_latents']},
            {'params': r.parameters(), 'lr': self.cfg['lr_latents']},
        ], lr=self.cfg['lr'])
        losses, recs, samples = [], [self.show_val], []

        for epoch in range(1, self.cfg['epochs'] + 1):
            model.train()
            running = 0.
            for x, _, i in self.loader:
                x, i = x.to(self.dev), i.to(self.dev)
                m, s = mu(i), r(i)
                loss = self.objective(x, model.decode(model.reparam(m, s)), m, s)
                adam.zero_grad()
                loss.backward()
                adam.step()
                running += loss.item()
            losses.append(running / len(self.loader))
            print('[Q3] epoch %d loss %.4f' % (epoch, losses[-1]))

            if epoch in self.cfg['show_at']:
                model.eval()
                m, s = self.q_for_new_images(model, self.show_val)
                with torch.no_grad():
                    recs.append(model.decode(model.reparam(m, s)))
                    samples.append(model.decode(self.prior_z))

        torch.save({'decoder': model.decoder.state_dict(), 'mu': mu.weight.data,
                    'r': r.weight.data}, 'latent_opt_30.pth')
        self.curve(losses, 'latent optimization', 'Q3_loss.png')
        self.grid(recs, ['real'] + self.names(), 'Q3_val.png')
        self.grid(samples, self.names(), 'Q3_samples.png')

    # ------------------------------------------------------------------- Q4
    @staticmethod
    def log_gauss(v, mean, var):
        """log density of N(mean, diag(var)) at v (last dimension = coordinates)"""
        n = v.shape[-1]
        return -0.5 * (n * log(2 * pi) + var.log().sum(-1) + ((v - mean) ** 2 / var).sum(-1))

    @torch.no_grad()
    def log_p(self, x):
        x = x.to(self.dev).view(1, 1, 28, 28)
        big_m = self.cfg['mc_samples']
        mu, r = self.vae.encode(x)
        mu, r = mu.expand(big_m, -1), r.expand(big_m, -1)
        z = self.vae.reparam(mu, r)
        prior = self.log_gauss(z, torch.zeros_like(z), torch.ones_like(z))
        proposal = self.log_gauss(z, mu, r.exp())
        g = self.vae.decode(z).view(big_m, 784)
        likelihood = self.log_gauss(x.view(1, 784), g, torch.full_like(g, self.cfg['sigma_p'] ** 2))
        return (torch.logsumexp(prior + likelihood - proposal, 0) - log(big_m)).item()

    def question4(self):
        self.vae.load_state_dict(self.amortized_states[self.cfg['epochs']])
        self.vae.eval()
        k = self.cfg['q4_per_set']
        result = {'train': [], 'test': []}       # 10 lists of k numbers each
        f, ax = plt.subplots(1, 10, figsize=(15, 2))
        for digit in range(10):
            tr = self.x_train[self.random_of_digit(self.y_train, digit, k)]
            te = self.x_val[self.random_of_digit(self.y_val, digit, k)]
            result['train'].append([self.log_p(x) for x in tr])
            result['test'].append([self.log_p(x) for x in te])
            ax[digit].imshow(tr[0, 0], cmap='gray')
            ax[digit].set_title('%.1f' % result['train'][-1][0])
            ax[digit].axis('off')
        f.savefig('Q4_a.png')
        plt.close(f)

        for digit in range(10):
            both = result['train'][digit] + result['test'][digit]
            print('[Q4] digit %d: %.1f' % (digit, sum(both) / len(both)))
        for part in result:
            flat = [v for five in result[part] for v in five]
            print('[Q4] %s: %.1f' % (part, sum(flat) / len(flat)))


def main():
    lab = VAEExperiments(CONFIG)
    lab.question1()
    lab.question2()
    lab.question3()
    lab.question4()


if __name__ == '__main__':
    main()
