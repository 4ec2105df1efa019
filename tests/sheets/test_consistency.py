"""What a spec says and nothing answers to: names, arguments, files and labels that are not there."""

import pytest

from graders.errors import UserError
from graders.sheets.load import find_spec, load_spec, sheets
from tests.conftest import REFERENCE, SPEC, write_toy


def said(tmp_path, *changes, **files):
    """The errors of the toy sheet with some texts of its spec replaced, without the folder."""
    text = SPEC.format(reference=tmp_path / "reference")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = write_toy(tmp_path, **{"spec.yaml": text, **files}) / "spec.yaml"
    try:
        load_spec(path)
    except UserError as error:
        return str(error).replace(f"{tmp_path}/", "").splitlines()
    return []


CASE = "cases: [{mu: {normal: [4, 3]}, logvar: {normal: [4, 3]}}]"
SYMBOL = "    scale: {names: [scale, times], arguments: [x, factor]}"
LABELS = """
      - id: label
        kind: answer_value
        title: A number
        answer: 1a
"""
ANSWER = "\n\ndef answer_1a():\n    return 7\n"


@pytest.mark.parametrize("sheet", sheets())
def test_the_sheets_are_clean(sheet):
    assert find_spec(sheet).sheet == sheet


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("sheet: toy", "sheet: toy\nfolder: there"), "3: no key is called `folder` here"),
        (
            ("factor: {value: 3.0}", "factr: {value: 3.0}"),
            "32: `scale` takes no `factr`; did you mean `factor`?",
        ),
        (("factor: {value: 3.0}", "by: {value: 3.0}"), "32: `scale` takes no `by`; it takes `x`, `factor`"),
        ((CASE, CASE.replace("logvar:", "factor:")), "24: `kl` takes no `factor`; `logvar` is not given"),
        (
            ("call: kl", "call: kl\n        also: [{call: klm, note: also}]"),
            "22: no symbol is called `klm`; did you mean `kl`?",
        ),
        ((SYMBOL, f"{SYMBOL}\n    spare: {{names: [spare]}}"), "11: no check names the symbol `spare`"),
        (
            ("limits:", "runs: {train: {files: [solution.py], seconds: 9, title: T}}\nlimits:"),
            "6: no check looks at the run `train`",
        ),
        (("call: kl", "call: kl\n        run: trian"), "22: no run is called `trian`"),
        (("call: kl", "call: kl\n        needs: [kl]"), "22: a check cannot need itself"),
        (("call: kl", "call: kl\n        shown_by: kll"), "22: no check is called `kll`; did you mean `kl`?"),
        (
            ("call: kl", "call: kl\n        by_hand: {items: [{id: all, says: right, points: 1}]}"),
            "22: the items of the rubric come to 1 points at most; the check has 3",
        ),
        (("call: kl", "call: kl\n        in_place: [x]"), "22: case 1 has no `x`"),
        (
            ("call: kl", "call: kl\n        needs: [scale]"),
            "22: `scale` comes after it, so it cannot be needed here",
        ),
        (
            ("title: A toy sheet", "title: A toy sheet\nprovides: [edf.py]"),
            "4: there is no file `edf.py` in reference or {folder}",
        ),
        (
            ("title: A toy sheet", "title: A toy sheet\nprovides: [solutions.py]"),
            "4: there is no file `solutions.py` in reference or {folder}; did you mean `solution.py`?",
        ),
        (
            ("title: A toy sheet", "title: A toy sheet\nnotebooks: [solutoin]"),
            "4: the reference has no module `solutoin`; did you mean `solution`?",
        ),
        (
            ("title: A toy sheet", "title: A toy sheet\nartifacts: train"),
            "4: the reference has no module `train`",
        ),
        (
            ("arguments: [x, factor]", "arguments: [x, factor], files: ['*week*', hw.py]"),
            "10: no file of the reference fits `*week*`, `hw.py`; there are solution.py",
        ),
        (
            (
                "arguments: [x, factor]",
                "arguments: [x, factor], returns: {arguments: {fcator: {value: 1}}, shapes: [[]]}",
            ),
            "10: `scale` takes no `fcator`; did you mean `factor`?",
        ),
        (("points: 5", "points: 5.5"), "5: the checks have 5 points, not 5.5"),
    ],
    ids=lambda value: value[:50] if isinstance(value, str) else "",
)
def test_what_leads_nowhere_is_named_with_its_line(change, expected, tmp_path):
    assert said(tmp_path, change) == [f"spec.yaml:{expected.format(folder=tmp_path)}"]


def test_an_argument_that_the_reference_knows_by_another_name_is_taken(tmp_path):
    call = REFERENCE.replace("def scale(x, factor)", "def scale(x, times)")
    change = ("factor: {value: 3.0}", "factor: {value: 3.0}, times: {value: 3.0}")

    assert said(tmp_path, change, **{"reference/solution.py": call}) == []


def test_a_need_of_a_run_comes_too_late_for_a_check_without_one(tmp_path):
    runs = "runs: {train: {files: [solution.py], seconds: 9, title: T}}\nlimits:"

    assert said(
        tmp_path,
        ("limits:", runs),
        ("call: kl", "call: kl\n        run: train"),
        ("call: scale", "call: scale\n        needs: [kl]"),
    ) == ["spec.yaml:33: `kl` looks at a run, which comes last, so it cannot be needed here"]


def test_labels_are_asked_for_and_answered(tmp_path):
    asks = (CASE, CASE + LABELS)
    right = {
        "reference/solution.py": REFERENCE + ANSWER,
        "answers/answers.md": "# Answers\n\n(1 a): 7\n",
    }

    assert said(tmp_path, asks, **right) == []
    assert said(tmp_path, **right) == ["answers/answers.md:3: no check asks for an answer `1a`"]
    assert said(tmp_path, asks, **{**right, "answers/answers.md": "1a: 7\n1c: 8\n"}) == [
        "answers/answers.md:2: no check asks for an answer `1c`; did you mean `1a`?"
    ]
    assert said(tmp_path, asks, **{**right, "reference/solution.py": REFERENCE}) == [
        "spec.yaml:28: the reference has no `answer_1a`, which says what is right"
    ]


def test_a_handout_has_no_reference_to_compare_with(tmp_path):
    missing = ("title: A toy sheet", "title: A toy sheet\nprovides: [edf.py]")
    elsewhere = (f"reference: {tmp_path / 'reference'}", "reference: not-here")

    assert said(tmp_path, missing, elsewhere) == []
