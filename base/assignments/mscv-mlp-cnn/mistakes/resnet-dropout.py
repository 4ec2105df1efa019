# fails: resnet
# words: dropout does not help gradients to pass
# edit1: answers.md | 1.5: Its skip connections | 1.5: Dropout
