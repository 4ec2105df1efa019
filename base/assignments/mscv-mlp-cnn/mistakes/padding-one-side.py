# fails: padded-size
# words: the padding is added on one side only
# edit1: answers.md | 1.1b: 32 x 32 x 1 | 1.1b: 30 x 30 x 1
