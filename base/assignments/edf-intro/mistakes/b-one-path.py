# fails: b-sums
# words: t3 is used three times, and only one product is there
# edit1: answers.md | dL/dt3 = dL/dt4 * dt4/dt3 + dL/dt5 * dt5/dt3 + dL/dt7 * dt7/dt3 | dL/dt3 = dL/dt4 * dt4/dt3
