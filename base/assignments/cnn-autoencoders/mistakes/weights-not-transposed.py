# fails: hidden-error
# words: the weights are not transposed on the way back
# edit1: answers.md | 3.3iii: [-0.1462, 0.1823] | 3.3iii: [-0.1296, 0.1912]
