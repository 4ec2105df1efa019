# tries: fill the memory bit by bit
# kl: failed or human
# says: the code used (more than 1500 MiB of memory|up its 2 s of CPU time; a person decides why)
def kl(mu, logvar):
    kept = []
    while True:
        kept.append(bytearray(2**24))
