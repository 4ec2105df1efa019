# fails: linear-fit
# words: the training stops after two steps
# says: too few steps, or the learning rate is too small
# edit1: linear_regression.ipynb | slope, offset_y = 0.0, 0.0\nfor _ in range(200): | slope, offset_y = 0.0, 0.0\nfor _ in range(2):
