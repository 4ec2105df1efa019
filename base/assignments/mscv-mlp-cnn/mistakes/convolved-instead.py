# fails: transposed
# words: this is the convolution, not the transposed one
# edit1: answers.md | 0 0 1\n0 4 6\n4 12 9 | 14
