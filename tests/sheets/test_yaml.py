"""Every error of a file that a course writes is one line in plain words: the key, what stands there, what to write."""

import pytest
from pydantic import ValidationError
from pydantic_core._pydantic_core import list_all_errors

from graders.errors import UserError
from graders.grading.decisions import Override, load
from graders.sheets.spec import Spec
from graders.sheets.yaml import in_words, read
from tests.conftest import errors


def checked(extra):
    return ("kind: agrees", f"kind: agrees\n        {extra}")


RUN = "limits: {memory_mb: 1500, processes: 64}"
SLIPS = [
    # the type of pydantic's error, what is written in the place of what, what is said
    (
        "bool_parsing",
        ("public: false", "extra_credit: maybe"),
        "29: `extra_credit` is `maybe`; write true or false",
    ),
    (
        "bool_type",
        ("public: false", "extra_credit: [no]"),
        "29: `extra_credit` is a list; write true or false",
    ),
    (
        "literal_error",
        ("public: false", "public: maybe"),
        "29: `public` is `maybe`; write `true`, `false`, `form` or `digest`",
    ),
    (
        "dict_type",
        ("    kl: {names", "    kl: {made_with: 3, names"),
        "9: `made_with` is `3`; write a mapping, such as {a: b}",
    ),
    (
        "extra_forbidden",
        ("processes: 64", "proceses: 64"),
        "6: no key is called `proceses` here; did you mean `processes`?",
    ),
    (
        "extra_forbidden",
        ("kl: {names", "kl: {argument: [mu], names"),
        "9: no key is called `argument` here; did you mean `arguments`?",
    ),
    (
        "extra_forbidden",
        ("{normal: [4, 3]}}", "{normal: [4, 3], sede: 2}}"),
        "24: no key is called `sede` here; did you mean `seed`?",
    ),
    ("finite_number", ("points: 5", "points: .inf"), "5: `points` is `inf`; write a finite number"),
    ("float_parsing", ("points: 3", "points: many"), "20: `points` is `many`; write a number"),
    ("float_type", ("points: 3", "points: {a: 3}"), "20: `points` is a mapping; write a number"),
    ("greater_than", ("seconds: 2", "seconds: 0"), "22: `seconds` is `0`; write a number above 0"),
    ("greater_than_equal", ("points: 3", "points: -3"), "20: `points` is `-3`; write a number of at least 0"),
    (
        "int_from_float",
        ("memory_mb: 1500", "memory_mb: 1500.5"),
        "6: `memory_mb` is `1500.5`; write a whole number",
    ),
    ("int_parsing", ("memory_mb: 1500", "memory_mb: 2 GB"), "6: `memory_mb` is `2 GB`; write a whole number"),
    (
        "int_parsing_size",
        ("memory_mb: 1500", f"memory_mb: '{'9' * 4500}'"),
        f"6: `memory_mb` is `{'9' * 60}…`; write a smaller number",
    ),
    (
        "int_type",
        ("memory_mb: 1500", "memory_mb: []"),
        "6: `memory_mb` is an empty list; write a whole number",
    ),
    ("invalid_key", ("processes: 64", "7: 64"), "6: the key `7` is no text; write it in quotes"),
    (
        "less_than",
        (RUN, f"{RUN}\nruns: {{r: {{files: [a.py], seconds: 9, title: A, early: {{at_least: 1}}}}}}"),
        "7: `at_least` is `1`; write a number below 1",
    ),
    (
        "less_than_equal",
        ("points: 5", "points: 5\nlate: {per_day: 120}"),
        "6: `per_day` is `120`; write a number of at most 100",
    ),
    (
        "literal_error",
        ("factor: {value: 3.0}", "factor: {value: 3.0, dtype: flaot64}"),
        "32: `dtype` is `flaot64`; write `float32`, `float64`, `int64` or `bool`; did you mean `float64`?",
    ),
    ("missing", ("title: A toy sheet\n", ""), "2: the key `title` is missing"),
    ("missing", checked("also: [{call: scale}]"), "19: the key `note` is missing"),
    ("model_type", ("points: 5", "points: 5\nlate: 3"), "6: `late` is `3`; write a mapping, such as {a: b}"),
    ("model_type", ("mu: {normal: [4, 3]}", "mu: 3"), "24: `mu` is `3`; write a mapping, such as {a: b}"),
    (
        "string_pattern_mismatch",
        ("id: kl", "id: KL_1"),
        "17: `id` is `KL_1`; write small letters, digits and hyphens, beginning with a letter",
    ),
    (
        "string_type",
        ("title: A toy sheet", "title: 2024"),
        "3: `title`: YAML reads 2024 as a number; write it in quotes",
    ),
    (
        "string_type",
        ("title: A toy sheet", "title: 2024-02-03"),
        "3: `title`: YAML reads 2024-02-03 as a date; write it in quotes",
    ),
    (
        "string_type",
        ("title: A toy sheet", "title: yes"),
        "3: `title`: YAML reads true as a yes or no; write it in quotes",
    ),
    ("string_type", ("title: A toy sheet", "title:"), "3: `title` is empty; write a text"),
    ("string_type", ("title: A toy sheet", "title: [a]"), "3: `title` is a list; write a text"),
    (
        "string_type",
        ("arguments: [mu, logvar]", "arguments: [mu, 3]"),
        "9: entry 2 of `arguments`: YAML reads 3 as a number; write it in quotes",
    ),
    ("string_type", ("logvar: [r, log_var]", "12: [r]"), "12: the key `12` is no text; write it in quotes"),
    (
        "missing",
        ("kind: agrees", "kind: density\n        high: [1, 1]\n        low: [0]"),
        "20: `low` has no entry 2; write one more",
    ),
    (
        "too_long",
        ("kind: agrees", "kind: density\n        high: [1, 1]\n        low: [0, 0, 0]"),
        "20: `low` has 3 entries; write 2 entries",
    ),
    ("no_number", ("points: 3", "points: yes"), "20: `points` is `true`; write a number"),
    (
        "bool_type",
        ("logvar]}", "logvar], made_with: {size: [3]}}"),
        "9: `size` is a list; write true or false, a whole number, a number or a text",
    ),
    (
        "too_short",
        ("cases: [{mu: {normal: [4, 3]}, logvar: {normal: [4, 3]}}]", "cases: []"),
        "24: `cases` has 0 entries; write at least 1 entry",
    ),
    (
        "tuple_type",
        ("arguments: [mu, logvar]", "arguments: mu"),
        "9: `arguments` is `mu`; write a list, such as [a, b]",
    ),
    (
        "union_tag_invalid",
        ("kind: agrees", "kind: agres"),
        "18: no kind of check is called `agres`; did you mean `agrees`?",
    ),
    ("union_tag_not_found", ("kind: agrees", "run: r"), "17: the key `kind` is missing"),
    (
        "datetime_from_date_parsing",
        (RUN, f"{RUN}\nlate: {{per_day: 10, deadline: soon}}"),
        "7: `deadline` is `soon`; write a time with its zone, such as 2026-11-01T23:59:00+01:00",
    ),
    (
        "datetime_type",
        (RUN, f"{RUN}\nlate: {{per_day: 10, deadline: [1]}}"),
        "7: `deadline` is a list; write a time with its zone, such as 2026-11-01T23:59:00+01:00",
    ),
    (
        "zoneinfo_str",
        (RUN, f"{RUN}\nlate: {{per_day: 10, zone: Berlin}}"),
        "7: `zone` is `Berlin`; write a zone, such as Europe/Berlin",
    ),
    (
        "zoneinfo_type",
        (RUN, f"{RUN}\nlate: {{per_day: 10, zone: [1]}}"),
        "7: `zone` is a list; write a zone, such as Europe/Berlin",
    ),
    (
        "timezone_aware",
        (RUN, f"{RUN}\nlate: {{per_day: 10, deadline: 2026-11-01T23:59:00}}"),
        "7: `deadline` is `2026-11-01 23:59:00`; write a time with its zone, such as 2026-11-01T23:59:00+01:00",
    ),
    (
        "late",
        (RUN, f"{RUN}\nlate: {{grace_days: 1}}"),
        "7: `late` does not say what a day costs; write `per_day: 10`, or for an hour `per_hour: 1`",
    ),
    (
        "value_error",
        ("factor: {value: 3.0}", "factor: {seed: 3}"),
        "32: `factor`: give exactly one of normal, uniform, value, mnist, labels, gaussians, groups, entry, made_by, parts",
    ),
]

