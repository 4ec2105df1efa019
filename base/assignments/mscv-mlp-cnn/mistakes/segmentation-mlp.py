# fails: segmentation
# words: a multilayer perceptron has no output of the size of the image
# edit1: answers.md | 1.3a: U-Net | 1.3a: a multilayer perceptron
