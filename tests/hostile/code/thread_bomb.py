# tries: threads without end
# says: the code (started more than 64 processes and threads|raises RuntimeError: can't start new thread)
def kl(mu, logvar):
    import threading
    import time
    while True:
        threading.Thread(target=time.sleep, args=(60,)).start()
