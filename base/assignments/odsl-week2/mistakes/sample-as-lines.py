# fails: data-plot
# words: the points are joined by lines
# says: no pane shows scatter
# file: classification.py
def plot_sample(samples, labels):
    axes = plt.subplots()[1]
    axes.plot(samples[:, 0], samples[:, 1])
    return axes
