"""Written answers."""

from tests.hostile.doors import ANSWERS, instead


def number(text, tries):
    """Another answer to 1a, worth 2 points."""
    assert "7.8125" in ANSWERS
    return instead("answers.md", ANSWERS.replace("7.8125", text).encode(), 2, tries)


def formula(text, tries):
    """Another answer to 1b, worth 2 points."""
    return instead("answers.md", ANSWERS.replace("x^2 + 3 y", text).encode(), 2, tries)


def word(text, tries):
    """Another answer to 1c, worth 1 point."""
    return instead("answers.md", ANSWERS.replace("the variance", text).encode(), 1, tries)


def whole(data, tries, lost=5.0):
    """Another answer sheet."""
    return instead("answers.md", data, lost, tries)


DOORS = [
    number("7.8125, 7.8126, 7.8127", "several numbers of which one may fit"),
    number("nan", "a number that is none, which compares with nothing"),
    number("inf", "a number beyond all others"),
    number("1e999", "a number that becomes infinite"),
    number("9" * 100_000, "a number of 100,000 digits"),
    number("[" * 4000 + "1" + "]" * 4000, "a list nested too deeply"),
    number("2**" * 60 + "2", "a tower of powers"),
    number("__import__('os').abort()", "code where a number is asked"),
    number("7" + "\u0338" * 3000, "thousands of combining strokes"),
    formula("__import__('os').system('touch owned')", "code where a formula is asked"),
    formula("(lambda: x)()", "a function that is called"),
    formula("x.__class__.__mro__", "attributes that lead out"),
    formula("x" + "**x" * 400, "a tower of 400 powers"),
    formula("factorial(factorial(factorial(9)))", "a number that never ends"),
    formula("\\frac{" * 1500 + "x" + "}{y}" * 1500, "LaTeX nested too deeply"),
    formula("(" * 5000 + "x" + ")" * 5000, "brackets nested too deeply"),
    formula("x^2 + 3 y + 1/0", "a division by nothing"),
    formula("open('/etc/passwd').read()", "a file of the machine"),
    word("bias, mean, entropy, likelihood", "many words, none of them right"),
    word("a" * 30_000, "a word of 30,000 letters"),
    whole(b"", "an answer sheet that is empty"),
    whole(bytes(range(256)) * 300, "bytes that are no text"),
    whole(b"1a:\n" * 4_000, "one label 4,000 times"),
    whole(b"(1 " * 60_000, "labels that never end"),
    whole(b"1a: 7.8125 \x00\n\n1b: x^2\n", "a zero in an answer"),
]
