# fails: hidden-error
# words: the factor h (1 - h) of the hidden layer is forgotten
# edit1: answers.md | 3.3iii: [-0.1462, 0.1823] | 3.3iii: [-0.6193, 0.7858]
