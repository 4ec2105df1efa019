# fails: leaky-relu
# words: a constant stands where a slope should be
# edit1: answers.md | 1.6ii: x if x > 0 else a x | 1.6ii: x if x > 0 else a
