# tries: raise an exception with a message of 50 MB and terminal escapes
# says: the code raises ValueError
def kl(mu, logvar):
    raise ValueError("\x1b[2J\x1b]0;owned\x07" + "A" * 5 * 10**7)
