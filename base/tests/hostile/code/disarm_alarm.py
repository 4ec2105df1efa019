# tries: take away the timers that might interrupt it
# says: the code used up its 2 s of CPU time
# kl: human
def kl(mu, logvar):
    import signal
    signal.setitimer(signal.ITIMER_REAL, 0)
    for number in range(1, 32):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True:
        pass
