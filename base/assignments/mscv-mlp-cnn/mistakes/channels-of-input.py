# fails: ten-filters
# words: the output keeps the channels of the input, not one for each filter
# edit1: answers.md | 32 x 32 x 10 | 32 x 32 x 3
