# tries: stop itself, so that it neither ends nor works
# says: the code (waited for 15 s and did not work|returns nothing \(None\) where a tensor is asked)
def kl(mu, logvar):
    import os
    import signal
    os.kill(os.getpid(), signal.SIGSTOP)
