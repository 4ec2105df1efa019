"""Reading student source for its definitions."""

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
