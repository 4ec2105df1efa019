# fails: resolutions
# words: only the 1x1 images were tried
# says: no curve of 4x4
# edit1: logistic_regression.ipynb | for name, (x_tr, x_te, rate) in resolutions.items(): | for name, (x_tr, x_te, rate) in list(resolutions.items())[:1]:
