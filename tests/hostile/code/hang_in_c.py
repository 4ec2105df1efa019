# tries: hang in C code that holds the interpreter
# says: the code did not end within 10 s
# kl: human
def kl(mu, logvar):
    import re
    re.match(r"(a+)+$", "a" * 64 + "b")
