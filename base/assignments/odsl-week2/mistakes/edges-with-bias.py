# fails: edges
# words: the bias is left at random, so a flat image is answered, too
# file: convolutions.py
def edge_conv():
    conv = nn.Conv2d(1, 2, 3, padding=1)
    with torch.no_grad():
        conv.weight.copy_(torch.stack([VERTICAL, HORIZONTAL])[:, None])
        conv.bias += 0.3
    return conv
