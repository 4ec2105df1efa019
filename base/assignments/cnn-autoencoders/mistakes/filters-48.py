# fails: cnn-filters
# words: there are 48 filters, of which 40 are shown
# edit1: prob4_CNN.py | nn.Conv2d(1, 40, 5 | nn.Conv2d(1, 48, 5
# edit2: prob4_CNN.py | nn.Conv2d(40, 16, 3) | nn.Conv2d(48, 16, 3)
# edit3: prob4_CNN.py | model.conv1.weight.detach() | model.conv1.weight.detach()[:40]
