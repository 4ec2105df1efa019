import numpy as np
import matplotlib.pyplot as plt

def kl_gauss(mu1, s1, mu2, s2):
    return np.log(s2/s1) + (s1**2 + (mu1-mu2)**2)/(2*s2**2) - 0.5

gauss = lambda x, mu, s: np.exp(-0.5*((x-mu)/s)**2)/np.sqrt(2*np.pi)/s
lgauss = lambda x, mu, s: -0.5*((x-mu)/s)**2 - 0.5*np.log(2*np.pi) - np.log(s)

N1 = (1.0, 1.0)
N2 = (1.5, 0.2)
x = np.linspace(-12, 14, 200001)

for name, p, q in [("KL(N1||N2)", N1, N2), ("KL(N2||N1)", N2, N1)]:
    num = np.sum(gauss(x, *p)*(lgauss(x, *p) - lgauss(x, *q)))*(x[1]-x[0])
    print(f"{name}: closed form {kl_gauss(*p, *q):.4f}   numerical {num:.4f}")

fig, ax = plt.subplots(1, 2, figsize=(10, 4))
xx = np.linspace(-3, 5, 800)
ax[0].plot(xx, gauss(xx, *N1), label="$N_1$"); ax[0].plot(xx, gauss(xx, *N2), label="$N_2$")
ax[0].legend(); ax[0].set_xlabel("x"); ax[0].set_ylabel("pdf")
ax[1].plot(xx, gauss(xx, *N1)*(lgauss(xx, *N1)-lgauss(xx, *N2)), label="integrand KL(N1||N2)")
ax[1].plot(xx, gauss(xx, *N2)*(lgauss(xx, *N2)-lgauss(xx, *N1)), label="integrand KL(N2||N1)")
ax[1].legend(); ax[1].set_xlabel("x")
fig.savefig("fig01_kl.pdf")
