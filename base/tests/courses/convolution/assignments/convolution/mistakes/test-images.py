# fails: loaded
# words: the test images are read
# edit1: images.py | root, train=True | root, train=False
