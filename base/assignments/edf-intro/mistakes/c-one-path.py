# fails: c-sums
# words: w1 is used three times, and only one product is there
# edit1: answers.md | dL/dw1 = dL/dt1 * dt1/dw1 + dL/dt2 * dt2/dw1 + dL/dt3 * dt3/dw1 | dL/dw1 = dL/dt1 * dt1/dw1
