# tries: ask for all memory at once
# kl: failed
def kl(mu, logvar):
    return torch.ones(2**40)
