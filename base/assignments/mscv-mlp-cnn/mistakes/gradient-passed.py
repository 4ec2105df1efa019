# fails: backward
# words: the gradient is passed on as it is
# edit1: answers.md | 4.5 1.2 2.3 1.3\n-1.3 0 0 -2.9\n0 1.2 3.5 1.2\n-6.1 0 0 -3.2 | 4.5 1.2 2.3 1.3\n-1.3 -6.3 4.1 -2.9\n-0.5 1.2 3.5 1.2\n-6.1 0.5 -4.1 -3.2
