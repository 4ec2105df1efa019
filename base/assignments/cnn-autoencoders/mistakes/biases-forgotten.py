# fails: activations
# words: the biases are left out of the forward pass
# edit1: answers.md | [0.6177, 0.6341, 0.6175, 0.703] | [0.5939, 0.5498, 0.5488, 0.5493]
