# tries: stop itself, so that it neither ends nor works
# says: the code (waited for 15 s and did not work|raises TypeError: returned None)
def kl(mu, logvar):
    import os
    import signal
    os.kill(os.getpid(), signal.SIGSTOP)
