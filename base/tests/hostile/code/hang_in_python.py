# tries: hang, and swallow whatever interrupts it
# says: the code used up its 2 s of CPU time
# kl: human
def kl(mu, logvar):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
