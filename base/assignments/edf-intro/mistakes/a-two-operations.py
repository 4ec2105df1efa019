# fails: a-single
# words: the logarithm of the sum is two operations
# edit1: answers.md | t4 = a + b\nt5 = log(t4) | t5 = log(a + b)
# edit2: answers.md | dL/dt4 = dL/dt5 * dt5/dt4\n | 
# edit3: answers.md | dL/dt1 * dt1/da + dL/dt4 * dt4/da | dL/dt1 * dt1/da + dL/dt5 * dt5/da
# edit4: answers.md | dL/dt2 * dt2/db + dL/dt4 * dt4/db | dL/dt2 * dt2/db + dL/dt5 * dt5/db
