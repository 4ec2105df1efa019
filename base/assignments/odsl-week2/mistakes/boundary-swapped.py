# fails: boundary
# words: the axes are swapped: the grid's first index is drawn as x1
# says: are the axes swapped
# file: classification.py
def plot_decision_boundary(model, axes=None):
    axes = axes if axes is not None else plt.subplots()[1]
    side = torch.linspace(-4, 4, 100)
    grid = torch.cartesian_prod(side, side)
    with torch.no_grad():
        probabilities = model(grid).reshape(100, 100)
    axes.contour(side, side, probabilities, levels=[0.2, 0.4, 0.5, 0.6, 0.8])
    return axes
