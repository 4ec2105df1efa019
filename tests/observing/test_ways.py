"""A function is called by its author's calls, by the names of its parameters, then in each order."""

import ast
import inspect

import pytest
import torch

from graders.observing.choices import Choices, Option
from graders.observing.missing import Missing
from graders.observing.settings import numbers_of
from graders.observing.ways import Filling, ways
from graders.vocabulary.readings import CALLED

GIVEN = {"x": [1.0], "model": object(), "samples": 10}
KNOWN = {"x": "x", "image": "x", "model": "model", "vae": "model", "samples": "samples", "M": "samples"}


def said(source, calls="", given=GIVEN):
    space = {}
    exec(source, space)
    made = [n for n in ast.walk(ast.parse(calls)) if isinstance(n, ast.Call)]
    found = ways(space["f"], given, KNOWN.get, (), made)
    return [(way.said(inspect.signature(space["f"]).parameters), way.certain) for way in found]


def test_names_that_are_known_leave_nothing_to_guess():
    assert said("def f(vae, image, M): pass") == [("model, x, samples", True)]


def test_what_is_left_goes_to_the_one_parameter_whose_name_says_nothing():
    assert said("def f(vae, image, q): pass") == [("model, x, samples", True)]


def test_two_unknown_names_are_filled_in_each_order_and_neither_is_certain():
    assert said("def f(vae, p, q): pass") == [("model, x, samples", False), ("model, samples, x", False)]


def test_settings_are_those_of_the_author_whatever_is_left_and_may_say_something_else():
    def f(vae, image, train_cfg): ...

    settings = {"draws": 1000}

    way, behind = ways(f, GIVEN, KNOWN.get, fill=lambda _: Filling(settings))
    by_order = ways(f, GIVEN, KNOWN.get)

    assert way.said(inspect.signature(f).parameters) == "model, x, train_cfg=..."
    assert (way.own, way.certain) == ({"train_cfg": settings}, False)
    assert (behind.gets["train_cfg"], behind.certain) == ("samples", False)
    assert [w.said(inspect.signature(f).parameters) for w in by_order] == ["model, x, samples"]


def test_the_only_parameter_gets_the_value_too_though_it_is_called_as_settings():
    def f(args): ...

    found = ways(f, {"x": 1.0}, KNOWN.get, fill=lambda _: Filling({}))

    assert [(dict(way.gets), dict(way.own), way.certain) for way in found] == [
        ({}, {"args": {}}, False),
        ({"args": "x"}, {}, False),
    ]


def test_a_value_that_two_parameters_name_goes_to_each_while_another_is_left():
    assert said("def f(model, samples, M): pass") == [
        ("model, samples, x", False),
        ("model, x, samples", False),
    ]


def test_a_default_of_a_fitting_type_is_not_kept_while_a_value_is_left():
    assert said("def f(vae, image, q=1000, verbose=True): pass")[0] == ("model, x, samples", True)


def test_a_call_of_the_author_says_what_goes_where():
    found = said("def f(a, b, c): pass", "f(image, vae.to(device), M)")

    assert found[0] == ("x, model, samples", True)


MOMENTS = {"mu": torch.zeros(1), "logvar": torch.zeros(1)}


def said_of_moments(source, calls=""):
    space = {}
    exec(source, space)
    made = [n for n in ast.walk(ast.parse(calls)) if isinstance(n, ast.Call)]
    found = ways(space["f"], MOMENTS, {n: n for n in MOMENTS}.get, (), made)
    return [(way.said(inspect.signature(space["f"]).parameters), way.certain) for way in found]


def test_a_parameter_called_sigma_gets_it_where_no_call_says_otherwise():
    assert said_of_moments("def f(mu, sigma): pass") == [("mu, sigma", True)]
    assert said_of_moments("def f(mu, sigma): pass", "f(mu, torch.exp(logvar / 2))") == [("mu, sigma", True)]


