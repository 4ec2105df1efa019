# fails: sup-subset sup-accuracy
# words: 2,000 images in all are used where 2,000 of each digit are asked
# says: the training data are 2,000 images
# edit1: sup_classification.py | (whole, 2000) | (whole, 200)
