# fails: sup-subset
# words: a tenth of the subset is split off for validation, though the validation set is given
# edit1: sup_classification.py | transform=to_tensor), 2000) | transform=to_tensor), 1800)
