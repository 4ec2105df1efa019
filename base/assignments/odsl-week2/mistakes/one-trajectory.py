# fails: trajectories
# words: only the last start is drawn
# says: no pane shows line
# file: optimization.py
def plot_trajectories(starts):
    for start in starts:
        axes = plot_iso_lines()
        positions, _ = gradient_descent(start)
        axes.plot(*positions.T)
        plt.close("all") if start is not starts[-1] else None
    return axes
