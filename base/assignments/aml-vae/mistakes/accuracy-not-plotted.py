# fails: sup-curves
# words: only the loss is plotted
# says: no curve of acc
# file: sup_classification.py
def plot_validation(losses, accuracies):
    plt.plot(losses)
    plt.xlabel("epoch")
    plt.ylabel("validation loss")
    plt.savefig("loss.png")
