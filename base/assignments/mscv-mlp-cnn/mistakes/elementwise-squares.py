# fails: transposed
# words: the entries are multiplied by each other, without overlap
# edit1: answers.md | 0 0 1\n0 4 6\n4 12 9 | 0 1\n4 9
