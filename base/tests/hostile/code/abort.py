# tries: abort in native code
# says: the code was ended by SIGABRT
def kl(mu, logvar):
    import os
    os.abort()
