# Problem 6: convolutional autoencoder
# 6.1 plain      6.2 with skip connections      6.3 both again with noise
# it is long because I copied 6.1 three times, sorry
import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms
import matplotlib.pyplot as plt

torch.manual_seed(0)

device = 'cuda' if torch.cuda.is_available() else 'cpu'
n_epochs = 10
sigma = 0.3        # for 6.3. I read N(0, 0.3) as standard deviation 0.3

train_data = datasets.MNIST('./data', train=True, download=True, transform=transforms.ToTensor())
test_data = datasets.MNIST('./data', train=False, download=True, transform=transforms.ToTensor())
train_loader = torch.utils.data.DataLoader(train_data, batch_size=64, shuffle=True)
test_loader = torch.utils.data.DataLoader(test_data, batch_size=2000, shuffle=False)
criterion = nn.MSELoss()

# one batch of test images that I use for all the plots
test_images, test_labels = next(iter(test_loader))
test_images = test_images.to(device)

############################################################
# 6.1  CAE without skip connections
############################################################
encoder = nn.Sequential(
    nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1),    # 4 x 28 x 28
    nn.ReLU(),
    nn.MaxPool2d(kernel_size=2, stride=2),                  # 4 x 14 x 14
    nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1),    # 8 x 14 x 14
    nn.ReLU(),
    nn.MaxPool2d(kernel_size=2, stride=2),                  # 8 x 7 x 7
    nn.Flatten(),                                           # 392
    nn.Linear(392, 20),
    nn.ReLU(),
    nn.Linear(20, 2),
).to(device)

decoder_lin = nn.Sequential(
    nn.Linear(2, 20),
    nn.ReLU(),
    nn.Linear(20, 392),
    nn.ReLU(),
).to(device)

decoder_conv = nn.Sequential(
    nn.Upsample(scale_factor=2, mode='nearest'),            # 8 x 14 x 14
    nn.Conv2d(8, 4, kernel_size=3, stride=1, padding=1),
    nn.ReLU(),
    nn.Upsample(scale_factor=2, mode='nearest'),            # 4 x 28 x 28
    nn.Conv2d(4, 1, kernel_size=3, stride=1, padding=1),
    nn.Sigmoid(),
).to(device)

cae = nn.ModuleList([encoder, decoder_lin, decoder_conv])
optimizer = torch.optim.Adam(cae.parameters(), lr=0.001)

losses_plain = []
for epoch in range(n_epochs):
    total = 0
    for images, labels in train_loader:
        images = images.to(device)
        optimizer.zero_grad()
        z = encoder(images)
        h = decoder_lin(z).view(-1, 8, 7, 7)
        x_hat = decoder_conv(h)
        loss = criterion(x_hat, images)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    losses_plain.append(total / len(train_data))
    print('6.1 epoch', epoch + 1, 'loss', losses_plain[-1])

torch.save(cae.state_dict(), 'mnist_cae.pt')

with torch.no_grad():
    z_plain = encoder(test_images)
    rec_plain = decoder_conv(decoder_lin(z_plain).view(-1, 8, 7, 7))

plt.figure(figsize=(12, 3))
for i in range(10):
    plt.subplot(2, 10, i + 1)
    plt.imshow(test_images[i, 0].cpu(), cmap='gray', vmin=0, vmax=1)
    plt.axis('off')
    if i == 0:
        plt.title('original', fontsize=8)
    plt.subplot(2, 10, i + 11)
    plt.imshow(rec_plain[i, 0].cpu(), cmap='gray', vmin=0, vmax=1)
    plt.axis('off')
    if i == 0:
        plt.title('reconstr.', fontsize=8)
plt.suptitle('6.1 CAE without skip')
plt.savefig('p6_rec_plain.png')
plt.show()

plt.figure(figsize=(8, 7))
plt.scatter(z_plain[:, 0].cpu(), z_plain[:, 1].cpu(), c=test_labels, cmap='tab10', s=8, vmin=-0.5, vmax=9.5)
plt.colorbar(ticks=range(10), label='digit')
plt.xlabel('z1')
plt.ylabel('z2')
plt.title('6.1 embedding of the CAE without skip')
plt.savefig('p6_emb_plain.png')
plt.show()

