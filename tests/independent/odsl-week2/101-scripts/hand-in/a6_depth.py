import torch
import matplotlib.pyplot as plt

dev = "cuda" if torch.cuda.is_available() else "cpu"


def f(x):
    return torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])


def get_data(N):
    """x uniform in the square, z ~ Bernoulli(sigmoid(f(x))) -- f is in [-2,2], so it is taken as the logit"""
    x = 4 * torch.rand(N, 2, device=dev) - 2
    z = torch.bernoulli(torch.sigmoid(f(x)))
    return x, z[:, None]


def mlp(*widths):
    mods = []
    for i, o in zip(widths[:-1], widths[1:]):
        mods += [torch.nn.Linear(i, o), torch.nn.ReLU()]
    return torch.nn.Sequential(*mods[:-1]).to(dev)       # no ReLU after the last one, output = logit


def fit(model, nsteps=20_000, batch=1000):
    opt = torch.optim.Adam(model.parameters(), 1e-3)
    out = []
    for _ in range(nsteps):
        x, z = get_data(batch)
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(x), z)
        opt.zero_grad(); loss.backward(); opt.step()
        out.append(loss.item())
    return out


def smooth(v, k=200):
    return torch.tensor(v).unfold(0, k, k).mean(1)


if __name__ == "__main__":
    torch.manual_seed(5)
    x, z = get_data(1000)
    plt.scatter(*x.T.cpu(), c=z[:, 0].cpu(), s=6, cmap="bwr")
    plt.xlabel("x1"); plt.ylabel("x2")
    plt.savefig("a6_data.pdf")

    p = torch.sigmoid(f(get_data(1_000_000)[0]))
    H = -(p * p.log() + (1 - p) * (1 - p).log()).mean().item()      # = 0.596

    plt.figure()
    for widths in [(2, 20, 20, 20, 20, 1)] + [(2, n, 1) for n in (300, 500, 1500, 7000)]:
        net = mlp(*widths)
        npar = sum(t.numel() for t in net.parameters())
        c = smooth(fit(net))
        print(widths, npar, c[-1].item())
        plt.plot(200 * torch.arange(len(c)), c, label=f"{'-'.join(map(str, widths))}  ({npar} par.)")
    plt.axhline(H, c="k", ls=":", label="H(z|x)")
    plt.xlabel("step"); plt.ylabel("cross entropy (mean over 200 steps)"); plt.legend(fontsize=7)
    plt.savefig("a6_loss.pdf")
