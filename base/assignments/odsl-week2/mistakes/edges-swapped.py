# fails: edges
# words: the channels are swapped: the first one detects horizontal edges
# file: convolutions.py
def edge_conv():
    conv = nn.Conv2d(1, 2, 3, padding=1, bias=False)
    with torch.no_grad():
        conv.weight.copy_(torch.stack([HORIZONTAL, VERTICAL])[:, None])
    return conv
