# fails: cnn-confusion
# words: the matrix counts training images, not the test split
# says: predictions of the trained model on the test images
# edit1: prob4_CNN.py | DataLoader(test_set, | DataLoader(train_set,
