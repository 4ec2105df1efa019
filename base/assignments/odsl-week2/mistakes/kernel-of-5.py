# fails: edge-shape
# words: the kernel is 5 x 5, and 3 x 3 is asked
# file: convolutions.py
def edge_conv():
    conv = nn.Conv2d(1, 2, 5, padding=2, bias=False)
    with torch.no_grad():
        conv.weight.zero_()
        conv.weight[:, :, 1:4, 1:4] = torch.stack([VERTICAL, HORIZONTAL])[:, None]
    return conv
