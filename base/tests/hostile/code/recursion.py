# tries: recurse beyond the C stack
# kl: failed or human
def kl(mu, logvar):
    import sys
    sys.setrecursionlimit(10**9)
    def down(n): return down(n + 1) + 1
    return down(0)
