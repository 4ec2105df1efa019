import torch, torchvision
import torch.nn as nn
import torchvision.transforms as transforms
import matplotlib.pyplot as plt
from sklearn.model_selection import train_test_split

device = torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
batch_size = 128
num_epochs = 12

transform = transforms.ToTensor()
train_dataset = torchvision.datasets.MNIST("./data", train=True, transform=transform, download=True)
test_dataset = torchvision.datasets.MNIST("./data", train=False, transform=transform, download=True)
train_idx, _ = train_test_split(range(len(train_dataset)), train_size=20000, stratify=train_dataset.targets)
train_dataset = torch.utils.data.Subset(train_dataset, train_idx)
train_loader = torch.utils.data.DataLoader(train_dataset, batch_size, shuffle=True)
test_loader = torch.utils.data.DataLoader(test_dataset, batch_size, shuffle=False)

# ---- YOUR CODE: model
model = nn.Sequential(
    nn.Conv2d(1, 32, 5), nn.ReLU(), nn.MaxPool2d(2),    # 12
    nn.Conv2d(32, 64, 5), nn.ReLU(), nn.MaxPool2d(2),   # 4
    nn.Flatten(), nn.Linear(64 * 16, 10)).to(device)
# ---- YOUR CODE: loss + optimizer
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9)

L, A = [], []
for epoch in range(num_epochs):
    model.train()
    for x, y in train_loader:
        optimizer.zero_grad()
        loss = criterion(model(x.to(device)), y.to(device))
        loss.backward()
        optimizer.step()
    # ---- YOUR CODE: evaluation
    model.eval()
    l = 0; c = 0
    with torch.no_grad():
        for x, y in test_loader:
            x = x.to(device); y = y.to(device)
            o = model(x)
            l += criterion(o, y).item()*len(y)
            c += (o.argmax(1) == y).sum().item()
    L.append(l/len(test_dataset)); A.append(c/len(test_dataset))
    print(epoch+1, L[-1], A[-1])

plt.subplot(121); plt.plot(L); plt.title("val loss")
plt.subplot(122); plt.plot(A); plt.title("val acc")
plt.savefig("sup.png")
