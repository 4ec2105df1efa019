# fails: forward
# words: the input is returned as it is
# edit1: answers.md | 4.3 0 0 4.9\n0 1.4 5.5 1.8\n0.1 0 0 2.2 | 4.3 -0.3 -0.2 4.9\n-4.5 1.4 5.5 1.8\n0.1 -0.5 -0.1 2.2
