# tries: fill the memory bit by bit
# says: the code used more than 1500 MiB of memory
def kl(mu, logvar):
    kept = []
    while True:
        kept.append(bytearray(2**24))
