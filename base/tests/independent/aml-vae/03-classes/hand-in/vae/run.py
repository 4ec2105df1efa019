import json
import os
import sys

import numpy as np
import torch

from . import plots
from .data import Digits
from .losses import LogLikelihood
from .nets import AmortizedVAE, Decoder, LatentVAE, reparametrize
from .trainers import SNAPSHOTS, AmortizedTrainer, LatentTrainer, QFitter

DIM = 200


class Experiment:
    def __init__(self, out='out'):
        os.makedirs(out, exist_ok=True)
        self.out = out
        self.device = 'cuda' if torch.cuda.is_available() else 'cpu'
        torch.manual_seed(67912)
        self.train = Digits(True, 5000)
        self.val = Digits(False)
        self.ten_train = np.concatenate(self.train.per_class(1, seed=1))
        self.ten_val = np.concatenate(self.val.per_class(1, seed=1))
        # one set of prior samples, for Q2 and Q3
        self.z10 = torch.randn(10, DIM, generator=torch.Generator().manual_seed(5)).to(self.device)

    def path(self, f):
        return os.path.join(self.out, f)

    def amortized(self, epoch):
        m = AmortizedVAE(DIM)
        m.load_state_dict(torch.load(self.path(f'amortized_{epoch:02d}.pt'), map_location='cpu'))
        return m.to(self.device).eval()

    @torch.no_grad()
    def q1(self):
        with torch.enable_grad():
            t = AmortizedTrainer(AmortizedVAE(DIM), self.train, self.out, device=self.device, val=self.val)
            t.fit()
        plots.curves(self.path('q1_loss.png'), 'Q1 amortized VAE', train=[h[0] for h in t.history], validation=t.val_history)
        for name, data, ten in (('val', self.val, self.ten_val), ('train', self.train, self.ten_train)):
            x = data.x[ten].to(self.device)
            rows = [x] + [self.amortized(e)(x)[0] for e in SNAPSHOTS]
            plots.image_grid(rows, ['x'] + [f'ep. {e}' for e in SNAPSHOTS], self.path(f'q1_rec_{name}.png'), f'Q1 reconstructions ({name})')
            print(name, 'mse', [round(((r - x) ** 2).mean().item(), 4) for r in rows[1:]])

    @torch.no_grad()
    def q2(self):
        plots.image_grid([self.amortized(e).decoder(self.z10) for e in SNAPSHOTS], [f'ep. {e}' for e in SNAPSHOTS],
                         self.path('q2_samples.png'), 'Q2 samples')

    def q3(self):
        t = LatentTrainer(LatentVAE(len(self.train), DIM), self.train, self.out, device=self.device)
        t.fit()
        plots.curves(self.path('q3_loss.png'), 'Q3 latent optimization', train=[h[0] for h in t.history], mse=[h[1] for h in t.history])
        x = self.val.x[self.ten_val].to(self.device)
        idx = torch.as_tensor(self.ten_train)
        rows, rows_tr = [x], [self.train.x[idx]]
        for e in SNAPSHOTS:
            m = LatentVAE(len(self.train), DIM)
            m.load_state_dict(torch.load(self.path(f'latent_{e:02d}.pt'), map_location='cpu'))
            m = m.to(self.device)
            mu, r = QFitter(m.decoder, DIM).fit(x)
            with torch.no_grad():
                rows.append(m.decoder(reparametrize(mu, r)))
                rows_tr.append(m(None, idx.to(self.device))[0])
        labels = ['x'] + [f'ep. {e}' for e in SNAPSHOTS]
        plots.image_grid(rows, labels, self.path('q3_rec_val.png'), 'Q3 validation (q fitted, decoder frozen)')
        plots.image_grid(rows_tr, labels, self.path('q3_rec_train.png'), 'Q3 training images, own q')
        with torch.no_grad():
            plots.image_grid([self.amortized(30).decoder(self.z10), m.decoder(self.z10)], ['Q2', 'Q3'], self.path('q3_samples.png'))

    def q4(self):
        ll = LogLikelihood(self.amortized(30))
        table = np.zeros((2, 10, 5))
        shown = []
        for s, data in enumerate((self.train, self.val)):
            for c, idx in enumerate(data.per_class(5, seed=4)):
                for j, i in enumerate(idx):
                    table[s, c, j] = ll(data.x[i].to(self.device))
                if s == 1:
                    shown.append((data.x[idx[0]], f'{c}: {table[s, c, 0]:.1f}'))
        plots.with_captions(*zip(*shown), self.path('q4a.png'))
        res = {'per_digit': table.mean(axis=(0, 2)).round(2).tolist(), 'train': table[0].mean(), 'test': table[1].mean()}
        print(json.dumps(res, indent=1))
        json.dump(res, open(self.path('q4.json'), 'w'))


if __name__ == '__main__':
    what = sys.argv[1] if len(sys.argv) > 1 else 'all'
    exp = Experiment()
    for q in ('q1', 'q2', 'q3', 'q4') if what == 'all' else (what,):
        getattr(exp, q)()
