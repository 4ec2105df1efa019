# tries: stop itself, so that it neither ends nor works
# says: the code (did not end within 10 s|raises TypeError: returned None)
def kl(mu, logvar):
    import os
    import signal
    os.kill(os.getpid(), signal.SIGSTOP)
