# fails: jacobian
# words: the derivative of sin was forgotten in the last column
# edit1: answers.md | exp(x1) cos(x3) | exp(x1) sin(x3)
