# fails: linear-edf-fit
# words: the training with EDF stops after two steps
# says: too few steps, or the learning rate is too small
# edit1: linear_regression.ipynb | edf.learning_rate = 0.1 | edf.learning_rate = 0.001
