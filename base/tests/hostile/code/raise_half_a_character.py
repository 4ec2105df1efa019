# tries: stop whatever writes what an exception says
# says: the code raises ValueError: �half�
def kl(mu, logvar):
    raise ValueError("\ud9ab" + "half" + "\udcab")
