# fails: remedy
# words: the sigmoid has outputs in (0, 1) and gradients that vanish
# edit1: answers.md | 3.5i: leaky ReLU and ELU | 3.5i: sigmoid
