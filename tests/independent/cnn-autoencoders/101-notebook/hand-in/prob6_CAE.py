"""Problem 6: convolutional autoencoder, without and with skip connections"""
import torch
import torch.nn as nn
import torch.nn.functional as F

from prob4_CNN import mnist_loaders
from prob5_AE import train_autoencoder


class CAE(nn.Module):
    def __init__(self, skip=False):
        super().__init__()
        self.skip = skip
        k = 2 if skip else 1           # 拼接 (concat) 以后通道数翻倍
        # encoder
        self.e1 = nn.Conv2d(1, 4, 3, stride=1, padding=1)
        self.e2 = nn.Conv2d(4, 8, 3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.l1 = nn.Linear(8 * 7 * 7, 20)
        self.l2 = nn.Linear(20, 2)
        # decoder
        self.l3 = nn.Linear(2, 20)
        self.l4 = nn.Linear(20, 392)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.d1 = nn.Conv2d(8 * k, 4, 3, padding=1)
        self.d2 = nn.Conv2d(4 * k, 1, 3, padding=1)

    def _encode(self, img):
        p1 = self.pool(F.relu(self.e1(img)))       # 4 x 14 x 14
        p2 = self.pool(F.relu(self.e2(p1)))        # 8 x 7 x 7
        z = self.l2(F.relu(self.l1(p2.flatten(1))))
        return z, p1, p2

    def encode(self, img):
        return self._encode(img)[0]

    def forward(self, img):
        z, p1, p2 = self._encode(img)
        h = F.relu(self.l4(F.relu(self.l3(z)))).view(-1, 8, 7, 7)
        if self.skip:
            h = torch.cat((h, p2), dim=1)
        h = F.relu(self.d1(self.up(h)))            # 4 x 14 x 14
        if self.skip:
            h = torch.cat((h, p1), dim=1)
        return torch.sigmoid(self.d2(self.up(h)))  # 1 x 28 x 28


if __name__ == "__main__":
    dev = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tr, _ = mnist_loaders()
    for skip, name in ((False, "mnist_cae.pt"), (True, "mnist-cae-skip.pt")):
        net = CAE(skip).to(dev)
        train_autoencoder(net, tr, dev)
        torch.save(net.state_dict(), name)
