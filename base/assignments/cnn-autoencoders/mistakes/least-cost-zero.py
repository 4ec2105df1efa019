# fails: least-cost
# words: the cross-entropy at a = y is taken for 0, which it is for y = 0 and y = 1 alone
# edit1: answers.md | -(y \ln y + (1 - y) \ln(1 - y)) | 0
