# fails: depth-shapes
# words: the labels are -1 and 1, and 0 and 1 are asked
# file: depth_width.py
def get_data(N):
    x = 4 * torch.rand(N, 2) - 2
    return x, 2 * torch.bernoulli(torch.sigmoid(f(x)))[:, None] - 1
