# fails: elu
# words: the -1 is forgotten, so the function jumps at 0
# edit1: answers.md | a (exp(x) - 1) | a exp(x)
