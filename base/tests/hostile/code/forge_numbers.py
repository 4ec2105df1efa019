# tries: send other numbers than it returned, which is no more than returning them
# says: `kl` differs from the reference
def forged(message, arrays):
    header = b'{"ok": true, "verdict": "passed", "arrays": [{"name": "0", "shape": [4], "dtype": "float64", "at": 0}]}'
    return b"TGR1" + len(header).to_bytes(4, "big") + (32).to_bytes(8, "big") + header + bytes(32)
def kl(mu, logvar):
    import graders.wire as protocol
    protocol.encode.__code__ = forged.__code__
    return torch.zeros(4)
