# tries: hang in a statement that the function needs
# kl: human
def forever():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
HALF = forever()
def kl(mu, logvar):
    return HALF * (mu**2 + torch.exp(logvar) - logvar - 1).sum(-1)
