# fails: dl-dw1
# words: the derivative of w1 x with respect to w1 is x, which is missing
# edit1: answers.md | 2 (w0 + w1 x - y) x | 2 (w0 + w1 x - y)
