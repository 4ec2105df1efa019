# fails: cnn-confusion
# words: labels and predictions are paired wrongly: the predictions are of other images
# says: paired wrongly
# edit1: prob4_CNN.py | 10 * y + model(x).argmax(1) | 10 * y + model(x).argmax(1).flip(0)
