# fails: size
# words: the filter is taken to keep the three channels, while it sums over them
# edit1: answers.md | 1.1a: 28 x 28 x 1 | 1.1a: 28 x 28 x 3
