# fails: least-cost
# words: the sign of the entropy is wrong
# edit1: answers.md | -(y \ln y + | (y \ln y +
