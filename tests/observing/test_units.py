"""Reading student source for its definitions."""

from fractions import Fraction

import pytest

from graders.observing.missing import Missing
from tests.observing.conftest import unit


def test_a_definition_takes_along_only_what_it_needs():
    work = unit("""
        import math
        factor = 2
        other = 1 / 0
        for step in range(10**12):
            pass
        train = [].pop()
        def double(x):
            return math.floor(factor * x)
    """)

    assert work.load("double")(3) == 6
    assert "other" not in work.namespace
    assert work.problems == []


def test_the_version_current_at_a_definition_counts():
    work = unit("""
        rate = 1
        def first():
            return rate
        rate = 2
        def second():
            return rate
    """)

    assert work.load("second")() == 2


def test_helpers_defined_later_are_found():
    work = unit("""
        def f(x):
            return helper(x) + 1
        def helper(x):
            return 10 * x
    """)

    assert work.load("f")(2) == 21


def test_a_missing_name_says_where_it_was_sought():
    with pytest.raises(Missing, match=r"`g` is not defined in work\.py"):
        unit("def f(): pass").load("g")


def test_a_name_bound_twice_has_a_version_for_each_time():
    work = unit("""
        scale = 1
        def get_data():
            return scale
        def train():
            return get_data()
        scale = 2
        def get_data():
            return 10 * scale
    """)

    assert [v.load("get_data")() for v in work.versions("get_data")] == [20, 1]
    assert work.load("train")() == 1


def test_what_sets_up_an_object_comes_along_and_what_only_uses_it_does_not():
    work = unit("""
        import types
        conv = types.SimpleNamespace(weight=[0, 0], bias=1, used=False)
        conv.weight[0] = 5
        with open("/dev/null"):
            conv.bias = 7
        def train(model):
            model.used = True
        train(conv)
        conv.weight[1] = undefined
        other = 3
    """)

    conv = work.load("conv")

    assert (conv.weight, conv.bias, conv.used) == ([5, 0], 7, False)
    assert work.problems == ["work.py:10: NameError: name 'undefined' is not defined"]


MADE = {
    "appended": "xs = []\nxs.append(7)\ndef f(): return xs[0]",
    "appended below the function": "xs = []\ndef f(): return xs[0]\nxs.append(7)",
    "updated": "d = {}\nd.update(a=7)\ndef f(): return d['a']",
    "filled by a loop": "xs = []\nfor k in range(8):\n    xs.append(k)\ndef f(): return xs[7]",
    "items set in a loop": "d = {}\nfor k in 'ab':\n    d[k] = 7\ndef f(): return d['a']",
    "made in a loop": "for k in range(8):\n    last = k\ndef f(): return last",
    "made in a branch": "d = {}\nif True:\n    d['a'] = 7\nelse:\n    d['a'] = 8\ndef f(): return d['a']",
    "a method by setattr": "class A: pass\ndef g(self): return 7\nsetattr(A, 'g', g)\ndef f(): return A().g()",
    "a method by assignment": "class A: pass\ndef g(self): return 7\nA.g = g\ndef f(): return A().g()",
    "a method by a decorator": (
        "def add(cls):\n    def put(g):\n        setattr(cls, g.__name__, g)\n        return g\n    return put\n"
        "class A: pass\n@add(A)\ndef g(self): return 7\ndef f(): return A().g()"
    ),
    "a method by a decorator that reads its class": (
        "def add(g):\n    setattr(g.__annotations__['self'], g.__name__, g)\n    return g\n"
        "class A: pass\n@add\ndef g(self: A): return 7\ndef f(): return A().g()"
    ),
    "registered": (
        "known = {}\ndef register(g):\n    known[g.__name__] = g\n    return g\n"
        "@register\ndef seven(): return 7\ndef f(): return known['seven']()"
    ),
    "registered by a name": (
        "known = {}\ndef register(name):\n    def put(g):\n        known[name] = g\n        return g\n    return put\n"
        "@register('a')\ndef seven(): return 7\ndef f(): return known['a']()"
    ),
    "registered by an object": (
        "class Known(dict):\n    def add_one(self, g):\n        self[g.__name__] = g\n        return g\n"
        "known = Known()\n@known.add_one\ndef seven(): return 7\ndef f(): return known['seven']()"
    ),
    "dispatched": (
        "from functools import singledispatch\n@singledispatch\ndef g(x): return 1\n"
        "@g.register\ndef _(x: int): return 7\ndef f(): return g(0)"
    ),
    "global": "def set_up():\n    global xs\n    xs = [7]\nset_up()\ndef f(): return xs[0]",
    "global that another file sets up": "def set_up():\n    global xs\n    xs = [7]\ndef f(): return xs[0]",
    "global by its name": "def set_up():\n    globals()['xs'] = [7]\nset_up()\ndef f(): return xs[0]",
    "globals that are updated": "def set_up():\n    globals().update(xs=[7])\nset_up()\ndef f(): return xs[0]",
    "globals that are updated from a dict": (
        "def set_up():\n    globals().update({'xs': [7]})\nset_up()\ndef f(): return xs[0]"
    ),
    "global of a global": (
        "def inner():\n    global xs\n    xs = [7]\ndef set_up():\n    inner()\nset_up()\ndef f(): return xs[0]"
    ),
    "filled by a function": "xs = []\ndef fill():\n    xs.append(7)\nfill()\ndef f(): return xs[0]",
    "filled as an argument": "xs = []\ndef fill(a, b):\n    b.append(a)\nfill(7, xs)\ndef f(): return xs[0]",
    "filled by a method": (
        "class A:\n    def __init__(self): self.n = 0\n    def count(self): self.n += 7\na = A()\na.count()\ndef f(): return a.n"
    ),
    "its parts set in a loop": (
        "class A:\n    def __init__(self): self.n = 0\nxs = [A(), A()]\nfor a in xs:\n    a.n = 7\ndef f(): return xs[1].n"
    ),
    "registered by its base class": (
        "class Base:\n    known = {}\n    def __init_subclass__(cls): Base.known[cls.__name__] = cls\n"
        "class Seven(Base):\n    value = 7\ndef f(): return Base.known['Seven'].value"
    ),
    "named on the way": "print(y := 7)\ndef f(): return y",
    "filled with what a training will take": (
        "xs = []\ndef get_train_loader(): return 7\nxs.append(get_train_loader())\ndef f(): return xs[0]"
    ),
    "added to": "n = 3\nn += 4\ndef f(): return n",
}


