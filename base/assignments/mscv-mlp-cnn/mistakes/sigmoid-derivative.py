# fails: tanh-derivative
# words: this is the derivative of the sigmoid
# edit1: answers.md | 2.1i: 4 sigma(2 x) (1 - sigma(2 x)) | 2.1i: sigma(x) (1 - sigma(x))
