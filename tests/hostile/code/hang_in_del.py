# tries: hang when its result is thrown away
# says: the code did not end within 10 s
# kl: human
class Slow:
    def __del__(self):
        while True:
            pass
def kl(mu, logvar):
    Slow()
    return torch.zeros(4)
