"""What the sheet means is found by its names and by what it does."""

import pytest
import torch

from graders.observing.choices import Choices, Option
from graders.observing.code import Code
from graders.observing.missing import Absent, Missing, NoCode
from graders.observing.reading import read_unit
from graders.observing.record import Record
from graders.observing.run import find_script
from tests.observing.conftest import FINDING, code, code_of, naming, notebook


def test_a_network_is_found_by_what_it_does():
    made = code(
        FINDING,
        work="""
        from torch import nn
        class Helper(nn.Linear):
            def __init__(self): super().__init__(3, 2)
        class Whatever(nn.Module):
            def __init__(self):
                super().__init__()
                self.layer = nn.Linear(3, 1)
            def forward(self, x): return self.layer(x)
    """,
    )

    assert made.find("net").where == "`Whatever` in work.py"


def test_what_is_not_found_lists_what_was_seen():
    made = code(FINDING, work="def divergence(): pass\nclass A: pass")

    with pytest.raises(Missing) as error:
        made.find("kl")

    assert str(error.value) == "`kl` was not found; the hand-in defines `A`, `divergence`"


def test_functions_of_one_name_are_told_apart_by_what_they_return(tmp_path):
    source = b"import torch\ndef get(N):\n    return torch.zeros(2 * N, 2)\ndef get(N):\n    return torch.zeros(N, 3)\n"
    first = {"names": ["get"], "returns": {"arguments": {"N": {"value": 5}}, "shapes": [[10, 2]]}}
    second = {"names": ["get"], "returns": {"arguments": {"N": {"value": 5}}, "shapes": [[5, 3]]}}
    code = Code(
        tmp_path,
        {"a.py": source},
        naming(one=first, two=second),
        {"a.py": read_unit("a.py", source)},
    )

    assert code.find("one").value(1).shape == (2, 2)
    assert code.find("two").value(1).shape == (1, 3)


def test_what_another_symbol_means_can_be_left_to_it(tmp_path):
    source = b"def f(x):\n    return x\n"
    symbols = naming(f={"names": ["f"]}, g={"names": ["g", "f"], "other_than": ["f"]})
    code = Code(tmp_path, {"a.py": source}, symbols, {"a.py": read_unit("a.py", source)})

    assert code.find("f").name == "f"
    with pytest.raises(Missing, match="`g` was not found"):
        code.find("g")


BROKEN = {
    "a web page": (
        b"<!DOCTYPE html>",
        "line.ipynb: is a web page and no notebook; download the notebook itself",
    ),
    "a broken cell": (
        notebook("def g(): pass", "def kl(:"),
        "line.ipynb cell 2:1: does not parse (SyntaxError: invalid syntax)",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_no_other_file_stands_in_for_one_that_cannot_be_read(how):
    data, said = BROKEN[how]
    wanted = {"symbols": {"kl": {"names": ["kl"], "arguments": ["mu"], "files": ["line*"]}}}
    made = code_of({"line.ipynb": data, "other.py": b"def kl(mu): return mu"}, wanted)

    with pytest.raises(Missing) as error:
        made.find("kl")

    assert str(error.value).endswith(f"; {said}")


def test_a_function_that_does_what_another_symbol_asks_is_not_taken_by_its_name_alone():
    symbols = {
        "four": {"names": ["get"], "returns": {"arguments": {"N": {"value": 5}}, "shapes": [[10, 2]]}},
        "ten": {"names": ["draw", "get"], "returns": {"arguments": {"N": {"value": 5}}, "shapes": [[5, 2]]}},
    }
    made = code({"symbols": symbols}, work="import torch\ndef get(N): return torch.zeros(2 * N, 2)")

    assert made.find("four").name == "get"
    with pytest.raises(Missing, match="`draw` was not found"):
        made.find("ten")


def test_a_file_of_the_course_never_wins_over_the_students_own():
    made = code(
        FINDING,
        alpha="def kl(mu, logvar): return 0",
        work="def kl_loss(mu, logvar): return 1",
    )
    assert made.find("kl").where == "`kl` in alpha.py"

    made.units["alpha.py"].untouched = True
    made.choices = Choices()
    assert made.find("kl").where == "`kl_loss` in work.py"


def test_what_the_course_handed_out_is_none_of_what_the_student_defines():
    made = code(FINDING, edf="class Input: pass", work="def divergence(): pass")
    made.units["edf.py"].untouched = True

    with pytest.raises(Absent, match=r"^`kl` was not found; the hand-in defines `divergence`$"):
        made.find("kl")


def test_a_hand_in_whose_only_code_is_that_of_the_course_holds_none():
    made = code(FINDING, edf="class Input: pass")
    made.units["edf.py"].untouched = True

    with pytest.raises(NoCode, match=r"^the hand-in defines no function and no class$"):
        made.find("kl")
    with pytest.raises(NoCode, match=r"^the hand-in holds no code$"):
        find_script(made, ["work.*"])


def test_lines_without_a_function_beside_code_of_the_course_are_for_a_person():
    made = code(FINDING, edf="class Input: pass", work="loss = 1 + 1")
    made.units["edf.py"].untouched = True

    with pytest.raises(Missing) as error:
        made.find("kl")

    assert not isinstance(error.value, NoCode)
    assert str(error.value) == "`kl` was not found; the hand-in defines no function and no class"


def test_a_loss_that_raises_says_nothing_about_the_term_within_it():
    symbols = {
        "symbols": {
            "kl": {
                "names": ["kl"],
                "arguments": ["mu"],
                "part_of": {"symbol": "loss", "shapes": {"recon": [2]}},
            },
            "loss": {"names": ["loss"], "arguments": ["recon", "mu"]},
        }
    }
    made = code(symbols, work="def loss(recon, mu): raise ValueError(f'inputs {mu}')")

    with pytest.raises(Missing) as error:
        made.call(made.find("kl"), {"mu": torch.ones(3)})

    assert str(error.value) == (
        "`kl` was not found; it was looked for in the term of `loss` in work.py that is left where recon are equal, "
        "which raises ValueError"
    )


@pytest.mark.parametrize("has_filled", [False, True])
def test_what_a_script_does_is_certain_only_where_no_list_was_filled_up(monkeypatch, has_filled):
    spec = {"names": ["kl"], "arguments": ["x"], "inline": {"takes": {"x": "N 2"}, "makes": ["N"]}}
    made = code({"symbols": {"kl": spec}}, work="a = 1")
    shown = Option(lambda: "found", "what `work.py:1` computes", certain=True)
    monkeypatch.setattr("graders.observing.inline.options", lambda *_: [shown])
    made.rehearsed = Record(has_filled=has_filled)

    assert made.find("kl") == "found"
    assert [choice.certain for choice in made.choices.taken] == [not has_filled]
