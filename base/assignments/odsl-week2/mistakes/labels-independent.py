# fails: depth-data
# words: the labels do not depend on x
# file: depth_width.py
def get_data(N):
    x = 4 * torch.rand(N, 2) - 2
    return x, torch.bernoulli(torch.sigmoid(f(x)))[torch.randperm(N), None]
