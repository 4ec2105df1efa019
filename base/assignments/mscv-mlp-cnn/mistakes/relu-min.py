# fails: relu
# words: the smaller of 0 and x is taken, not the larger
# edit1: answers.md | 1.6i: max(0, x) | 1.6i: min(0, x)
