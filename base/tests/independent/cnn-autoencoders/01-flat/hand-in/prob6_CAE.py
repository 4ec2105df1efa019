import torch
import torch.nn as nn
import torch.nn.functional as F
from torchvision import datasets, transforms
import matplotlib
matplotlib.use('Agg')
import matplotlib.pyplot as plt

# N(0, 0.3): I take 0.3 as the standard deviation
train_loader = torch.utils.data.DataLoader(
    datasets.MNIST('./data', train=True, download=True, transform=transforms.ToTensor()), batch_size=64, shuffle=True)
test_loader = torch.utils.data.DataLoader(
    datasets.MNIST('./data', train=False, download=True, transform=transforms.ToTensor()), batch_size=1000, shuffle=False)
images, labels = next(iter(test_loader))

losses = {}
# the four experiments: 6.1, 6.2, 6.3 without skip, 6.3 with skip
for name, skip, sigma in [('mnist_cae', False, 0.0), ('mnist-cae-skip', True, 0.0),
                          ('mnist_cae_noise', False, 0.3), ('mnist-cae-skip_noise', True, 0.3)]:
    torch.manual_seed(0)
    net = nn.ModuleDict({
        'c1': nn.Conv2d(1, 4, 3, stride=1, padding=1),
        'c2': nn.Conv2d(4, 8, 3, stride=1, padding=1),
        'l1': nn.Linear(392, 20),
        'l2': nn.Linear(20, 2),
        'l3': nn.Linear(2, 20),
        'l4': nn.Linear(20, 392),
        'c3': nn.Conv2d(8, 4, 3, stride=1, padding=1),
        'c4': nn.Conv2d(4, 1, 3, stride=1, padding=1)})
    opt = torch.optim.Adam(net.parameters(), lr=0.001)
    losses[name] = []
    for epoch in range(10):
        s = 0
        for x, _ in train_loader:
            xin = x + sigma * torch.randn_like(x)
            p1 = F.max_pool2d(F.relu(net['c1'](xin)), 2)            # 4 x 14 x 14
            p2 = F.max_pool2d(F.relu(net['c2'](p1)), 2)             # 8 x 7 x 7
            z = net['l2'](F.relu(net['l1'](p2.view(-1, 392))))
            h = F.relu(net['l4'](F.relu(net['l3'](z)))).view(-1, 8, 7, 7)
            if skip:
                h = h + p2
            h = F.interpolate(h, scale_factor=2, mode='nearest')    # 8 x 14 x 14
            h = F.relu(net['c3'](h))
            if skip:
                h = h + p1
            h = F.interpolate(h, scale_factor=2, mode='nearest')    # 4 x 28 x 28
            out = torch.sigmoid(net['c4'](h))
            loss = F.mse_loss(out, x)                               # against the clean image
            opt.zero_grad()
            loss.backward()
            opt.step()
            s += loss.item() * len(x)
        losses[name].append(s / len(train_loader.dataset))
        print(name, epoch + 1, losses[name][-1])
    torch.save(net.state_dict(), name + '.pt')

    # same forward again, test images
    with torch.no_grad():
        xin = images + sigma * torch.randn_like(images)
        p1 = F.max_pool2d(F.relu(net['c1'](xin)), 2)
        p2 = F.max_pool2d(F.relu(net['c2'](p1)), 2)
        z = net['l2'](F.relu(net['l1'](p2.view(-1, 392))))
        h = F.relu(net['l4'](F.relu(net['l3'](z)))).view(-1, 8, 7, 7)
        if skip:
            h = h + p2
        h = F.relu(net['c3'](F.interpolate(h, scale_factor=2, mode='nearest')))
        if skip:
            h = h + p1
        out = torch.sigmoid(net['c4'](F.interpolate(h, scale_factor=2, mode='nearest')))
    fig, ax = plt.subplots(3, 10, figsize=(12, 4))
    for i in range(10):
        ax[0, i].imshow(images[i, 0], cmap='gray', vmin=0, vmax=1)
        ax[1, i].imshow(xin[i, 0], cmap='gray', vmin=0, vmax=1)
        ax[2, i].imshow(out[i, 0], cmap='gray', vmin=0, vmax=1)
        for k in range(3):
            ax[k, i].set_xticks([]); ax[k, i].set_yticks([])
    ax[0, 0].set_ylabel('original'); ax[1, 0].set_ylabel('input'); ax[2, 0].set_ylabel('output')
    plt.suptitle(name)
    plt.savefig('fig6_rec_' + name + '.png')
    plt.figure(figsize=(8, 7))
    plt.scatter(z[:, 0], z[:, 1], c=labels, cmap='tab10', s=8)
    plt.colorbar(label='digit')
    plt.xlabel('z1'); plt.ylabel('z2')
    plt.title('embedding ' + name)
    plt.savefig('fig6_emb_' + name + '.png')
    print(name, 'test mse to the clean images', F.mse_loss(out, images).item(), 'to the input', F.mse_loss(out, xin).item())

plt.figure()
for name in losses:
    plt.plot(range(1, 11), losses[name], label=name)
plt.xlabel('epoch'); plt.ylabel('training loss (mse)')
plt.yscale('log')
plt.legend()
plt.savefig('fig6_losses.png')
