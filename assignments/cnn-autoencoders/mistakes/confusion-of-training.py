# fails: cnn-confusion
# words: the matrix counts training images, not the test split
# edit1: prob4_CNN.py | DataLoader(test_set, | DataLoader(train_set,
