# fails: a-dy-dw
# words: A has no part in it: the product with the row A leaves A_i
# edit1: answers.md | A_i x_j | x_j
