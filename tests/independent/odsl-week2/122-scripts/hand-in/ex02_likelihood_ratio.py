r"""
Exercise 2 - pen and paper, with a tiny plot

(a)  p(c=1|x) = p(x|c=1) p(c=1) / [ p(x|c=1) p(c=1) + p(x|c=0) p(c=0) ]

(b)  p(c=1) = p(c=0) = 1/2 drops out:
     p(c=1|x) = p(x|c=1) / [ p(x|c=1) + p(x|c=0) ]

(c)  divide numerator and denominator by p(x|c=0), r = p(x|c=1)/p(x|c=0), L = log r:
     p(c=1|x) = r/(r+1) = e^L/(e^L+1) = 1/(1+e^-L)

(d)  logistic function / sigmoid of the log likelihood ratio. Monotonic, so ordering events by posterior or by L
     is equivalent; L = 0 means 50:50, L -> +-inf means 1 or 0. Inverse: L = log(p/(1-p)), the logit.
"""
import numpy as np
import matplotlib.pyplot as plt

if __name__ == "__main__":
    L = np.linspace(-8, 8, 300)
    plt.plot(L, 1 / (1 + np.exp(-L)))
    plt.xlabel("log likelihood ratio")
    plt.ylabel("p(class=1|x)")
    plt.savefig("ex02_sigmoid.png")
    plt.show()
