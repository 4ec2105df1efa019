# tries: fill the disk
# says: the code raises OSError: \[Errno (27|28)\]
def kl(mu, logvar):
    block, count = bytes(2**24), 0
    while True:
        with open(f"/tmp/{count}", "wb") as file:
            file.write(block)
        count += 1