@pytest.mark.parametrize("how", MADE)
def test_an_object_is_made_by_all_statements_that_make_it(how):
    work = unit(MADE[how])

    assert work.load("f")() == 7
    assert work.problems == []


TRAINED = {
    "a loop": "for k in range(3):\n    train_step(xs)\n    xs.append(k)",
    "a call": "train(xs)",
    "a method": "class Trainer:\n    def run(self, xs):\n        xs.append(1)\n        loss.backward()\nTrainer().run(xs)",
    "a function of a function": "def inner(): optimizer.step()\ndef run(xs):\n    inner()\n    xs.append(1)\nrun(xs)",
    "a question": "xs.append(input())",
}


@pytest.mark.parametrize("how", TRAINED)
def test_nothing_trains_because_a_list_was_asked_for(how):
    work = unit(f"xs = []\n{TRAINED[how]}\ndef f(): return xs")

    assert work.load("f")() == []
    assert work.problems == []


def test_annotations_are_objects_unless_the_file_says_otherwise():
    plain = unit("def f(x: int): pass")
    future = unit("from __future__ import annotations\ndef f(x: int): pass")

    assert plain.load("f").__annotations__ == {"x": int}
    assert future.load("f").__annotations__ == {"x": "int"}


def test_what_decorators_read_of_annotations_that_are_text_is_there():
    work = unit("""
        from __future__ import annotations
        from fractions import Fraction
        def typed(cls):
            return {name: eval(text) for name, text in cls.__annotations__.items()}
        @typed
        class Blob:
            SIZE: Fraction = 2
    """)

    assert work.load("Blob") == {"SIZE": Fraction}


def test_what_does_not_compile_costs_itself():
    work = unit("return 3\nx = 7\ndef f(): return x")

    assert work.load("f")() == 7


def test_what_was_made_of_a_variable_that_is_another_now_is_made_anew():
    made = unit("""
        data = [1, 2, 3]
        twice = data + data
        size = len(twice)
        other = object()
        def f(): return size, other
    """)
    f, other = made.load("f"), made.namespace["other"]

    made.namespace["data"] = [1]
    made.make_anew(frozenset({"data"}))

    assert f() == (2, other)


def test_import_star_takes_what_is_bound_at_the_top_and_not_within():
    work = unit("""
        squares = [(i := n) ** 2 for n in range(3)]
        if squares:
            class Net:
                def forward(self):
                    return inner
            async def load():
                inner = 1
        key = lambda row: [cell for cell in row]
        for first in squares:
            largest = first
    """)

    assert sorted(work.public()) == ["Net", "i", "key", "load", "squares"]
