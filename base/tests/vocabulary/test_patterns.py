"""Patterns of names of files in words."""

import pytest

from graders.vocabulary.patterns import called


@pytest.mark.parametrize(
    ("patterns", "words"),
    [
        ("prob4_CNN.py", "`prob4_CNN.py`"),
        ("readme*", "`readme…`"),
        ("*.pdf|answers.md", "`….pdf` or `answers.md`"),
        ("452[._]*[._]assignment2.pdf", "`452.….assignment2.pdf`"),
        ("a|b|c|d|e", "`a` or `b` or `c` or `d`, or the like"),
    ],
)
def test_a_pattern_is_told_without_its_signs(patterns, words):
    assert called(patterns) == words
