# fails: nearest
# words: the sign of the product is lost
# says: the accuracy on 30 held-out rows is 0
# edit1: images.py | - 2 * flat | + 2 * flat
