# fails: transposed
# words: where copies overlap, the last one is kept: they must add up
# edit1: answers.md | 0 0 1\n0 4 6\n4 12 9 | 0 0 1\n0 0 3\n4 6 9
