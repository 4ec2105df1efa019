import torch
from torch import nn
import torchvision
import torchvision.transforms as T

dev = torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')
# no normalize here!! because the sigmoid is between 0 and 1
train_data = torchvision.datasets.MNIST('../mnist', train=True, download=True, transform=T.ToTensor())
test_data = torchvision.datasets.MNIST('../mnist', train=False, download=True, transform=T.ToTensor())
train_dl = torch.utils.data.DataLoader(train_data, 100, shuffle=True)
test_dl = torch.utils.data.DataLoader(test_data, 1000, shuffle=True)


class Autoencoder(nn.Module):

    def __init__(self):
        super(Autoencoder, self).__init__()
        self.enc1 = nn.Linear(28*28, 512)
        self.enc2 = nn.Linear(512, 128)
        self.enc3 = nn.Linear(128, 32)
        self.enc4 = nn.Linear(32, 2)
        self.dec1 = nn.Linear(2, 32)
        self.dec2 = nn.Linear(32, 128)
        self.dec3 = nn.Linear(128, 512)
        self.dec4 = nn.Linear(512, 28*28)
        self.act = nn.ReLU()

    def encode(self, x):
        for layer in [self.enc1, self.enc2, self.enc3, self.enc4]:
            x = self.act(layer(x))
        return x

    def decode(self, code):
        y = self.act(self.dec1(code))
        y = self.act(self.dec2(y))
        y = self.act(self.dec3(y))
        return torch.sigmoid(self.dec4(y))

    def forward(self, x):
        return self.decode(self.encode(x))


if __name__ == '__main__':
    ae = Autoencoder().to(dev)
    opt = torch.optim.Adam(ae.parameters(), lr=0.001)
    lossfunc = nn.MSELoss()
    for ep in range(12):
        for img, _ in train_dl:
            img = img.reshape(-1, 28*28).to(dev)
            rec = ae(img)
            loss = lossfunc(rec, img)
            opt.zero_grad()
            loss.backward()
            opt.step()
        print('epoch', ep, 'loss', loss.item())
    torch.save(ae.state_dict(), 'mnist_ae.pt')
