# fails: backward
# words: ReLU is applied to the gradient: the sign of x decides, not that of dL/dy
# edit1: answers.md | 4.5 1.2 2.3 1.3\n-1.3 0 0 -2.9\n0 1.2 3.5 1.2\n-6.1 0 0 -3.2 | 4.5 1.2 2.3 1.3\n0 0 4.1 0\n0 1.2 3.5 1.2\n0 0.5 0 0
