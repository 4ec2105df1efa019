# fails: sum-variance
# words: D is squared: the variance of D independent terms is D times that of one
# edit1: answers.md | 2.3b ii: D v s | 2.3b ii: D^2 v s
