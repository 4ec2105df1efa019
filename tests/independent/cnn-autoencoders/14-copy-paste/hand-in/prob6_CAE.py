import torch
import torch.nn as nn
import torchvision
import matplotlib.pyplot as plt

t = torchvision.transforms.Compose([torchvision.transforms.ToTensor(), torchvision.transforms.Normalize((0.1307,), (0.3081,))])
train_data = torchvision.datasets.MNIST('mnist', train=True, download=True, transform=t)
test_data = torchvision.datasets.MNIST('mnist', train=False, download=True, transform=t)
train_dl = torch.utils.data.DataLoader(train_data, batch_size=100, shuffle=True)
test_dl = torch.utils.data.DataLoader(test_data, batch_size=1000, shuffle=False)
lossf = nn.MSELoss()
x, y = next(iter(test_dl))

########## 6.1 ##########
class CAE(nn.Module):
	def __init__(self):
		super().__init__()
		self.conv1 = nn.Conv2d(1, 4, 3, 1, 1)
		self.conv2 = nn.Conv2d(4, 8, 3, 1, 1)
		self.pool = nn.MaxPool2d(2, 2)
		self.fc1 = nn.Linear(392, 20)
		self.fc2 = nn.Linear(20, 2)
		self.fc3 = nn.Linear(2, 20)
		self.fc4 = nn.Linear(20, 392)
		self.up = nn.Upsample(scale_factor=2, mode='nearest')
		self.conv3 = nn.Conv2d(8, 4, 3, 1, 1)
		self.conv4 = nn.Conv2d(4, 1, 3, 1, 1)
		self.relu = nn.ReLU()

	def encode(self, x):
		x = self.pool(self.relu(self.conv1(x)))
		x = self.pool(self.relu(self.conv2(x)))
		x = x.view(x.size(0), -1)
		return self.fc2(self.relu(self.fc1(x)))

	def decode(self, z):
		x = self.relu(self.fc3(z))
		x = self.relu(self.fc4(x)).view(-1, 8, 7, 7)
		x = self.relu(self.conv3(self.up(x)))
		return torch.sigmoid(self.conv4(self.up(x)))

	def forward(self, x):
		return self.decode(self.encode(x))

net = CAE()
opt = torch.optim.Adam(net.parameters(), lr=0.001)
l1 = []
for ep in range(10):
	tot = 0
	for xb, yb in train_dl:
		opt.zero_grad()
		loss = lossf(net(xb), xb)
		loss.backward()
		opt.step()
		tot += loss.item()
	l1.append(tot/len(train_dl))
	print("epoch", ep+1, "loss", l1[-1])
torch.save(net.state_dict(), 'mnist_cae.pt')

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
plt.savefig('cae_recon.png')
plt.figure()
plt.scatter(z[:,0], z[:,1], c=y, cmap='tab10', s=8)
plt.colorbar()
plt.title('CAE embedding')
plt.savefig('cae_emb.png')

########## 6.2 ##########
class CAE_skip(nn.Module):
	def __init__(self):
		super().__init__()
		self.conv1 = nn.Conv2d(1, 4, 3, 1, 1)
		self.conv2 = nn.Conv2d(4, 8, 3, 1, 1)
		self.pool = nn.MaxPool2d(2, 2)
		self.fc1 = nn.Linear(392, 20)
		self.fc2 = nn.Linear(20, 2)
		self.fc3 = nn.Linear(2, 20)
		self.fc4 = nn.Linear(20, 392)
		self.up = nn.Upsample(scale_factor=2, mode='nearest')
		self.conv3 = nn.Conv2d(8, 4, 3, 1, 1)
		self.conv4 = nn.Conv2d(8, 1, 3, 1, 1)
		self.relu = nn.ReLU()

	def encode(self, x):
		self.s = self.pool(self.relu(self.conv1(x)))
		x = self.pool(self.relu(self.conv2(self.s)))
		x = x.view(x.size(0), -1)
		return self.fc2(self.relu(self.fc1(x)))

	def decode(self, z):
		x = self.relu(self.fc3(z))
		x = self.relu(self.fc4(x)).view(-1, 8, 7, 7)
		x = self.relu(self.conv3(self.up(x)))
		x = torch.cat([x, self.s], 1)   # skip
		return torch.sigmoid(self.conv4(self.up(x)))

	def forward(self, x):
		return self.decode(self.encode(x))

