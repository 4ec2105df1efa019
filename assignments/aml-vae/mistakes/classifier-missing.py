# fails: code
# words: the code of section 2 is missing
# says: there is no sup
# remove: sup_classification.py
