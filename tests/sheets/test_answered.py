"""Who decides an answer sees what the sheet itself answers."""

from graders.sheets.answered import own_answers
from graders.sheets.load import find_spec


def test_each_answer_of_a_sheet_on_paper_is_found_by_its_check():
    spec = find_spec("mscv-mlp-cnn")
    found = own_answers(spec)

    assert set(found) == {c.id for c in spec.checks if getattr(c, "answer", "")}
    assert found["transposed"] == "0 0 1\n0 4 6\n4 12 9"


def test_a_sheet_without_answers_on_paper_has_none():
    assert own_answers(find_spec("aml-vae")) == {}
