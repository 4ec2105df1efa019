# tries: threads without end
# kl: human
# says: the code (started more than 64 processes and threads|started more processes or threads than it may|used up its 2 s of CPU time); a person decides why
def kl(mu, logvar):
    import threading
    import time
    while True:
        threading.Thread(target=time.sleep, args=(60,)).start()
