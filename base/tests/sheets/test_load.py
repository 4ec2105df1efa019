import pytest

from graders import docs
from graders.errors import UserError
from graders.grading.grader import Grader
from graders.grading.observations import Store
from graders.sheets.load import find_spec, load_spec, sheets
from tests.conftest import SPEC, errors, write_toy

KNOWN = ", ".join(sheets())


def test_all_errors_come_at_once_with_line_and_cure(tmp_path):
    said = errors(
        tmp_path,
        ("sheet: toy\n", ""),
        ("title: A toy", "titel: A toy"),
        ("kind: agrees", "kind: agres"),
        ("points: 2", "points: -2"),
    )

    assert said == [
        "2: no key is called `titel` here; did you mean `title`?",
        "2: the key `sheet` is missing",
        "2: the key `title` is missing",
        "17: no kind of check is called `agres`; did you mean `agrees`?",
        "27: `points` is `-2`; write a number of at least 0",
    ]


def test_names_that_lead_nowhere_are_all_listed(tmp_path):
    said = errors(
        tmp_path,
        ("call: scale", "call: scal"),
        ("points: 5", "points: 6"),
        ("hint: it", "needs: [skale]\n        hint: it"),
    )

    assert said == [
        "5: the checks have 5 points, not 6",
        "23: no check is called `skale`; did you mean `scale`?",
        "31: no symbol is called `scal`; did you mean `scale`?",
    ]


def test_a_check_judges_the_observation_of_another_only_where_it_is_the_same(tmp_path):
    assert errors(tmp_path, ("hint: it", "observation_of: skale\n        hint: it")) == [
        "23: no check is called `skale`; did you mean `scale`?"
    ]
    assert errors(tmp_path, ("hint: it", "observation_of: scale\n        hint: it")) == [
        "23: `scale` observes something else: `call` differs"
    ]


def test_of_two_symbols_one_says_that_it_is_not_the_other(tmp_path):
    apart = "arguments: [x, factor], other_than: [kl]"
    both = ("arguments: [mu, logvar]", "arguments: [mu, logvar], other_than: [scale]")

    assert errors(tmp_path, ("arguments: [x, factor]", apart.replace("[kl]", "[lk]"))) == [
        "10: no symbol is called `lk`; did you mean `kl`?"
    ]
    assert errors(tmp_path, ("arguments: [x, factor]", apart), both) == [
        "9: `scale` has `other_than` itself; one of both is enough",
        "10: `kl` has `other_than` itself; one of both is enough",
    ]


def test_no_yaml_is_one_line(tmp_path):
    path = tmp_path / "spec.yaml"
    path.write_text("a: [1\nb: 2\n")

    with pytest.raises(UserError) as error:
        load_spec(path)

    assert str(error.value) == f"{path}:2: is no YAML: did not find expected ',' or ']'" or str(
        error.value
    ).startswith(f"{path}:2: is no YAML")


def test_an_unknown_sheet_names_the_nearest():
    with pytest.raises(UserError) as error:
        find_spec("aml-vea")

    assert (
        str(error.value)
        == f"no sheet is called `aml-vea`; did you mean `aml-vae`? (there are: {KNOWN}; or give a folder with a spec.yaml)"
    )


def test_generated_files_are_current():
    assert [str(p) for p in docs.stale()] == [], "run `make docs`"


def test_a_reference_that_is_not_there_is_told_with_its_line(tmp_path):
    store = Store(tmp_path / "kept.sqlite")
    spec = load_spec(
        write_toy(tmp_path, **{"spec.yaml": SPEC.format(reference=tmp_path / "r")}) / "spec.yaml"
    )

    with pytest.raises(UserError) as error:
        Grader(spec, store, store)

    assert str(error.value) == (
        f"{tmp_path}/spec.yaml:4: there is no solution in {tmp_path}/r; write one, or name its folder"
    )
