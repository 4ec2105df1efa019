# fails: size-a
# words: the padding is added on one side only
# edit1: answers.md | 4.1a: 49 x 49 | 4.1a: 48 x 48
