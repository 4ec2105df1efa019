# fails: c-single
# words: adding three terms is two operations
# edit1: answers.md | t13 = t10 + t11\nt14 = t13 + t12 | t14 = t10 + t11 + t12
# edit2: answers.md | dL/dt13 = dL/dt14 * dt14/dt13\n | 
# edit3: answers.md | dL/dt11 = dL/dt13 * dt13/dt11 | dL/dt11 = dL/dt14 * dt14/dt11
# edit4: answers.md | dL/dt10 = dL/dt13 * dt13/dt10 | dL/dt10 = dL/dt14 * dt14/dt10
