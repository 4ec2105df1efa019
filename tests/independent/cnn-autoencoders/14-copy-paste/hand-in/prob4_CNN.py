import torch
import torch.nn as nn
import torchvision
import matplotlib.pyplot as plt
from sklearn.metrics import confusion_matrix

t = torchvision.transforms.Compose([torchvision.transforms.ToTensor(), torchvision.transforms.Normalize((0.1307,), (0.3081,))])
train_data = torchvision.datasets.MNIST('mnist', train=True, download=True, transform=t)
test_data = torchvision.datasets.MNIST('mnist', train=False, download=True, transform=t)
train_dl = torch.utils.data.DataLoader(train_data, batch_size=100, shuffle=True)
test_dl = torch.utils.data.DataLoader(test_data, batch_size=100, shuffle=False)

class Net(nn.Module):
	def __init__(self):
		super().__init__()
		self.conv1 = nn.Conv2d(1, 40, 5)
		self.conv2 = nn.Conv2d(40, 40, 5)
		self.relu = nn.ReLU()
		self.pool = nn.MaxPool2d(2)
		self.drop = nn.Dropout(0.5)
		self.fc1 = nn.Linear(40*4*4, 128)
		self.fc2 = nn.Linear(128, 10)

	def forward(self, x):
		x = self.pool(self.relu(self.conv1(x)))
		x = self.pool(self.relu(self.conv2(x)))
		x = x.view(x.size(0), -1)
		x = self.drop(self.relu(self.fc1(x)))
		return self.fc2(x)

net = Net()
opt = torch.optim.Adam(net.parameters(), lr=0.001)
lossf = nn.CrossEntropyLoss()

for ep in range(5):
	net.train()
	tot = 0
	for x, y in train_dl:
		opt.zero_grad()
		loss = lossf(net(x), y)
		loss.backward()
		opt.step()
		tot += loss.item()
	print("epoch", ep+1, "loss", tot/len(train_dl))

# filters
f = net.conv1.weight.data
plt.figure(figsize=(10,5))
for i in range(40):
	plt.subplot(4, 10, i+1)
	plt.imshow(f[i,0], cmap='gray')
	plt.axis('off')
plt.savefig('filters.png')

# confusion
net.eval()
true = []
pred = []
with torch.no_grad():
	for x, y in test_dl:
		p = net(x).argmax(dim=1)
		true += y.tolist()
		pred += p.tolist()
cm = confusion_matrix(pred, true)
print(cm)
print("acc", sum([a==b for a,b in zip(true,pred)])/len(true))
plt.figure()
plt.imshow(cm, cmap='Blues')
for i in range(10):
	for j in range(10):
		plt.text(j, i, cm[i,j], ha='center', va='center', fontsize=7)
plt.xlabel('predicted label')
plt.ylabel('true label')
plt.xticks(range(10)); plt.yticks(range(10))
plt.savefig('confusion.png')
