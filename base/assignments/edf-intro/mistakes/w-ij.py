# fails: dy-dw
# words: the derivative of w_ij x_j is x_j
# edit1: answers.md | x_j if k = i, else 0 | w_ij if k = i, else 0
