"""Aufgaben 9 and 10"""
import torch
from torch import nn
from torch.distributions import Independent, MultivariateNormal, Normal

from .core import Record, curves, figure, optimize, task

A9, B9 = torch.tensor([[1., .2], [.2, 1.]]), torch.tensor([1., 2.])

affine = lambda x, A, b: torch.einsum("ij,nj->ni", A, x) + b
inverse = lambda y, A, b: torch.linalg.solve(A, (y - b).T).T
log_abs_det_jacobian = lambda A: torch.linalg.det(A).abs().log()


def base():
    return Independent(Normal(torch.zeros(2), torch.ones(2)), 1)


def affine_log_prob(y, A, b):
    """log p(y) = log p_x(f^-1(y)) - log |det A|"""
    return base().log_prob(inverse(y, A, b)) - log_abs_det_jacobian(A)


@figure()
def clouds(fig, **sets):
    ax = fig.add_subplot()
    for name, s in sets.items():
        ax.plot(*s.T, ".", ms=2, label=name)
    ax.legend()
    ax.set_aspect("equal")


@task("affine")
def density_transform(cfg):
    x = base().sample((4000,))
    p_y = MultivariateNormal(B9, A9 @ A9.T)
    y = p_y.sample((4000,))
    clouds(cfg.out / "9_forward.png", transformed=affine(x, A9, B9), direct=y)
    clouds(cfg.out / "9_back.png", x=x, f_inverse_of_y=inverse(y, A9, B9))
    print("forward", affine(x, A9, B9).mean(0), torch.cov(affine(x, A9, B9).T), "expected", B9, A9 @ A9.T)
    print("back", inverse(y, A9, B9).mean(0), torch.cov(inverse(y, A9, B9).T))


class AffineFlow(nn.Module):
    def __init__(self):
        super().__init__()
        self.A = nn.Parameter(torch.eye(2) + .05 * torch.randn(2, 2))
        self.b = nn.Parameter(torch.zeros(2))

    def log_prob(self, y):
        return affine_log_prob(y, self.A, self.b)

    def generate(self, n, z=None):
        z = base().sample((n,)) if z is None else z
        return affine(z, self.A, self.b)


@figure(figsize=(13, 4))
def plot(fig, model, n=1000):
    with torch.no_grad():
        z = base().sample((n,))
        y = model.generate(n, z)
    a, *hists = fig.subplots(1, 3)
    a.plot(*z.T, ".", ms=2, label="base")
    a.plot(*y.T, ".", ms=2, label="transformed")
    a.legend()
    for k, h in enumerate(hists):
        h.hist([z[:, k].numpy(), y[:, k].numpy()], bins=35, histtype="step", density=True)
        h.set_xlabel(f"x{k + 1}")


@task("flow")
def flow(cfg):
    target = MultivariateNormal(torch.tensor([1., 2.]), torch.tensor([[.5, .3], [.3, .3]]))
    data = target.sample((1000,))
    clouds(cfg.out / "10_data.png", data=data)
    model = AffineFlow()
    plot(cfg.out / "10_start.png", model)

    def snapshot(step, m, loss):
        if step % 250 == 0:
            plot(cfg.out / f"10_step{step:04d}.png", m)

    rec = Record()
    optimize(model, lambda m: -m.log_prob(data).mean(), 2000 * cfg.scale, hooks=[rec, snapshot], lr=5e-3)
    plot(cfg.out / "10_end.png", model)
    curves(cfg.out / "10_nll.png", {"nll": rec.log["train"]})
    print("b", model.b.data, "A A^T", (model.A @ model.A.T).data)
