# data for q1 ... q4, everything global:  from mnist5000 import *
import torch
from sklearn.model_selection import train_test_split
from torchvision import datasets, transforms

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

LATENT = 200
EPOCHS = 30
BATCH = 50
LR = 0.001
SAVE_AT = [1, 5, 10, 20, 30]

transform = transforms.ToTensor()     # in [0,1] as the sigmoid of the decoder
train_dataset = datasets.MNIST(root="./data", train=True, download=True, transform=transform)
test_dataset = datasets.MNIST(root="./data", train=False, download=True, transform=transform)

train_targets = train_dataset.targets
train_idx, _ = train_test_split(range(len(train_targets)), train_size=5000, stratify=train_targets, random_state=17)

x_train = torch.stack([train_dataset[i][0] for i in train_idx])
y_train = torch.tensor([train_dataset[i][1] for i in train_idx])
x_val = torch.stack([picture for picture, _ in test_dataset])
y_val = torch.tensor([digit for _, digit in test_dataset])

# ten random images each, one of every class. The generator has its own seed so that Q1 and Q3 show the same images
rng = torch.Generator().manual_seed(17)
ten_train = []
ten_val = []
for digit in range(10):
    candidates = torch.nonzero(y_train == digit).flatten()
    ten_train.append(candidates[torch.randint(len(candidates), (1,), generator=rng)].item())
    candidates = torch.nonzero(y_val == digit).flatten()
    ten_val.append(candidates[torch.randint(len(candidates), (1,), generator=rng)].item())
ten_train = torch.tensor(ten_train)
ten_val = torch.tensor(ten_val)
