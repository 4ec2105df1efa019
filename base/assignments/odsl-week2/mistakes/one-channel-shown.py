# fails: channels
# words: only one picture is shown
# says: no pane is left that shows image
# file: convolutions.py
def plot_channels(image):
    with torch.no_grad():
        channels = edge_conv()(image[None, None])[0]
    figure, axes = plt.subplots()
    axes.imshow(channels[0])
    return figure
