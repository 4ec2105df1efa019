# fails: posterior-unbalanced
# words: the prior odds are inverted
# edit1: answers.md | (1 - pi) / pi | pi / (1 - pi)
