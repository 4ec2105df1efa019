# tries: hang in C code that holds the interpreter
# says: the code used up its 2 s of CPU time
# kl: human
def kl(mu, logvar):
    import re
    re.match(r"(a+)+$", "a" * 64 + "b")
