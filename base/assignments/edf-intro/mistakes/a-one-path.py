# fails: a-sums
# words: a is used twice, and one of both products is missing
# edit1: answers.md | dL/da = dL/dt1 * dt1/da + dL/dt4 * dt4/da | dL/da = dL/dt1 * dt1/da
