# fails: relu-derivative
# words: the derivative is not 0 for negative x
# edit1: answers.md | 3.2: 1 if x > 0 else 0 | 3.2: 1 if x > 0 else 0.01
