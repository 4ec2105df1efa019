# fails: backward
# words: the gradient is multiplied by the output of the layer, not by its derivative
# edit1: answers.md | 4.5 1.2 2.3 1.3\n-1.3 0 0 -2.9\n0 1.2 3.5 1.2\n-6.1 0 0 -3.2 | 6.75 2.64 2.99 8.71\n-5.59 0 0 -14.21\n0 1.68 19.25 2.16\n-0.61 0 0 -7.04
