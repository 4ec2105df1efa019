# fails: tanh-derivative
# words: the chain rule's inner factor 2 is forgotten
# edit1: answers.md | 2.1i: 4 sigma | 2.1i: 2 sigma
