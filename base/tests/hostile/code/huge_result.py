# tries: answer with more than anyone can read
# kl: failed or human
def kl(mu, logvar):
    return torch.zeros(2**27)