# what can go wrong with a value, by the type of its schema or by a constraint in it
WRONG = {
    "any": [],
    "default": [],
    "definition-ref": [],
    "definitions": [],
    "model-field": [],
    "nullable": [],
    "none": [],
    "bool": ["bool_parsing", "bool_type"],
    "datetime": ["datetime_from_date_parsing", "datetime_type", "timezone_aware"],
    "dict": ["dict_type"],
    "float": ["finite_number", "float_parsing", "float_type"],
    "function-after": ["value_error"],
    "function-before": ["no_number"],
    "function-plain": ["zoneinfo_str", "zoneinfo_type"],
    "int": ["int_from_float", "int_parsing", "int_parsing_size", "int_type"],
    "literal": ["literal_error"],
    "model": ["model_type"],
    "model-fields": ["extra_forbidden", "invalid_key", "missing"],
    "str": ["string_type"],
    "tagged-union": ["union_tag_invalid", "union_tag_not_found"],
    "tuple": ["missing", "too_long", "tuple_type"],
    "union": ["bool_type"],
    "ge": ["greater_than_equal"],
    "gt": ["greater_than"],
    "le": ["less_than_equal"],
    "lt": ["less_than"],
    "max_length": ["too_long"],
    "min_length": ["too_short"],
    "pattern": ["string_pattern_mismatch"],
}
CONSTRAINTS = {"ge", "gt", "le", "lt", "max_length", "min_length", "multiple_of", "pattern"}


