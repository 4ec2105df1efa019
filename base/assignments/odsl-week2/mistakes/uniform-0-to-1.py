# fails: depth-data
# words: x is uniform on (0, 1), and on (-2, 2) is asked
# file: depth_width.py
def get_data(N):
    x = torch.rand(N, 2)
    return x, torch.bernoulli(torch.sigmoid(f(x)))[:, None]
