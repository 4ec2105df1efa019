# tries: use up all descriptors
# says: the code raises OSError: \[Errno 24\] Too many open files
def kl(mu, logvar):
    kept = []
    while True:
        kept.append(open("/dev/null"))
