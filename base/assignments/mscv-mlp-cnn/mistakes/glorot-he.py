# fails: xavier-variance
# words: 2 / D is for ReLU (He); tanh is near the identity
# edit1: answers.md | 2.3b iii: 1 / D | 2.3b iii: 2 / D
