# tries: crash in native code
# says: the code was ended by SIGSEGV
def kl(mu, logvar):
    import ctypes
    ctypes.string_at(0)
