# tries: answer with an array of objects
# says: the code raises TypeError
def kl(mu, logvar):
    import numpy as np
    return np.array([object(), kl, {}, None], dtype=object)
