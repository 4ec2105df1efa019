# fails: size-d
# words: the stride is taken for 2, as in usual pooling
# edit1: answers.md | 4.1d: 49 x 49 | 4.1d: 25 x 25
