# fails: nearest
# words: the sign of the product is lost
# edit1: images.py | - 2 * flat | + 2 * flat
