# fails: linear-edf-fit
# words: the training with EDF stops after two steps
# edit1: linear_regression.ipynb | edf.learning_rate = 0.1 | edf.learning_rate = 0.001
