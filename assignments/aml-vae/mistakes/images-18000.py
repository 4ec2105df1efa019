# fails: sup-subset
# words: a tenth of the subset is split off for validation, though the validation set is given
# edit1: sup_classification.py | (whole, 2000) | (whole, 1800)
