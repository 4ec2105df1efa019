# fails: cnn-epochs
# words: the loop trains one epoch more than asked for
# says: not trained for 5 epochs
# edit1: prob4_CNN.py | epochs: int = 5 | epochs: int = 6
