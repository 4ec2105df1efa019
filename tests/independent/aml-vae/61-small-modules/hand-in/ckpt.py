import os
import torch

FOLDER = "checkpoints"


def path_of(name, epoch):
    return os.path.join(FOLDER, f"{name}_epoch{epoch:02d}.pt")


def save(name, epoch, **state):
    os.makedirs(FOLDER, exist_ok=True)
    torch.save(state, path_of(name, epoch))


def load(name, epoch, device):
    return torch.load(path_of(name, epoch), map_location=device)
