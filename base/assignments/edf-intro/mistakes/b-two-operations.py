# fails: b-single
# words: adding three terms is two operations
# edit1: answers.md | t8 = t4 + t5\nt9 = t8 + t7 | t9 = t4 + t5 + t7
# edit2: answers.md | dL/dt8 = dL/dt9 * dt9/dt8\n | 
# edit3: answers.md | dL/dt5 = dL/dt8 * dt8/dt5\ndL/dt4 = dL/dt8 * dt8/dt4 | dL/dt5 = dL/dt9 * dt9/dt5\ndL/dt4 = dL/dt9 * dt9/dt4
