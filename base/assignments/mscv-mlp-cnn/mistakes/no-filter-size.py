# fails: size
# words: the size is kept although nothing is padded
# edit1: answers.md | 1.1a: 28 x 28 x 1 | 1.1a: 32 x 32 x 1
