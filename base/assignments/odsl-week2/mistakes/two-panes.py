# fails: flow-plot
# words: the third pane, the histogram of the second coordinate, is missing
# says: no pane is left that shows histogram
# file: flow.py
def plot(model, count=1000):
    with torch.no_grad():
        points = model.generate(count)
    figure, axes = plt.subplots(1, 2)
    axes[0].scatter(points[:, 0], points[:, 1])
    axes[1].hist(points[:, 0].numpy(), bins=40)
    return figure
