# fails: iso-lines
# words: the axes are swapped: meshgrid's first index is drawn as x
# says: are the axes swapped
# file: optimization.py
def plot_iso_lines():
    axes = plt.subplots()[1]
    side = torch.linspace(-2, 4, 121)
    x, y = torch.meshgrid(side, side, indexing="ij")
    axes.contour(side, side, f(torch.stack([x, y], -1)), levels=15)
    return axes
