# tries: leave a process behind that outlives the check
# says: `kl` differs from the reference
def kl(mu, logvar):
    import os
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            while True:
                pass
        os._exit(0)
    return torch.zeros(4)
