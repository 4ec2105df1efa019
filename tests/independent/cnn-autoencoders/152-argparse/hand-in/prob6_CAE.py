"""
Problem 6. Four runs:
   python prob6_CAE.py                       -> mnist_cae.pt
   python prob6_CAE.py --skip                -> mnist-cae-skip.pt
   python prob6_CAE.py --sigma 0.3           -> mnist_cae_noisy.pt
   python prob6_CAE.py --skip --sigma 0.3    -> mnist-cae-skip_noisy.pt
I read N(0, 0.3) as standard deviation 0.3.
"""
import argparse
import torch
import torch.nn as nn
import torch.nn.functional as F

from prob4_CNN import loaders
from prob5_AE import scatter, compare


class CAE(nn.Module):
    def __init__(self, skip=False):
        super().__init__()
        self.skip = skip
        self.c1 = nn.Conv2d(1, 4, 3, stride=1, padding=1)
        self.c2 = nn.Conv2d(4, 8, 3, stride=1, padding=1)
        self.pool = nn.MaxPool2d(2, 2)
        self.squeeze = nn.Sequential(nn.Linear(8 * 7 * 7, 20), nn.ReLU(), nn.Linear(20, 2))
        self.expand = nn.Sequential(nn.Linear(2, 20), nn.ReLU(), nn.Linear(20, 392), nn.ReLU())
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.d1 = nn.Conv2d(8, 4, 3, padding=1)
        self.d2 = nn.Conv2d(4, 1, 3, padding=1)

    def forward(self, x):
        p1 = self.pool(F.relu(self.c1(x)))        # 4 x 14 x 14
        p2 = self.pool(F.relu(self.c2(p1)))       # 8 x 7 x 7
        z = self.squeeze(p2.flatten(1))

        u = self.expand(z).view(-1, 8, 7, 7)
        if self.skip:
            u = u + p2
        u = F.relu(self.d1(self.up(u)))           # 4 x 14 x 14
        if self.skip:
            u = u + p1
        return torch.sigmoid(self.d2(self.up(u))), z


if __name__ == "__main__":
    ap = argparse.ArgumentParser()
    ap.add_argument("--skip", action="store_true")
    ap.add_argument("--sigma", type=float, default=0.0)
    ap.add_argument("--epochs", type=int, default=15)
    ap.add_argument("--batch-size", type=int, default=128)
    ap.add_argument("--lr", type=float, default=1e-3)
    ap.add_argument("--data", default="./data")
    args = ap.parse_args()
    name = ("mnist-cae-skip" if args.skip else "mnist_cae") + ("_noisy" if args.sigma > 0 else "")

    torch.manual_seed(452)
    dev = "cuda" if torch.cuda.is_available() else "cpu"
    tr, te = loaders(args.data, args.batch_size)
    net = CAE(args.skip).to(dev)
    opt = torch.optim.Adam(net.parameters(), lr=args.lr)

    for ep in range(args.epochs):
        net.train()
        tot = 0.0
        for img, _ in tr:
            img = img.to(dev)
            if args.sigma > 0:
                img = img + args.sigma * torch.randn_like(img)
            opt.zero_grad()
            rec, _ = net(img)
            loss = F.mse_loss(rec, img)
            loss.backward()
            opt.step()
            tot += loss.item() * len(img)
        print(f"{name} epoch {ep + 1}: {tot / len(tr.dataset):.4f}")
    torch.save(net.state_dict(), name + ".pt")

    net.eval()
    zs, ys = [], []
    with torch.no_grad():
        for k, (img, y) in enumerate(te):
            img = img.to(dev)
            seen = img + args.sigma * torch.randn_like(img) if args.sigma > 0 else img
            rec, z = net(seen)
            if k == 0:
                compare(seen.cpu(), rec.cpu(), f"p6_{name}_recon.png")
            zs.append(z.cpu()); ys.append(y)
            if k == 15:
                break
    scatter(torch.cat(zs), torch.cat(ys), f"p6_{name}_embedding.png", name)
