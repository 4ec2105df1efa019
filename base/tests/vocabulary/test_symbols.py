"""Which keys name a symbol is read from their annotation."""

from graders.vocabulary.also import Also
from graders.vocabulary.frozen import Frozen
from graders.vocabulary.symbols import Symbol, named, symbols_of


class Example(Frozen):
    title: str = "f"
    call: Symbol
    model: Symbol = ""
    others: tuple[Symbol, ...] = ()
    words: tuple[str, ...] = ("f", "g")
    also: tuple[Also, ...] = ()


def test_symbols_are_found_with_their_places_in_lists_and_models_too():
    example = Example(call="kl", others=("a", "b"), also=(Also(call="kl_sheet", note="n"),))

    assert list(named(example)) == [
        (("call",), "kl"),
        (("others", 0), "a"),
        (("others", 1), "b"),
        (("also", 0, "call"), "kl_sheet"),
    ]
    assert symbols_of(example) == ("kl",)
    assert symbols_of(Example(call="f", model="net")) == ("f", "net")
