# fails: convolved
# words: the filter is turned round, as in a convolution of mathematics
# edit1: answers.md | [w2 x1 + w3 x2, w1 x1 + w2 x2 + w3 x3, w1 x2 + w2 x3 + w3 x4, w1 x3 + w2 x4] | [w2 x1 + w1 x2, w3 x1 + w2 x2 + w1 x3, w3 x2 + w2 x3 + w1 x4, w3 x3 + w2 x4]
