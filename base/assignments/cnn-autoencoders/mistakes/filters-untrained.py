# fails: cnn-pictures
# words: the filters are shown as they were before the training
# says: as they were before the training
# edit1: prob4_CNN.py | model = CNN()\n | model = CNN()\n    plot_filters(model)\n
# edit2: prob4_CNN.py | shuffle=True))\n    plot_filters(model)\n | shuffle=True))\n
