# tries: hang, and swallow whatever interrupts it
# says: the code did not end within 10 s
# kl: human
def kl(mu, logvar):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