def parts(schema):
    """The types of a schema of pydantic and of all within it, and the names of their constraints."""
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema["type"]
        yield from CONSTRAINTS & set(schema)
        for name, part in schema.items():
            if name not in ("metadata", "folder", "default", "function", "serialization"):
                yield from parts(part)
    elif isinstance(schema, list | tuple):
        for part in schema:
            yield from parts(part)


@pytest.mark.parametrize(("kind", "change", "said"), SLIPS, ids=[s[2][:60] for s in SLIPS])
def test_a_slip_is_said_in_plain_words_with_its_line(kind, change, said, tmp_path):
    assert errors(tmp_path, change) == [said]


@pytest.mark.parametrize("model", [Spec, Override])
def test_there_is_a_slip_for_every_type_of_error_that_our_models_know(model):
    possible = {kind for part in parts(model.__pydantic_core_schema__) for kind in WRONG[part]}

    assert possible - {kind for kind, _, _ in SLIPS} == set()


@pytest.mark.parametrize("example", list_all_errors(), ids=lambda e: e["type"])
def test_no_error_of_pydantic_is_said_in_its_own_words(example):
    kind = example["type"]
    context = {**(example["example_context"] or {}), "error": "ours"}
    error = ValidationError.from_exception_data(
        "model", [{"type": kind, "ctx": context, "loc": ("a", "b"), "input": "there"}]
    ).errors()[0]

    said = in_words(error)

    assert error["msg"] not in said
    assert "nput" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "a: 1\nb:\n  - {c: 1, d: 2, c: 3}\na: 2\n",
            "3: the key `c` stands here again (first on line 3)\n4: the key `a` stands here again (first on line 1)",
        ),
        (
            "a: &x {b: 1}\nc: {<<: *x, b: 2}\nd: *x\nb: 3\nd: 4",
            "5: the key `d` stands here again (first on line 3)",
        ),
        ("- 2024-99-99\n- 3\n", "1: YAML takes `2024-99-99` for a date, and it is none; write it in quotes"),
        (
            "a: !!bool perhaps",
            "1: YAML takes `perhaps` for true or false, and it is none; write it in quotes",
        ),
        (
            "a:\n  b: " + "7" * 5000,
            f"2: YAML takes `{'7' * 60}…` for a number, and it is none; write it in quotes",
        ),
        (
            "a: 1\n b: 2",
            "2: is no YAML: a text that holds a colon needs quotes, or the line above is not indented like this one",
        ),
        ("a:\n  b: 1\n c: 2", "3: is no YAML: it begins at another column than the keys above it"),
        ("a: 1\n\tb: 2", "2: is no YAML: a tab stands there; write spaces"),
        ("a: 1\nb\nc: 2", "3: is no YAML: a key above it has no colon"),
        (
            'a: "1" and more',
            "1: is no YAML: a quote above it is not closed, or a text goes on behind its quotes",
        ),
        ("a: [1\nb: 2", "2: is no YAML: expected ',' or ']', but got ':'"),
        (
            "a: !!python/name:os.system",
            "1: is no YAML: could not determine a constructor for the tag 'tag:yaml.org,2002:python/name:os.system'",
        ),
        ("a: b\x07", "1: is no YAML: special characters are not allowed"),
        ("? [a]\n: b", "1: is no YAML: found unhashable key"),
        ("a\n---\nb", "2: is no YAML: but found another document"),
        ("[" * 5000, "1: is nested too deeply"),
    ],
    ids=lambda text: text[:30],
)
def test_what_is_no_yaml_is_said_with_its_line(text, said, tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text(text)

    with pytest.raises(UserError) as error:
        read(path)

    assert str(error.value).replace(f"{path}:", "") == said


def test_a_merge_and_an_alias_are_no_keys_that_stand_twice(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("a: &x {b: 1, c: 2}\nd: {<<: *x, b: 3}\ne: *x\n")

    assert read(path)[1] == {"a": {"b": 1, "c": 2}, "d": {"b": 3, "c": 2}, "e": {"b": 1, "c": 2}}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{student: a, check: kl, points: lots, by: me}", "1: `points` is `lots`; write a number"),
        (
            "{student: a, check: kl, point: 1, by: me}",
            "1: no key is called `point` here; did you mean `points`?",
        ),
        ("{student: 7}", "1: `student`: YAML reads 7 as a number; write it in quotes"),
        ("{student: a, late_days: -1}", "1: `late_days` is `-1`; write a number of at least 0"),
        ("{student: a, late_days: yes}", "1: `late_days` is `true`; write a number"),
        ("{check: kl}", "1: the key `student` is missing"),
        ("{student: a, by: b, by: c}", "1: the key `by` stands here again (first on line 1)"),
        ("just words", "1: this is `just words`; write a mapping, such as {a: b}"),
    ],
)
def test_slips_of_overrides_are_said_in_the_same_words(entry, said, tmp_path, toy):
    path = tmp_path / "overrides.yaml"
    path.write_text(f"- {entry}\n")

    with pytest.raises(UserError) as error:
        load(path, toy)

    assert str(error.value) == f"{path}:{said}"
