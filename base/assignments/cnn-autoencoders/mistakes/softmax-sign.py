# fails: softmax-other
# words: the sign of da1/dz2 is wrong: a larger z2 makes a1 smaller
# edit1: answers.md | -a_1 a_2 | a_1 a_2