net2 = CAE_skip()
opt = torch.optim.Adam(net2.parameters(), lr=0.001)
l2 = []
for ep in range(10):
	tot = 0
	for xb, yb in train_dl:
		opt.zero_grad()
		loss = lossf(net2(xb), xb)
		loss.backward()
		opt.step()
		tot += loss.item()
	l2.append(tot/len(train_dl))
	print("epoch", ep+1, "loss", l2[-1])
torch.save(net2.state_dict(), 'mnist_cae.pt')

with torch.no_grad():
	out = net2(x)
	z = net.encode(x)
plt.figure(figsize=(10,2))
for i in range(10):
	plt.subplot(2, 10, i+1)
	plt.imshow(x[i,0], cmap='gray')
	plt.axis('off')
	plt.subplot(2, 10, i+11)
	plt.imshow(out[i,0], cmap='gray')
	plt.axis('off')
plt.savefig('skip_recon.png')
plt.figure()
plt.scatter(z[:,0], z[:,1], c=y, cmap='tab10', s=8)
plt.colorbar()
plt.title('CAE skip embedding')
plt.savefig('skip_emb.png')

plt.figure()
plt.plot(l1, label='no skip')
plt.plot(l2, label='skip')
plt.legend()
plt.xlabel('epoch')
plt.savefig('loss_62.png')

########## 6.3 ##########
xn = x + 0.3*torch.randn(x.shape)

net3 = CAE()
opt = torch.optim.Adam(net3.parameters(), lr=0.001)
l3 = []
for ep in range(10):
	tot = 0
	for xb, yb in train_dl:
		xb = xb + 0.3*torch.randn(xb.shape)
		opt.zero_grad()
		loss = lossf(net3(xb), xb)
		loss.backward()
		opt.step()
		tot += loss.item()
	l3.append(tot/len(train_dl))
	print("epoch", ep+1, "loss", l3[-1])
torch.save(net3.state_dict(), 'mnist_cae_noise.pt')

with torch.no_grad():
	out = net3(xn)
	z = net3.encode(xn)
plt.figure(figsize=(10,2))
for i in range(10):
	plt.subplot(2, 10, i+1)
	plt.imshow(xn[i,0], cmap='gray')
	plt.axis('off')
	plt.subplot(2, 10, i+11)
	plt.imshow(out[i,0], cmap='gray')
	plt.axis('off')
plt.savefig('cae_noise_recon.png')
plt.figure()
plt.scatter(z[:,0], z[:,1], c=y, cmap='tab10', s=8)
plt.colorbar()
plt.title('CAE noise embedding')
plt.savefig('cae_noise_emb.png')

net4 = CAE_skip()
opt = torch.optim.Adam(net4.parameters(), lr=0.001)
l4 = []
for ep in range(10):
	tot = 0
	for xb, yb in train_dl:
		xb = xb + 0.3*torch.randn(xb.shape)
		opt.zero_grad()
		loss = lossf(net4(xb), xb)
		loss.backward()
		opt.step()
		tot += loss.item()
	l4.append(tot/len(train_dl))
	print("epoch", ep+1, "loss", l4[-1])
torch.save(net4.state_dict(), 'mnist_cae_skip_noise.pt')

with torch.no_grad():
	out = net4(xn)
	z = net4.encode(xn)
plt.figure(figsize=(10,2))
for i in range(10):
	plt.subplot(2, 10, i+1)
	plt.imshow(xn[i,0], cmap='gray')
	plt.axis('off')
	plt.subplot(2, 10, i+11)
	plt.imshow(out[i,0], cmap='gray')
	plt.axis('off')
plt.savefig('skip_noise_recon.png')
plt.figure()
plt.scatter(z[:,0], z[:,1], c=y, cmap='tab10', s=8)
plt.colorbar()
plt.title('CAE skip noise embedding')
plt.savefig('skip_noise_emb.png')

plt.figure()
plt.plot(l3, label='no skip')
plt.plot(l4, label='skip')
plt.legend()
plt.xlabel('epoch')
plt.savefig('loss_63.png')