############################################################
# 6.2  CAE with skip connections
# pool2 (8x7x7)   is added just before upsampling 1
# pool1 (4x14x14) is added just before upsampling 2
# (can not use Sequential for everything anymore)
############################################################
conv1 = nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1).to(device)
conv2 = nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1).to(device)
lin1 = nn.Linear(392, 20).to(device)
lin2 = nn.Linear(20, 2).to(device)
lin3 = nn.Linear(2, 20).to(device)
lin4 = nn.Linear(20, 392).to(device)
conv3 = nn.Conv2d(8, 4, kernel_size=3, stride=1, padding=1).to(device)
conv4 = nn.Conv2d(4, 1, kernel_size=3, stride=1, padding=1).to(device)

cae_skip = nn.ModuleList([conv1, conv2, lin1, lin2, lin3, lin4, conv3, conv4])
optimizer = torch.optim.Adam(cae_skip.parameters(), lr=0.001)

losses_skip = []
for epoch in range(n_epochs):
    total = 0
    for images, labels in train_loader:
        images = images.to(device)
        optimizer.zero_grad()
        # encoder
        p1 = F.max_pool2d(F.relu(conv1(images)), 2, 2)
        p2 = F.max_pool2d(F.relu(conv2(p1)), 2, 2)
        z = lin2(F.relu(lin1(p2.view(-1, 392))))
        # decoder
        h = F.relu(lin4(F.relu(lin3(z)))).view(-1, 8, 7, 7)
        h = h + p2
        h = F.interpolate(h, scale_factor=2, mode='nearest')
        h = F.relu(conv3(h))
        h = h + p1
        h = F.interpolate(h, scale_factor=2, mode='nearest')
        x_hat = torch.sigmoid(conv4(h))
        loss = criterion(x_hat, images)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    losses_skip.append(total / len(train_data))
    print('6.2 epoch', epoch + 1, 'loss', losses_skip[-1])

torch.save(cae_skip.state_dict(), 'mnist-cae-skip.pt')

with torch.no_grad():
    p1 = F.max_pool2d(F.relu(conv1(test_images)), 2, 2)
    p2 = F.max_pool2d(F.relu(conv2(p1)), 2, 2)
    z_skip = lin2(F.relu(lin1(p2.view(-1, 392))))
    h = F.relu(lin4(F.relu(lin3(z_skip)))).view(-1, 8, 7, 7)
    h = F.interpolate(h + p2, scale_factor=2, mode='nearest')
    h = F.relu(conv3(h))
    h = F.interpolate(h + p1, scale_factor=2, mode='nearest')
    rec_skip = torch.sigmoid(conv4(h))

plt.figure(figsize=(12, 3))
for i in range(10):
    plt.subplot(2, 10, i + 1)
    plt.imshow(test_images[i, 0].cpu(), cmap='gray', vmin=0, vmax=1)
    plt.axis('off')
    if i == 0:
        plt.title('original', fontsize=8)
    plt.subplot(2, 10, i + 11)
    plt.imshow(rec_skip[i, 0].cpu(), cmap='gray', vmin=0, vmax=1)
    plt.axis('off')
    if i == 0:
        plt.title('reconstr.', fontsize=8)
plt.suptitle('6.2 CAE with skip')
plt.savefig('p6_rec_skip.png')
plt.show()

plt.figure(figsize=(8, 7))
plt.scatter(z_skip[:, 0].cpu(), z_skip[:, 1].cpu(), c=test_labels, cmap='tab10', s=8, vmin=-0.5, vmax=9.5)
plt.colorbar(ticks=range(10), label='digit')
plt.xlabel('z1')
plt.ylabel('z2')
plt.title('6.2 embedding of the CAE with skip')
plt.savefig('p6_emb_skip.png')
plt.show()

plt.figure()
plt.plot(range(1, n_epochs + 1), losses_plain, 'o-', label='without skip')
plt.plot(range(1, n_epochs + 1), losses_skip, 'o-', label='with skip')
plt.xlabel('epoch')
plt.ylabel('training MSE')
plt.yscale('log')
plt.legend()
plt.title('6.2 training losses')
plt.savefig('p6_losses.png')
plt.show()

############################################################
# 6.3  everything again with gaussian noise
############################################################
test_noisy = test_images + sigma * torch.randn_like(test_images)

