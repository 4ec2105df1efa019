"""Which letters are vowels."""

VOWELS = frozenset("aeiou")


def drawn(rng, length=5):
    """A word of letters that are drawn."""
    return "".join(rng.choice(list("abcdefghijklmnopqrstuvwxyz"), length))
