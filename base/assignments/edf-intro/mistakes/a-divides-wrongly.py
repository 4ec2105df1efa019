# fails: a-value
# words: the root is multiplied, and the expression divides by it
# edit1: answers.md | t3 = t1 / t2 | t3 = t1 * t2
