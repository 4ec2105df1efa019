import copy
import torch
from architecture import Encoder, Generator
from digits import minibatches
from objectives import draw_z, elbo_loss

SNAPSHOTS = (1, 5, 10, 20, 30)


def fit(x_train, x_val, epochs=30, lr=1e-3, batch=64, dev='cpu'):
    S, G = Encoder().to(dev), Generator().to(dev)
    opt = torch.optim.Adam([*S.parameters(), *G.parameters()], lr=lr)
    x_train, x_val = x_train.to(dev), x_val.to(dev)
    curve, snaps = {'train': [], 'val': []}, {}
    for epoch in range(1, epochs + 1):
        S.train(), G.train()
        acc = 0.0
        for idx in minibatches(len(x_train), batch, dev):
            x = x_train[idx]
            mu, r = S(x)
            loss, _, _ = elbo_loss(x, G(draw_z(mu, r)), mu, r)
            opt.zero_grad()
            loss.backward()
            opt.step()
            acc += loss.item() * len(idx)
        curve['train'].append(acc / len(x_train))
        curve['val'].append(evaluate(S, G, x_val))
        print(f'[amortized] {epoch:2d}  train {curve["train"][-1]:.4f}  val {curve["val"][-1]:.4f}')
        if epoch in SNAPSHOTS:
            snaps[epoch] = {'S': copy.deepcopy(S.state_dict()), 'G': copy.deepcopy(G.state_dict())}
    return curve, snaps


@torch.no_grad()
def evaluate(S, G, x, batch=1000):
    S.eval(), G.eval()
    acc = 0.0
    for part in x.split(batch):
        mu, r = S(part)
        acc += elbo_loss(part, G(draw_z(mu, r)), mu, r)[0].item() * len(part)
    return acc / len(x)


def revive(snap, dev='cpu'):
    S, G = Encoder().to(dev), Generator().to(dev)
    S.load_state_dict(snap['S'])
    G.load_state_dict(snap['G'])
    return S.eval(), G.eval()
