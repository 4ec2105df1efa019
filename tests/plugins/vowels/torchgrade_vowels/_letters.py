"""Which letters are vowels."""

VOWELS = frozenset("aeiou")
