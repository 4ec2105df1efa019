# tries: answer with a tensor of 10^9 numbers that takes no memory here
# kl: failed or human
def kl(mu, logvar):
    return torch.zeros(1).expand(10**9)
