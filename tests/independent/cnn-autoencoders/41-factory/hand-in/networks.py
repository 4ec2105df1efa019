"""All the networks of assignment 2. Get them with build(name, **options)."""
import torch
import torch.nn as nn


class ConvClassifier(nn.Module):
    def __init__(self, filters=40, hidden=100):
        super().__init__()
        self.conv1 = nn.Conv2d(1, filters, kernel_size=5)
        self.conv2 = nn.Conv2d(filters, filters, kernel_size=5)
        self.pool = nn.MaxPool2d(2)
        self.head = nn.Sequential(nn.Flatten(), nn.Linear(filters * 16, hidden), nn.ReLU(), nn.Linear(hidden, 10))

    def forward(self, x):
        for conv in (self.conv1, self.conv2):
            x = self.pool(torch.relu(conv(x)))
        return self.head(x)


def dense_stack(sizes, last=None):
    """Linear layers with ReLU between, none after the last unless given."""
    mods = []
    for k, (a, b) in enumerate(zip(sizes, sizes[1:])):
        mods.append(nn.Linear(a, b))
        if k + 2 < len(sizes):
            mods.append(nn.ReLU())
    if last is not None:
        mods.append(last)
    return nn.Sequential(*mods)


class Autoencoder(nn.Module):
    """
    kind='dense'  784-...-code-...-784 with linear layers
    kind='conv'   the convolutional one of problem 6
    skip=True     (conv only) pooled maps are added to the inputs of the upsamplings
    """

    def __init__(self, kind="dense", skip=False, code=2, sizes=(784, 512, 128, 32)):
        super().__init__()
        if kind not in ("dense", "conv"):
            raise ValueError(kind)
        if skip and kind == "dense":
            raise ValueError("skip connections need pooling layers")
        self.kind, self.skip = kind, skip
        if kind == "dense":
            self.enc_fc = dense_stack(list(sizes) + [code])
            self.dec_fc = dense_stack([code] + list(sizes)[::-1], nn.Sigmoid())
        else:
            self.down1 = nn.Sequential(nn.Conv2d(1, 4, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2))
            self.down2 = nn.Sequential(nn.Conv2d(4, 8, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2))
            self.enc_fc = dense_stack([8 * 7 * 7, 20, code])
            self.dec_fc = dense_stack([code, 20, 8 * 7 * 7], nn.ReLU())
            self.up = nn.Upsample(scale_factor=2, mode="nearest")
            self.conv_a = nn.Conv2d(8, 4, 3, 1, 1)
            self.conv_b = nn.Conv2d(4, 1, 3, 1, 1)

    def _encode(self, x):
        if self.kind == "dense":
            return self.enc_fc(x.flatten(1)), None
        p1 = self.down1(x)        # 4 x 14 x 14
        p2 = self.down2(p1)       # 8 x 7 x 7
        return self.enc_fc(p2.flatten(1)), (p1, p2)

    def embed(self, x):
        return self._encode(x)[0]

    def forward(self, x):
        z, pooled = self._encode(x)
        h = self.dec_fc(z)
        if self.kind == "dense":
            return h.view(-1, 1, 28, 28)
        h = h.view(-1, 8, 7, 7)
        if self.skip:
            h = h + pooled[1]
        h = torch.relu(self.conv_a(self.up(h)))      # 4 x 14 x 14
        if self.skip:
            h = h + pooled[0]
        return torch.sigmoid(self.conv_b(self.up(h)))


_TABLE = {
    "cnn": (ConvClassifier, {}),
    "ae": (Autoencoder, {"kind": "dense"}),
    "cae": (Autoencoder, {"kind": "conv", "skip": False}),
    "cae-skip": (Autoencoder, {"kind": "conv", "skip": True}),
}


def build(name, **options):
    cls, defaults = _TABLE[name]
    return cls(**{**defaults, **options})