def test_a_parameter_called_sigma_gets_what_its_author_passes_and_a_person_is_asked_if_it_is_wrong():
    assert said_of_moments("def f(mu, sigma): pass", "f(mu, logvar)") == [("mu, logvar", False)]


def test_no_form_of_what_the_author_passes_is_tried_in_its_place():
    assert said_of_moments("def f(m, s): pass", "f(mu, logvar)") == [
        ("mu, logvar", True),
        ("logvar, mu", False),
    ]


def test_what_needs_more_than_there_is_cannot_be_called():
    with pytest.raises(Missing, match=r"`f\(a, b\)` cannot be called: what is `a`\?"):
        said("def f(a, b): pass", given={"x": 1})


def test_a_choice_is_made_once_and_told_with_its_words():
    choices = Choices((1,))
    options = [Option(lambda: 1, "one"), Option(lambda: 2, f"{CALLED}two()", certain=False)]

    assert [choices.choose("which", options), choices.choose("which", options)] == [2, 2]
    assert [(c.words, c.certain, c.of, c.took) for c in choices.taken] == [("called as two()", False, 2, 1)]


class Settings:
    def __init__(self):
        self.samples, self.rate = 1000, 0.1


def reads(vae, image, cfg):
    return cfg.samples


def ignores(vae, image, cfg):
    return image


@pytest.mark.parametrize(("function", "certain"), [(reads, True), (ignores, False)])
@pytest.mark.parametrize("settings", [Settings(), {"samples": 1000, "rate": 0.1}])
def test_settings_hold_a_value_that_has_its_name_there_which_is_certain_where_the_function_reads_it(
    function, certain, settings
):
    way, *_ = ways(function, GIVEN, KNOWN.get, fill=lambda _: Filling(settings))

    own = way.own["cfg"]
    assert (numbers_of(own), way.certain) == ({"samples": 10, "rate": 0.1}, certain)
    assert numbers_of(settings)["samples"] == 1000


def test_settings_are_told_by_their_class_where_the_parameter_has_a_name_of_its_own():
    def f(vae, image, s: Settings):
        return s.samples

    way, *_ = ways(f, GIVEN, KNOWN.get, fill=lambda _: Filling(Settings()))

    assert (way.own["s"].samples, way.certain) == (10, True)


def test_what_is_asked_for_its_parameters_is_the_network_whatever_it_is_called():
    def fit(m, d, n=100):
        torch.optim.Adam(m.parameters())
        return d, n

    given = {"data": [1.0], "model": torch.nn.Linear(1, 1)}
    (way,) = ways(fit, given, lambda n: n if n in given else None)

    assert (way.gets, way.certain) == ({"m": "model", "d": "data"}, True)


def test_of_two_networks_none_is_taken_by_what_is_asked_of_it():
    def fit(a, b):
        return torch.optim.Adam([*a.parameters(), *b.parameters()])

    given = {"encoder": torch.nn.Linear(1, 1), "decoder": torch.nn.Linear(1, 1)}

    assert not any(way.certain for way in ways(fit, given, lambda n: n if n in given else None))


def test_a_number_that_is_the_default_is_not_left_out_for_a_second_call():
    def fit(model, n=100):
        return model, n

    called = [
        way.gets for way in ways(fit, {"model": [0.5], "steps": 100}, lambda n: n if n == "model" else None)
    ]
    other = [
        way.gets for way in ways(fit, {"model": [0.5], "steps": 70}, lambda n: n if n == "model" else None)
    ]

    assert called == [{"model": "model", "n": "steps"}]
    assert other == [{"model": "model", "n": "steps"}, {"model": "model"}]


def test_data_may_be_called_as_a_number_where_another_parameter_has_a_default_for_it():
    found = said("def f(samples, vae, sigma=0.4, n_mc=1000): pass")

    assert ("x, model, samples", False) in [(words.replace("n_mc=", ""), sure) for words, sure in found]
    assert len(said("def f(samples, vae, image, n_mc=1000): pass")) == 1
