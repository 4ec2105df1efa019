# fails: code
# words: the code of section 2 is missing
# remove: sup_classification.py
