import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
import torchvision
import torchvision.transforms as T

dev = torch.device('cuda:0' if torch.cuda.is_available() else 'cpu')

transform = T.Compose([T.ToTensor(), T.Normalize((0.1307,), (0.3081,))])
trainset = torchvision.datasets.MNIST(root='../mnist', train=True, download=True, transform=transform)
testset = torchvision.datasets.MNIST(root='../mnist', train=False, download=True, transform=transform)
trainloader = torch.utils.data.DataLoader(trainset, batch_size=100, shuffle=True)
testloader = torch.utils.data.DataLoader(testset, batch_size=100, shuffle=False)


class MnistNet(nn.Module):

    def __init__(self):
        super(MnistNet, self).__init__()
        self.layer1 = nn.Sequential(nn.Conv2d(1, 40, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.layer2 = nn.Sequential(nn.Conv2d(40, 80, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2, 2))
        self.drop = nn.Dropout()
        self.fc1 = nn.Linear(7*7*80, 1000)
        self.fc2 = nn.Linear(1000, 10)

    def forward(self, img):
        h = self.layer2(self.layer1(img))
        h = h.reshape(h.size(0), -1)
        h = F.relu(self.fc1(self.drop(h)))
        return F.log_softmax(self.fc2(h), dim=1)


def fit(net, n_epochs=5):
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
    net.train()
    for e in range(n_epochs):
        for i, (img, lab) in enumerate(trainloader):
            img = img.to(dev)
            lab = lab.to(dev)
            logp = net(img)
            loss = F.nll_loss(logp, lab)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            if i % 200 == 199:
                print('Epoch %d step %d loss %.4f' % (e + 1, i + 1, loss.item()))


def get_predictions(net, loader):
    net.eval()
    P, Y = [], []
    with torch.no_grad():
        for img, lab in loader:
            P.extend(net(img.to(dev)).argmax(1).tolist())
            Y.extend(lab.tolist())
    return np.array(P), np.array(Y)


if __name__ == '__main__':
    net = MnistNet().to(dev)
    fit(net)
    P, Y = get_predictions(net, testloader)
    print('acc on test: ', (P == Y).mean())
    torch.save(net.state_dict(), 'cnn.pt')