############################################################
# 6.3a  DENOISING CAE without skip connections
############################################################
encoder = nn.Sequential(
    nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1),    # 4 x 28 x 28
    nn.ReLU(),
    nn.MaxPool2d(kernel_size=2, stride=2),                  # 4 x 14 x 14
    nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1),    # 8 x 14 x 14
    nn.ReLU(),
    nn.MaxPool2d(kernel_size=2, stride=2),                  # 8 x 7 x 7
    nn.Flatten(),                                           # 392
    nn.Linear(392, 20),
    nn.ReLU(),
    nn.Linear(20, 2),
).to(device)

decoder_lin = nn.Sequential(
    nn.Linear(2, 20),
    nn.ReLU(),
    nn.Linear(20, 392),
    nn.ReLU(),
).to(device)

decoder_conv = nn.Sequential(
    nn.Upsample(scale_factor=2, mode='nearest'),            # 8 x 14 x 14
    nn.Conv2d(8, 4, kernel_size=3, stride=1, padding=1),
    nn.ReLU(),
    nn.Upsample(scale_factor=2, mode='nearest'),            # 4 x 28 x 28
    nn.Conv2d(4, 1, kernel_size=3, stride=1, padding=1),
    nn.Sigmoid(),
).to(device)

cae = nn.ModuleList([encoder, decoder_lin, decoder_conv])
optimizer = torch.optim.Adam(cae.parameters(), lr=0.001)

losses_plain_noise = []
for epoch in range(n_epochs):
    total = 0
    for images, labels in train_loader:
        images = images.to(device)
        noisy = images + sigma * torch.randn_like(images)
        optimizer.zero_grad()
        z = encoder(noisy)
        h = decoder_lin(z).view(-1, 8, 7, 7)
        x_hat = decoder_conv(h)
        loss = criterion(x_hat, images)      # compare with the CLEAN image
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    losses_plain_noise.append(total / len(train_data))
    print('6.3a epoch', epoch + 1, 'loss', losses_plain_noise[-1])

torch.save(cae.state_dict(), 'mnist_cae_noise.pt')

with torch.no_grad():
    z_plain_noise = encoder(test_noisy)
    rec_plain_noise = decoder_conv(decoder_lin(z_plain_noise).view(-1, 8, 7, 7))

plt.figure(figsize=(12, 3))
for i in range(10):
    plt.subplot(2, 10, i + 1)
    plt.imshow(test_noisy[i, 0].cpu(), cmap='gray', vmin=0, vmax=1)
    plt.axis('off')
    if i == 0:
        plt.title('corrupted', fontsize=8)
    plt.subplot(2, 10, i + 11)
    plt.imshow(rec_plain_noise[i, 0].cpu(), cmap='gray', vmin=0, vmax=1)
    plt.axis('off')
    if i == 0:
        plt.title('reconstr.', fontsize=8)
plt.suptitle('6.3a CAE without skip, noise 0.3')
plt.savefig('p6_rec_plain_noise.png')
plt.show()

plt.figure(figsize=(8, 7))
plt.scatter(z_plain_noise[:, 0].cpu(), z_plain_noise[:, 1].cpu(), c=test_labels, cmap='tab10', s=8, vmin=-0.5, vmax=9.5)
plt.colorbar(ticks=range(10), label='digit')
plt.xlabel('z1')
plt.ylabel('z2')
plt.title('6.3a embedding of the CAE without skip, noise 0.3')
plt.savefig('p6_emb_plain_noise.png')
plt.show()

############################################################
# 6.3b  DENOISING CAE with skip connections
# pool2 (8x7x7)   is added just before upsampling 1
# pool1 (4x14x14) is added just before upsampling 2
# (can not use Sequential for everything anymore)
############################################################
conv1 = nn.Conv2d(1, 4, kernel_size=3, stride=1, padding=1).to(device)
conv2 = nn.Conv2d(4, 8, kernel_size=3, stride=1, padding=1).to(device)
lin1 = nn.Linear(392, 20).to(device)
lin2 = nn.Linear(20, 2).to(device)
lin3 = nn.Linear(2, 20).to(device)
lin4 = nn.Linear(20, 392).to(device)
conv3 = nn.Conv2d(8, 4, kernel_size=3, stride=1, padding=1).to(device)
conv4 = nn.Conv2d(4, 1, kernel_size=3, stride=1, padding=1).to(device)

