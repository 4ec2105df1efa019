# tries: hang when its result is thrown away
# says: the code used up its 2 s of CPU time
# kl: human
class Slow:
    def __del__(self):
        while True:
            pass
def kl(mu, logvar):
    Slow()
    return torch.zeros(4)
