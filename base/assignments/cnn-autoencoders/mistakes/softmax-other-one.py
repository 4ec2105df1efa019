# fails: softmax-other
# words: da1/dz2 is taken for da1/dz1
# edit1: answers.md | -a_1 a_2 | a_1 (1 - a_1)
