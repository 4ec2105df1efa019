# fails: softmax-own
# words: the derivative of the denominator is forgotten 
# edit1: answers.md | a_1 (1 - a_1) | a_1
