# fails: relu-derivative
# words: this is ReLU itself, not its derivative
# edit1: answers.md | 3.2: 1 if x > 0 else 0 | 3.2: max(0, x)
