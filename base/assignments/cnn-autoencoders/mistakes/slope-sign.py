# fails: slope
# words: the derivative of the cross-entropy has the wrong sign
# edit1: answers.md | a - y} | y - a}
