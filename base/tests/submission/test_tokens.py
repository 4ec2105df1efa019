from graders.submission.tokens import words


def test_names_numbers_and_texts_are_words_of_one_kind():
    code = "def f(x):  # said\n    return x**2 + 1e-3 * rb'a\\'b' // f'''{x}\n''' @ y != 0x1f\n"

    assert [(w.kind[:2], w.text, w.line) for w in words(code)] == [
        ("na", "def", 1),
        ("na", "f", 1),
        ("si", "(", 1),
        ("na", "x", 1),
        ("si", ")", 1),
        ("si", ":", 1),
        ("na", "return", 2),
        ("na", "x", 2),
        ("si", "**", 2),
        ("nu", "2", 2),
        ("si", "+", 2),
        ("nu", "1e-3", 2),
        ("si", "*", 2),
        ("st", "rb'a\\'b'", 2),
        ("si", "//", 2),
        ("st", "f'''{x}\n'''", 2),
        ("si", "@", 3),
        ("na", "y", 3),
        ("si", "!=", 3),
        ("nu", "0x1f", 3),
    ]
