"""One class per exercise."""
import numpy as np
import torch
from torch import nn
from torch.distributions import MultivariateNormal

from . import plotting as P
from .convolution import EdgeConv, HORIZONTAL, ImageLoader, VERTICAL, convolve3x3
from .descent import AdamDescent, GradientDescent, Paraboloid
from .gaussians import Gaussian1D, SineProblem, TwoGaussians
from .mnist_data import Mnist
from .models import (AffineFlow, AffineTransform, LogisticRegression, MnistCNN, build_mlp, count_parameters,
                     deep_classifier)
from .trainers import FiniteTrainer, MiniBatchTrainer, train_model_infinite_data
from .plotting import plt


class KL:
    def run(self):
        n1, n2 = Gaussian1D(1, 1), Gaussian1D(1.5, 0.2)
        print("KL(N1||N2) = %.4f   KL(N2||N1) = %.4f" % (n1.kl_to(n2), n2.kl_to(n1)))
        # cross check
        t1, t2 = torch.distributions.Normal(1., 1.), torch.distributions.Normal(1.5, 0.2)
        print("torch:", torch.distributions.kl_divergence(t1, t2).item(), torch.distributions.kl_divergence(t2, t1).item())


class Optimization:
    starts = [[-1.5, -1.5], [3.5, -1.0], [0.0, 3.8]]

    def run(self):
        f = Paraboloid()
        t = torch.linspace(-2, 4, 121)
        xx, yy = torch.meshgrid(t, t, indexing="xy")
        zz = f(torch.stack([xx, yy], dim=-1))

        def contour(ax):
            ax.contour(xx.numpy(), yy.numpy(), zz.numpy(), levels=np.linspace(0.1, 15, 20))
            ax.set_xlabel("x"); ax.set_ylabel("y")

        fig, ax = plt.subplots(); contour(ax); ax.set_title("f"); P.save(fig, "ex3_isolines")

        fig, axes = plt.subplots(1, 3, figsize=(17, 5))
        for ax, cls in zip(axes, (GradientDescent, AdamDescent)):
            contour(ax)
            ax.set_title(cls.__name__)
            for i, s in enumerate(self.starts):
                tr = cls(f).run(s)
                path = tr.path().numpy()
                ax.plot(path[:, 0], path[:, 1], ".-", color="C%d" % i)
                axes[2].plot(tr.values, color="C%d" % i, ls="-" if cls is GradientDescent else "--", label=cls.__name__ + str(s))
                print(cls.__name__, s, "->", path[-1], tr.values[-1])
        axes[2].set_yscale("log"); axes[2].set_xlabel("step"); axes[2].set_ylabel("f"); axes[2].legend(fontsize=7)
        P.save(fig, "ex3_trajectories")


class InfiniteData:
    nsteps = 3000

    def run(self):
        prob = TwoGaussians()
        X, y = prob.get_data(1000)
        assert X.shape == (2000, 2) and y.shape == (2000, 1)
        P.scatter_labels(X, y, "ex4_data")
        models, curves = {}, {}
        for name, m in (("logistic", LogisticRegression()), ("deep", deep_classifier())):
            models[name], curves[name] = train_model_infinite_data(m, self.nsteps, prob)
            P.plot_losses({name: curves[name]}, "ex4_loss_" + name)
            P.plot_decision_boundary(m, "ex4_boundary_" + name, (X, y))
        P.plot_losses(curves, "ex4_loss_both")
        Xb, yb = prob.get_data(50000)
        bound = nn.functional.binary_cross_entropy_with_logits(prob.log_likelihood_ratio(Xb)[:, None], yb)
        print("bound H(z|x) =", bound.item(), {k: np.mean(v[-100:]) for k, v in curves.items()})
        llr = prob.log_likelihood_ratio(X)
        fig, ax = plt.subplots()
        for name, m in models.items():
            with torch.no_grad():
                ax.scatter(llr.numpy(), m(X)[:, 0].numpy(), s=4, label=name)
        s = torch.linspace(-12, 3, 100)
        ax.plot(s.numpy(), torch.sigmoid(s).numpy(), "k--", label="sigmoid")
        ax.set_xlim(-12, 3)
        ax.set_xlabel("log likelihood ratio"); ax.set_ylabel("model output"); ax.legend()
        P.save(fig, "ex4_llr")


