import re

import pytest
from packaging.version import Version

from graders.authoring.handout import public_part
from graders.authoring.schema import spec_schema
from graders.checks import Check
from graders.paths import ROOT
from graders.sheets.load import load_spec
from graders.sheets.spec import Spec
from graders.vocabulary.frozen import models_in
from graders.vocabulary.renamed import Renamed, renamed
from tests.conftest import SPEC, errors, write_toy

OLD = {
    "sheet: toy": "sheet: toy\nprovides: [solution.py]",
    "arguments: [mu, logvar]": "arguments: [mu, logvar], first: true",
    "arguments: [x, factor]": "arguments: [x, factor], gives: {{arguments: {{x: {{normal: [2]}}, factor: {{value: 2.0}}}}, shapes: [[2]]}}",
    "call: scale": "call: scale\n        given: [kl]\n        free: true",
    "points: 3": "points: 3\n        free: false",
}
"""Parts of the toy sheet, and the same with keys by their old names."""


def spec_of(folder, changes):
    text = SPEC
    for part, old in changes.items():
        assert part in text, part
        text = text.replace(part, old, 1)
    return write_toy(folder, **{"spec.yaml": text.format(reference=folder / "reference")}) / "spec.yaml"


def loaded(path):
    """The spec, and what was said of its names."""
    said = []
    spec = load_spec(path, said.append)
    return spec, [s.removeprefix(f"{path}:") for s in said]


def models_renamed():
    """(model, key, its old name) of all keys of a spec that had another name."""
    return [
        (model, name, was)
        for model in models_in(Spec)
        for name, info in model.model_fields.items()
        if (was := renamed(info))
    ]


def test_old_names_are_accepted_and_the_new_ones_told_once_each(tmp_path):
    path = spec_of(tmp_path, OLD)
    lines = path.read_text().splitlines()
    at = {name: [n for n, line in enumerate(lines, 1) if f"{name}:" in line] for name in ("given", "free")}

    spec, said = loaded(path)

    cure = "version 0.3 will not accept the old name"
    assert said == [
        f"3: `provides` is now called `course_files`; {cure}",
        f"10: `first` is now called `first_definition`; {cure}",
        f"11: `gives` is now called `returns`; {cure}",
        f"{at['free'][0]}: `free` is now called `free_points` (also on line {at['free'][1]}); {cure}",
        f"{at['given'][0]}: `given` is now called `builds_on`; {cure}",
    ]
    assert spec.course_files == ("solution.py",)
    assert spec.naming.symbols["kl"].first_definition
    assert spec.naming.symbols["scale"].returns.shapes == ((2,),)
    assert (spec.check("scale").builds_on, spec.check("scale").free_points) == (("kl",), True)


def test_what_is_said_of_old_names_goes_to_the_error_stream(tmp_path, capsys):
    path = spec_of(tmp_path, {"points: 3": "points: 3\n        extra: false"})

    load_spec(path)

    line = path.read_text().splitlines().index("        extra: false") + 1
    assert capsys.readouterr() == (
        "",
        f"{path}:{line}: `extra` is now called `extra_credit`; version 0.3 will not accept the old name\n",
    )


def test_an_old_kind_is_read_as_the_new_one(tmp_path):
    folder = tmp_path / "sheet"
    path = folder / "spec.yaml"
    spec = """\
        sheet: old
        title: Old
        reference: ./none
        points: 2
        exercises:
          - id: one
            title: One
            checks:
              - &first {id: a, kind: word, title: A, points: 1, answer: 1a, right: x}
              - {<<: *first, id: b, title: B}
        """
    write_toy(folder, **{"spec.yaml": spec})

    read, said = loaded(path)

    assert [c.kind for c in read.checks] == ["answer_word", "answer_word"]
    assert said == ["9: `word` is now called `answer_word`; version 0.3 will not accept the old name"]


def test_a_key_by_both_names_is_an_error(tmp_path):
    both = ("hint: it", "given: [kl]\n        builds_on: [kl]\n        hint: it")

    said = errors(tmp_path, both)

    assert said == [
        "23: `given` is now called `builds_on`, which stands here too (line 24); keep one of both"
    ]


def test_a_wrong_value_is_told_by_the_new_name_at_its_line(tmp_path):
    assert errors(tmp_path, ("hint: it", "given: [kll]\n        hint: it")) == [
        "23: no check before it is called `kll`"
    ]
    assert errors(tmp_path, ("hint: it", "given: 3\n        hint: it")) == [
        "23: `builds_on` is `3`; write a list, such as [a, b]"
    ]


@pytest.mark.parametrize("was", dict.fromkeys(was for *_, was in models_renamed()), ids=lambda was: was.old)
def test_no_old_name_is_accepted_longer_than_it_is_said(was):
    newest = re.search(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(), re.M)[1]

    assert Version(newest) < Version(was.until)


def test_no_old_name_is_another_key():
    assert [(m, was.old) for m, _, was in models_renamed() if was.old in m.model_fields] == []


def test_the_schema_marks_old_names_as_deprecated():
    schema = spec_schema()

    for model, name, was in models_renamed():
        part = schema if model is Spec else schema["$defs"][model.__name__]
        assert part["properties"][was.old]["deprecated"]
        assert part["properties"][was.old]["description"] == f"Now called `{name}`."
    kinds = [m for m in models_in(Spec) if issubclass(m, Check) and m.was]
    for kind in kinds:
        new, old = schema["$defs"][kind.__name__]["properties"]["kind"]["anyOf"]
        assert old == {
            "const": kind.was.old,
            "deprecated": True,
            "description": f"Now called `{new['const']}`.",
        }


def test_a_name_is_accepted_until_the_version_after_the_one_that_changed_it():
    assert Renamed("given", since="0.2").until == "0.3"
    assert Renamed("given", since="1.9").until == "1.10"


def test_a_handout_says_the_format_of_its_spec(tmp_path):
    spec = load_spec(write_toy(tmp_path) / "spec.yaml")

    assert next(iter(public_part(spec).items())) == ("schema", 1)


def test_a_format_that_is_newer_names_the_cure(tmp_path):
    newer = ("sheet: toy", "schema: 2\nsheet: toy\nnew_key: 1")

    assert errors(tmp_path, newer) == [
        "2: `schema: 2` is a format that this version of torchgrade does not know (it knows 1); install a newer one: pip install --upgrade torchgrade"
    ]


@pytest.mark.parametrize("value", ["0", "x", "true", "1.5", ""])
def test_a_format_is_a_number(tmp_path, value):
    assert errors(tmp_path, ("sheet: toy", f"schema: {value}\nsheet: toy")) == [
        "2: `schema` is the number of the format; write 1"
    ]


def test_format_one_may_stand_there_or_not(tmp_path):
    text = SPEC.format(reference=tmp_path / "reference")
    path = write_toy(tmp_path, **{"spec.yaml": f"schema: 1\n{text}"}) / "spec.yaml"

    assert load_spec(path).sheet == "toy"
    assert load_spec(write_toy(tmp_path / "b") / "spec.yaml").sheet == "toy"
