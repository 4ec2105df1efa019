# fails: gradient
# words: theta² is the minimised value's part, not its derivative
# edit1: answers.md | 4.7ii: 2 theta | 4.7ii: theta^2
