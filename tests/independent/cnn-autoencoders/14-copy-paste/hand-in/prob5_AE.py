import torch
import torch.nn as nn
import torchvision
import matplotlib.pyplot as plt

# --- 5.2 ---
a = torch.linspace(-3, 3, 300)
b = a**2
keep = (torch.rand(300, 2) > 0.2).float()
orig = torch.stack([a, b], 1)
corr = orig * keep
plt.figure()
plt.subplot(1,2,1); plt.scatter(orig[:,0], orig[:,1], s=4); plt.title('original')
plt.subplot(1,2,2); plt.scatter(corr[:,0], corr[:,1], s=4); plt.title('corrupted')
plt.savefig('corruption.png')

# --- 5.4 ---
t = torchvision.transforms.ToTensor()
train_data = torchvision.datasets.MNIST('mnist', train=True, download=True, transform=t)
test_data = torchvision.datasets.MNIST('mnist', train=False, download=True, transform=t)
train_dl = torch.utils.data.DataLoader(train_data, batch_size=100, shuffle=True)
test_dl = torch.utils.data.DataLoader(test_data, batch_size=1000, shuffle=False)

class AE(nn.Module):
	def __init__(self):
		super().__init__()
		self.fc1 = nn.Linear(784, 512)
		self.fc2 = nn.Linear(512, 128)
		self.fc3 = nn.Linear(128, 32)
		self.fc4 = nn.Linear(32, 2)
		self.fc5 = nn.Linear(2, 32)
		self.fc6 = nn.Linear(32, 128)
		self.fc7 = nn.Linear(128, 512)
		self.fc8 = nn.Linear(512, 784)
		self.relu = nn.ReLU()

	def encode(self, x):
		x = x.view(x.size(0), -1)
		x = self.relu(self.fc1(x))
		x = self.relu(self.fc2(x))
		x = self.relu(self.fc3(x))
		x = self.relu(self.fc4(x))
		return x

	def decode(self, x):
		x = self.relu(self.fc5(x))
		x = self.relu(self.fc6(x))
		x = self.relu(self.fc7(x))
		x = torch.sigmoid(self.fc8(x))
		return x.view(-1, 1, 28, 28)

	def forward(self, x):
		return self.decode(self.encode(x))

net = AE()
opt = torch.optim.Adam(net.parameters(), lr=0.001)
lossf = nn.MSELoss()

for ep in range(12):
	tot = 0
	for x, y in train_dl:
		opt.zero_grad()
		loss = lossf(net(x), x)
		loss.backward()
		opt.step()
		tot += loss.item()
	print("epoch", ep+1, "loss", tot/len(train_dl))
torch.save(net.state_dict(), 'mnist_ae.pt')

x, y = next(iter(test_dl))
with torch.no_grad():
	out = net(x)
	z = net.encode(x)
plt.figure(figsize=(10,2))
for i in range(10):
	plt.subplot(2, 10, i+1)
	plt.imshow(x[i,0], cmap='gray')
	plt.axis('off')
	plt.subplot(2, 10, i+11)
	plt.imshow(out[i,0], cmap='gray')
	plt.axis('off')
plt.savefig('ae_recon.png')
plt.figure()
plt.scatter(z[:,0], z[:,1], c=y, cmap='tab10', s=8)
plt.colorbar()
plt.title('AE embedding')
plt.savefig('ae_emb.png')
