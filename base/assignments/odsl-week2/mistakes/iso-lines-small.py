# fails: iso-lines
# words: a part of the space only is drawn
# says: do not cover the space that is asked
# file: optimization.py
def plot_iso_lines():
    axes = plt.subplots()[1]
    side = torch.linspace(-1, 1, 121)
    x, y = torch.meshgrid(side, side, indexing="xy")
    axes.contour(x, y, f(torch.stack([x, y], -1)), levels=15)
    return axes
