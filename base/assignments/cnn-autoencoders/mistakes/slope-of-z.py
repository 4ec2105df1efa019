# fails: slope
# words: this is the derivative with respect to z, not to a
# edit1: answers.md | \frac{a - y}{a (1 - a)} | a - y