class FiniteData:
    nsteps = 1500

    def run(self):
        prob = TwoGaussians()
        test = prob.get_data(3000)
        for total in (500, 4000):
            data = prob.get_data(total // 2)
            curves = {}
            for name, m in (("logistic", LogisticRegression()), ("deep", deep_classifier())):
                tr = FiniteTrainer(m, data, test)
                tr.fit(self.nsteps)
                own = {name + " train": tr.train_losses, name + " test": tr.test_losses}
                P.plot_losses(own, "ex5_%s_%d" % (name, total))
                curves.update(own)
                P.plot_decision_boundary(m, "ex5_boundary_%s_%d" % (name, total), data)
                print(total, name, "train %.3f test %.3f" % (tr.train_losses[-1], tr.test_losses[-1]))
            P.plot_losses(curves, "ex5_compare_%d" % total, ylim=(0, 1), title="%d training samples" % total)


class DepthWidth:
    nsteps = 3000

    def run(self):
        X, z = SineProblem().get_data(1000)
        P.scatter_labels(X, z, "ex6_data")
        curves = {}
        for sizes in [(2, 20, 20, 20, 20, 1)] + [(2, n, 1) for n in (300, 500, 1500, 7000)]:
            tr = FiniteTrainer(build_mlp(sizes), (X, z), criterion=nn.BCEWithLogitsLoss())
            _, losses = tr.fit(self.nsteps)
            curves["%s (%d)" % (sizes, count_parameters(tr.model))] = losses
            print(sizes, losses[-1])
        P.plot_losses(curves, "ex6_losses")


class Convolutions:
    def run(self):
        img = ImageLoader().get()
        hand = [convolve3x3(img, VERTICAL), convolve3x3(img, HORIZONTAL)]
        torch_out = EdgeConv()(img)
        print("difference hand/torch", max(np.abs(a - b).max() for a, b in zip(hand, torch_out)))
        fig, axes = plt.subplots(2, 3, figsize=(14, 8))
        titles = ["image", "vertical, by hand", "horizontal, by hand", "image", "vertical, Conv2d", "horizontal, Conv2d"]
        for ax, im, t in zip(axes.flat, [img] + hand + [img] + list(torch_out), titles):
            ax.imshow(im, cmap="gray"); ax.set_title(t); ax.axis("off")
        P.save(fig, "ex7_edges")


class ConvNets:
    nsteps = 1000

    def run(self):
        data = Mnist()
        fig, axes = plt.subplots(1, 8, figsize=(14, 2))
        for i, ax in enumerate(axes):
            ax.imshow(data.train[0][i].view(28, 28), cmap="gray"); ax.set_title(int(data.train[1][i])); ax.axis("off")
        P.save(fig, "ex8_examples")
        models = {"MLP": build_mlp((784, 100, 100, 100, 10)), "CNN": MnistCNN()}
        for h in (300, 600, 1000):
            models["MLP%d" % h] = build_mlp((784, h, h, h, 10))
        curves, final = {}, {}
        for name, m in models.items():
            tr = MiniBatchTrainer(m, data.train, data.test, criterion=nn.CrossEntropyLoss())
            tr.fit(self.nsteps)
            if name in ("MLP", "CNN"):
                curves[name + " train"] = tr.train_losses
                curves[name + " test"] = (tr.test_steps, tr.test_losses)
            final[name] = tr.test_losses[-1]
            with torch.no_grad():
                acc = (m(data.test[0]).argmax(1) == data.test[1]).float().mean()
            print("%8s parameters %8d  final test loss %.4f  accuracy %.4f" % (name, count_parameters(m), final[name], acc))
        P.plot_losses(curves, "ex8_losses", log=True)
        best = min((n for n in final if n != "CNN"), key=final.get)
        print("closest to the CNN:", best, count_parameters(models[best]), "parameters; CNN has", count_parameters(models["CNN"]))


class DensityTransform:
    def run(self):
        A, b = torch.tensor([[1.0, 0.2], [0.2, 1.0]]), torch.tensor([1.0, 2.0])
        mu, Sigma = torch.zeros(2), torch.eye(2)
        px = MultivariateNormal(mu, Sigma)
        py = MultivariateNormal(A @ mu + b, A @ Sigma @ A.t())
        x, y = px.sample((4000,)), py.sample((4000,))
        fx, back = AffineTransform.forward(x, A, b), AffineTransform.inverse(y, A, b)
        for n, s in (("f(x)", fx), ("y", y), ("x", x), ("f^-1(y)", back)):
            print(n, s.mean(0).tolist(), torch.cov(s.t()).tolist())
        fig, axes = plt.subplots(1, 2, figsize=(12, 5))
        for ax, pair, labels in ((axes[0], (fx, y), ("f(x)", "y ~ p(y)")), (axes[1], (x, back), ("x ~ p(x)", "f^-1(y)"))):
            for s, l in zip(pair, labels):
                ax.scatter(s[:, 0].numpy(), s[:, 1].numpy(), s=3, alpha=0.5, label=l)
            ax.legend(); ax.set_aspect("equal")
        P.save(fig, "ex9")


class Flow:
    nsteps = 1500

    def run(self):
        data = MultivariateNormal(torch.tensor([1.0, 2.0]), torch.tensor([[0.5, 0.3], [0.3, 0.3]])).sample((1000,))
        fig, ax = plt.subplots(); ax.scatter(data[:, 0].numpy(), data[:, 1].numpy(), s=4); ax.set_xlabel("$x_1$"); ax.set_ylabel("$x_2$")
        P.save(fig, "ex10_data")
        # check with an unsymmetric matrix
        A, b = torch.tensor([[1.0, 0.5], [-0.3, 2.0]]), torch.tensor([0.3, -1.0])
        x = torch.randn(20, 2); y = AffineTransform.forward(x, A, b)
        assert torch.allclose(AffineTransform.inverse(y, A, b), x, atol=1e-5)
        assert torch.allclose(AffineTransform.log_prob(y, A, b), MultivariateNormal(b, A @ A.t()).log_prob(y), atol=1e-4)
        flow = AffineFlow()
        P.plot(flow, "ex10_init", data)
        opt = torch.optim.Adam(flow.parameters(), lr=1e-2)
        losses = []
        for i in range(self.nsteps):
            opt.zero_grad()
            loss = -flow.log_prob(data).mean()
            loss.backward()
            opt.step()
            losses.append(loss.item())
            if i % 250 == 0:
                P.plot(flow, "ex10_step%04d" % i, data)
        P.plot(flow, "ex10_final", data)
        fig, ax = plt.subplots(); ax.plot(losses); ax.set_xlabel("step"); ax.set_ylabel("NLL"); P.save(fig, "ex10_nll")
        print("b", flow.b.tolist(), "A A^T", (flow.A @ flow.A.t()).tolist(), "cov of data", torch.cov(data.t()).tolist())


class NoCode:
    def run(self):
        print("see ANSWERS.md")


REGISTRY = {"1": KL, "2": NoCode, "3": Optimization, "4": InfiniteData, "5": FiniteData, "6": DepthWidth,
            "7": Convolutions, "8": ConvNets, "9": DensityTransform, "10": Flow}
