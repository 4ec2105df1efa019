# fails: depth-data
# words: the labels are certain: f > 0 in the place of a draw
# file: depth_width.py
def get_data(N):
    x = 4 * torch.rand(N, 2) - 2
    return x, (f(x) > 0).float()[:, None]
