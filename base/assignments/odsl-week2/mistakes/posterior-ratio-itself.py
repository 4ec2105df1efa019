# fails: posterior-formula
# words: r is used as the ratio; it is its logarithm
# edit1: answers.md | 2a: 1 / (1 + exp(-r)) | 2a: r / (1 + r)
