# fails: c-value
# words: the last error is not squared
# edit1: answers.md | t12 = t9^2 | t12 = t9 * 1
