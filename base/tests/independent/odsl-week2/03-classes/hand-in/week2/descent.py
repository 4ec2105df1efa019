import torch


class Paraboloid:
    def __init__(self, x0=1.0, y0=2.0):
        self.x0, self.y0 = x0, y0

    def __call__(self, phi):
        return (phi[..., 0] - self.x0) ** 2 + 0.2 * (phi[..., 1] - self.y0) ** 2


class Tracker:
    def __init__(self):
        self.positions, self.values = [], []

    def record(self, pars, value):
        self.positions.append(pars.detach().clone())
        self.values.append(value.item())

    def path(self):
        return torch.stack(self.positions)


class GradientDescent:
    def __init__(self, func, lr=0.1, steps=60):
        self.func, self.lr, self.steps = func, lr, steps

    def run(self, start):
        t = Tracker()
        pars = torch.tensor(start, requires_grad=True)
        for _ in range(self.steps):
            value = self.func(pars)
            t.record(pars, value)
            value.backward()
            with torch.no_grad():
                pars = pars - self.lr * pars.grad
                pars.requires_grad = True
        t.record(pars, self.func(pars))
        return t


class AdamDescent(GradientDescent):
    def run(self, start):
        t = Tracker()
        pars = torch.nn.Parameter(torch.tensor(start))
        opt = torch.optim.Adam([pars], lr=self.lr)
        for _ in range(self.steps):
            opt.zero_grad()
            value = self.func(pars)
            t.record(pars, value)
            value.backward()
            opt.step()
        t.record(pars, self.func(pars))
        return t
