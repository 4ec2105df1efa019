# fails: cnn-pictures
# words: only 20 of the 40 filters are shown
# says: show \d+ of the 40 filters
# edit1: prob4_CNN.py | plt.subplots(5, 8 | plt.subplots(5, 4
# edit2: prob4_CNN.py | model.conv1.weight.detach() | model.conv1.weight.detach()[:20]
