# tries: raise an exception that cannot be printed
# kl: failed
class Strange(BaseException):
    def __str__(self): raise self
    __repr__ = __str__
def kl(mu, logvar):
    raise Strange
