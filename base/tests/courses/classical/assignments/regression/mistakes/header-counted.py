# fails: rows
# words: the header is no row
# edit1: models.py | .readlines()) - 1 | .readlines())
