"""Figure for 5.2: y = x^2 and its corrupted version"""
import numpy as np


def corromper(puntos, sigma=0.15, p=0.1, rng=None):
    """C(x_hat | x): every coordinate gets N(0, sigma^2); with probability p the point's y is set to 0 afterwards"""
    rng = rng or np.random.default_rng()
    ruidosos = puntos + sigma * rng.standard_normal(puntos.shape)
    perdidos = rng.random(len(puntos)) < p
    ruidosos[perdidos, 1] = 0.0
    return ruidosos


if __name__ == '__main__':
    import matplotlib.pyplot as plt
    rng = np.random.default_rng(5)
    t = rng.uniform(-1.5, 1.5, 400)
    limpios = np.column_stack([t, t ** 2])
    sucios = corromper(limpios, rng=rng)
    fig, (izq, der) = plt.subplots(1, 2, sharex=True, sharey=True, figsize=(8, 3.5))
    izq.scatter(*limpios.T, s=5)
    izq.set_title('original, $y = x^2$')
    der.scatter(*sucios.T, s=5, c='tab:red')
    der.set_title('corrupted')
    fig.savefig('p5_corrupcion.png')
