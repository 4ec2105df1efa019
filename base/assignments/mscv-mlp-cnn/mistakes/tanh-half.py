# fails: tanh-small
# words: the tangent of the sigmoid is given
# edit1: answers.md | 2.1ii: x | 2.1ii: 1/2 + x/4
