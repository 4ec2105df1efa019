# fails: code
# words: the code of section 2 is missing
# says: there is no file called .sup
# remove: sup_classification.py
