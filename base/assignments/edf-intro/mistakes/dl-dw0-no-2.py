# fails: dl-dw0
# words: the factor 2 is missing
# edit1: answers.md | 1.2a0: 2 (w0 + w1 x - y) | 1.2a0: (w0 + w1 x - y)
