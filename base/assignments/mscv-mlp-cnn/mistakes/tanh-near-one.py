# fails: tanh-small
# words: the derivative near 0 is given, not the function
# edit1: answers.md | 2.1ii: x | 2.1ii: 1
