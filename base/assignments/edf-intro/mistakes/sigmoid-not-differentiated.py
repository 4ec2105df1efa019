# fails: sigmoid-matrix
# words: the diagonal holds sigma itself, not its derivative
# edit1: answers.md | \sigma(x_2)(1-\sigma(x_2)) | \sigma(x_2)
# edit2: answers.md | \sigma(x_1)(1-\sigma(x_1)) | \sigma(x_1)
# edit3: answers.md | \sigma(x_3)(1-\sigma(x_3)) | \sigma(x_3)
