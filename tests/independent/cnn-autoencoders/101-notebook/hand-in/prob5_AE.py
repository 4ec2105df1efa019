"""Problem 5.4: fully connected autoencoder, 784 -> 2 -> 784"""
import torch
import torch.nn as nn
import torch.nn.functional as F

from prob4_CNN import mnist_loaders


class AE(nn.Module):
    def __init__(self, sizes=(784, 400, 120, 30, 2)):
        super().__init__()
        self.encoder = self._stack(sizes)
        self.decoder = self._stack(sizes[::-1])

    @staticmethod
    def _stack(sizes):
        # 最后一层后面不加 ReLU：编码器出口 / 解码器入口都是线性的
        layers = []
        for a, b in zip(sizes[:-1], sizes[1:]):
            layers += [nn.Linear(a, b), nn.ReLU()]
        return nn.Sequential(*layers[:-1])

    def encode(self, img):
        return self.encoder(img.flatten(1))

    def decode(self, z):
        return torch.sigmoid(self.decoder(z)).view(-1, 1, 28, 28)

    def forward(self, img):
        return self.decode(self.encode(img))


def train_autoencoder(model, loader, device, epochs=15, lr=1e-3, noise=0.0):
    """返回每个 epoch 的平均训练误差。noise > 0 时只给输入加噪声，目标仍是干净图像。"""
    opt = torch.optim.Adam(model.parameters(), lr=lr)
    hist = []
    for ep in range(epochs):
        model.train()
        total = 0.0
        for img, _ in loader:
            img = img.to(device)
            inp = img + noise * torch.randn_like(img) if noise > 0 else img
            loss = F.mse_loss(model(inp), img)
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() * img.size(0)
        hist.append(total / len(loader.dataset))
        print("epoch %2d  mse %.5f" % (ep + 1, hist[-1]))
    return hist


if __name__ == "__main__":
    dev = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    tr, _ = mnist_loaders()
    ae = AE().to(dev)
    train_autoencoder(ae, tr, dev)
    torch.save(ae.state_dict(), "mnist_ae.pt")