cae_skip = nn.ModuleList([conv1, conv2, lin1, lin2, lin3, lin4, conv3, conv4])
optimizer = torch.optim.Adam(cae_skip.parameters(), lr=0.001)

losses_skip_noise = []
for epoch in range(n_epochs):
    total = 0
    for images, labels in train_loader:
        images = images.to(device)
        noisy = images + sigma * torch.randn_like(images)
        optimizer.zero_grad()
        # encoder
        p1 = F.max_pool2d(F.relu(conv1(noisy)), 2, 2)
        p2 = F.max_pool2d(F.relu(conv2(p1)), 2, 2)
        z = lin2(F.relu(lin1(p2.view(-1, 392))))
        # decoder
        h = F.relu(lin4(F.relu(lin3(z)))).view(-1, 8, 7, 7)
        h = h + p2
        h = F.interpolate(h, scale_factor=2, mode='nearest')
        h = F.relu(conv3(h))
        h = h + p1
        h = F.interpolate(h, scale_factor=2, mode='nearest')
        x_hat = torch.sigmoid(conv4(h))
        loss = criterion(x_hat, images)      # compare with the CLEAN image
        loss.backward()
        optimizer.step()
        total += loss.item() * len(images)
    losses_skip_noise.append(total / len(train_data))
    print('6.3b epoch', epoch + 1, 'loss', losses_skip_noise[-1])

torch.save(cae_skip.state_dict(), 'mnist-cae-skip-noise.pt')

with torch.no_grad():
    p1 = F.max_pool2d(F.relu(conv1(test_noisy)), 2, 2)
    p2 = F.max_pool2d(F.relu(conv2(p1)), 2, 2)
    z_skip_noise = lin2(F.relu(lin1(p2.view(-1, 392))))
    h = F.relu(lin4(F.relu(lin3(z_skip_noise)))).view(-1, 8, 7, 7)
    h = F.interpolate(h + p2, scale_factor=2, mode='nearest')
    h = F.relu(conv3(h))
    h = F.interpolate(h + p1, scale_factor=2, mode='nearest')
    rec_skip_noise = torch.sigmoid(conv4(h))

plt.figure(figsize=(12, 3))
for i in range(10):
    plt.subplot(2, 10, i + 1)
    plt.imshow(test_noisy[i, 0].cpu(), cmap='gray', vmin=0, vmax=1)
    plt.axis('off')
    if i == 0:
        plt.title('corrupted', fontsize=8)
    plt.subplot(2, 10, i + 11)
    plt.imshow(rec_skip_noise[i, 0].cpu(), cmap='gray', vmin=0, vmax=1)
    plt.axis('off')
    if i == 0:
        plt.title('reconstr.', fontsize=8)
plt.suptitle('6.3b CAE with skip, noise 0.3')
plt.savefig('p6_rec_skip_noise.png')
plt.show()

plt.figure(figsize=(8, 7))
plt.scatter(z_skip_noise[:, 0].cpu(), z_skip_noise[:, 1].cpu(), c=test_labels, cmap='tab10', s=8, vmin=-0.5, vmax=9.5)
plt.colorbar(ticks=range(10), label='digit')
plt.xlabel('z1')
plt.ylabel('z2')
plt.title('6.3b embedding of the CAE with skip, noise 0.3')
plt.savefig('p6_emb_skip_noise.png')
plt.show()

plt.figure()
plt.plot(range(1, n_epochs + 1), losses_plain_noise, 'o-', label='without skip, noise 0.3')
plt.plot(range(1, n_epochs + 1), losses_skip_noise, 'o-', label='with skip, noise 0.3')
plt.xlabel('epoch')
plt.ylabel('training MSE')
plt.yscale('log')
plt.legend()
plt.title('6.3 training losses (noise)')
plt.savefig('p6_losses_noise.png')
plt.show()

print('final training losses')
print('  plain       ', losses_plain[-1])
print('  skip        ', losses_skip[-1])
print('  plain noise ', losses_plain_noise[-1])
print('  skip noise  ', losses_skip_noise[-1])
print('test batch, reconstruction vs corrupted image / vs clean image')
print('  plain noise ', criterion(rec_plain_noise, test_noisy).item(), criterion(rec_plain_noise, test_images).item())
print('  skip noise  ', criterion(rec_skip_noise, test_noisy).item(), criterion(rec_skip_noise, test_images).item())
