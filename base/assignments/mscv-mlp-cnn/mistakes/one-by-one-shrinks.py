# fails: one-by-one
# words: a 1 × 1 convolution is taken to reduce the image
# edit1: answers.md | 1.1d: 32 x 32 | 1.1d: 1 x 1
