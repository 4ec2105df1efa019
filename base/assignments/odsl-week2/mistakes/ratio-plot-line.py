# fails: ratio-plot
# words: a line in the place of points
# says: no pane shows scatter
# file: classification.py
def plot_ratio(model, samples):
    axes = plt.subplots()[1]
    with torch.no_grad():
        axes.plot(log_likelihood_ratio(samples), model(samples)[:, 0])
    return axes
