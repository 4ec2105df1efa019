# fails: sup-subset
# words: a tenth of the subset is split off for validation, though the validation set is given
# says: the training data are 18,000 images
# edit1: sup_classification.py | (whole, 2000) | (whole, 1800)
