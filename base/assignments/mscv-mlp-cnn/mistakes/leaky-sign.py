# fails: leaky-relu
# words: the slope has the wrong sign for negative x
# edit1: answers.md | 1.6ii: x if x > 0 else a x | 1.6ii: x if x > 0 else -a x
