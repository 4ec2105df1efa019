# fails: jacobian
# words: the factor 1/2 of the derivative of the root is missing
# edit1: answers.md | 1/(2 sqrt(x2 + x3)), 1/(2 sqrt(x2 + x3)) | 1/sqrt(x2 + x3), 1/sqrt(x2 + x3)
