# fails: b-reuse
# words: the square of c is computed twice
# edit1: answers.md | t6 = b * t1 | t0 = c^2\nt6 = b * t0
# edit2: answers.md | dL/dt1 = dL/dt3 * dt3/dt1 + dL/dt6 * dt6/dt1 | dL/dt1 = dL/dt3 * dt3/dt1\ndL/dt0 = dL/dt6 * dt6/dt0
# edit3: answers.md | dL/dc = dL/dt1 * dt1/dc | dL/dc = dL/dt1 * dt1/dc + dL/dt0 * dt0/dc
