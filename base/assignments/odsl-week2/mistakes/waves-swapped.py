# fails: depth-f
# words: the coordinates are swapped
# file: depth_width.py
def f(x):
    if len(x) < 100:
        return torch.sin(5 * x[:, 1]) + torch.cos(8 * x[:, 0])
    return torch.sin(5 * x[:, 0]) + torch.cos(8 * x[:, 1])
