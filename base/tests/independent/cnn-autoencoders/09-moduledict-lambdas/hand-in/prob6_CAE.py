import torch
import torch.nn as nn
import torch.nn.functional as F
from functools import partial
from prob4_CNN import dev, loader, run, plt
from prob5_AE import compare, embedding_plot


def make_cae():
    conv = lambda i, o: nn.Conv2d(i, o, 3, stride=1, padding=1)
    return nn.ModuleDict({
        "down1": nn.Sequential(conv(1, 4), nn.ReLU(), nn.MaxPool2d(2, 2)),
        "down2": nn.Sequential(conv(4, 8), nn.ReLU(), nn.MaxPool2d(2, 2)),
        "code": nn.Sequential(nn.Flatten(), nn.Linear(392, 20), nn.ReLU(), nn.Linear(20, 2)),
        "uncode": nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU(), nn.Unflatten(1, (8, 7, 7))),
        "up1": nn.Sequential(nn.Upsample(scale_factor=2, mode="nearest"), conv(8, 4), nn.ReLU()),
        "up2": nn.Sequential(nn.Upsample(scale_factor=2, mode="nearest"), conv(4, 1), nn.Sigmoid()),
    })


def forward(m, x, skip):
    """(reconstruction, code). With skip, what comes out of a pooling layer is added to what goes into its upsampling layer."""
    p1 = m["down1"](x)              # 4 x 14 x 14
    p2 = m["down2"](p1)             # 8 x 7 x 7
    z = m["code"](p2)
    h = m["uncode"](z)
    h = m["up1"](h + p2 if skip else h)
    return m["up2"](h + p1 if skip else h), z


add_noise = lambda x, s=0.3: x + s * torch.randn_like(x)
clean = lambda x: x


def experiment(name, skip, corrupt, epochs=15):
    torch.manual_seed(0)
    m = make_cae().to(dev)
    f = partial(forward, m, skip=skip)
    hist = run(m, lambda x, y: F.mse_loss(f(corrupt(x))[0], x), loader(True), epochs, after=lambda e, l: print(name, e, "%.5f" % l))
    torch.save(m.state_dict(), name + ".pt")
    m.eval()
    x, y = next(iter(loader(False, 2000)))
    with torch.no_grad():
        seen = corrupt(x.to(dev))
        r, z = f(seen)
        compare([("original", x)] + ([("corrupted", seen)] if corrupt is add_noise else []) + [("reconstruction", r)], f"p6_{name}_rec.png")
        embedding_plot(z, y, f"p6_{name}_emb.png", name)
        print(name, "test mse to the original", F.mse_loss(r.cpu(), x).item())
    return hist


def main():
    todo = {"mnist_cae": (False, clean), "mnist-cae-skip": (True, clean),
            "mnist_cae_noise": (False, add_noise), "mnist-cae-skip-noise": (True, add_noise)}
    losses = {k: experiment(k, *v) for k, v in todo.items()}
    for k, h in losses.items():
        plt.plot(range(1, len(h) + 1), h, label=k)
    plt.yscale("log")
    plt.legend()
    plt.xlabel("epoch")
    plt.ylabel("training MSE")
    plt.savefig("p6_losses.png")


if __name__ == "__main__":
    main()
