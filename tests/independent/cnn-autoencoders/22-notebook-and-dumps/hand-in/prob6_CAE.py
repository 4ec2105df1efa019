import torch
from torch import nn
import torch.nn.functional as F
from prob5_AE import train_dl, test_dl, dev


class ConvAE(nn.Module):
    ''' without skip '''

    def __init__(self):
        super(ConvAE, self).__init__()
        self.c1 = nn.Conv2d(1, 4, 3, stride=1, padding=1)
        self.c2 = nn.Conv2d(4, 8, 3, stride=1, padding=1)
        self.l1 = nn.Linear(392, 20)
        self.l2 = nn.Linear(20, 2)
        self.l3 = nn.Linear(2, 20)
        self.l4 = nn.Linear(20, 392)
        self.c3 = nn.Conv2d(8, 4, 3, stride=1, padding=1)
        self.c4 = nn.Conv2d(4, 1, 3, stride=1, padding=1)

    def encode(self, x):
        x = F.max_pool2d(F.relu(self.c1(x)), 2, 2)
        x = F.max_pool2d(F.relu(self.c2(x)), 2, 2)
        x = torch.flatten(x, start_dim=1)
        return self.l2(F.relu(self.l1(x)))

    def forward(self, x):
        code = self.encode(x)
        y = F.relu(self.l3(code))
        y = F.relu(self.l4(y))
        y = y.reshape(-1, 8, 7, 7)
        y = F.interpolate(y, scale_factor=2, mode='nearest')
        y = F.relu(self.c3(y))
        y = F.interpolate(y, scale_factor=2, mode='nearest')
        return torch.sigmoid(self.c4(y))


class ConvAESkip(ConvAE):
    ''' with skip '''

    def forward(self, x):
        s1 = F.max_pool2d(F.relu(self.c1(x)), 2, 2)
        s2 = F.max_pool2d(F.relu(self.c2(s1)), 2, 2)
        code = self.l2(F.relu(self.l1(torch.flatten(s2, start_dim=1))))
        y = F.relu(self.l3(code))
        y = F.relu(self.l4(y)).reshape(-1, 8, 7, 7)
        y = F.interpolate(y + s2, scale_factor=2, mode='nearest')
        y = F.relu(self.c3(y))
        y = F.interpolate(y, scale_factor=2, mode='nearest')
        return torch.sigmoid(self.c4(y))


def train_cae(m, n_ep=10, noisy=False):
    opt = torch.optim.Adam(m.parameters(), lr=0.001)
    curve = []
    for ep in range(n_ep):
        s = 0
        for img, _ in train_dl:
            img = img.to(dev)
            if noisy:
                img = img + 0.3*torch.randn(img.shape, device=dev)
            out = m(img)
            loss = F.mse_loss(out, img)
            opt.zero_grad()
            loss.backward()
            opt.step()
            s += loss.item()
        curve.append(s/len(train_dl))
        print('epoch', ep, 'loss', curve[-1])
    return curve


if __name__ == '__main__':
    a = ConvAE().to(dev)
    train_cae(a)
    torch.save(a.state_dict(), 'mnist_cae.pt')
    b = ConvAESkip().to(dev)
    train_cae(b)
    torch.save(b.state_dict(), 'mnist-cae-skip.pt')
