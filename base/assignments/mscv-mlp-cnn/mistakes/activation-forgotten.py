# fails: neuron
# words: tanh is forgotten
# edit1: answers.md | 2.2: tanh(w1 a1 + w2 a2 + b) | 2.2: w1 a1 + w2 a2 + b
