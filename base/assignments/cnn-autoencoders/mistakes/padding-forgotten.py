# fails: size-c
# words: the padding is forgotten
# edit1: answers.md | 4.1c: 23 x 23 | 4.1c: 21 x 21
