"""The names in an expression."""

import ast

import pytest

from graders.observing.syntax import last_name, name_of, root


def expression(text):
    return ast.parse(text, mode="eval").body


@pytest.mark.parametrize(
    ("text", "name"),
    [("f(x)", "f"), ("torch.nn.Linear(2)", "Linear"), ("made()()", ""), ("table['f']()", "")],
)
def test_a_call_has_the_name_of_what_is_called_without_what_it_belongs_to(text, name):
    assert name_of(expression(text)) == name


def test_the_last_name_of_a_path_is_its_own():
    assert [last_name(expression(text)) for text in ("a", "a.b.c", "a[0]")] == ["a", "c", ""]


@pytest.mark.parametrize(("text", "name"), [("a.b[0].c", "a"), ("a", "a"), ("f(x).y", ""), ("(*a,)", "")])
def test_a_path_begins_at_its_root(text, name):
    assert root(expression(text)) == name
