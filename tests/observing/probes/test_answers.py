"""The answer sheet: what students write by hand, found by its labels."""

import json
import re

import pytest

from graders.observing.code import Code
from graders.observing.missing import Missing, Unanswered
from graders.observing.probes.formats import latex
from graders.observing.probes.locating import answers, passages, unmarked
from graders.observing.probes.spelling.tokens import Unread
from graders.observing.reading import read_unit
from graders.vocabulary.symbols import Naming


def sheet(tmp_path, **files):
    data = {n.replace("__", "."): d.encode() for n, d in files.items()}
    units = {n: read_unit(n, d) for n, d in data.items() if n.endswith((".py", ".ipynb"))}
    return Code(tmp_path, data, Naming(), units)


@pytest.mark.parametrize(
    "line",
    ["1b: 7", "1b = 7", "**1b**: 7", "1 b) : 7", "1.b: 7", "- 1b: 7", "(1b): 7", "1b:\n\n7"],
)
def test_a_label_may_be_written_in_many_ways(tmp_path, line):
    code = sheet(tmp_path, answers__md=f"# Answers\n\n1a: 3\n\n{line}\n\n# More\n")

    assert answers.written(code, "1b").text == "7"


def test_an_answer_ends_at_a_blank_line_a_label_or_a_heading(tmp_path):
    code = sheet(tmp_path, answers__md="1a: 1\n2\n\nprose\n1b: 3\n1c: 4\n# End")

    assert [answers.written(code, n).text for n in ("1a", "1b", "1c")] == ["1\n2", "3", "4"]


def test_markdown_cells_of_notebooks_are_answer_sheets_too(tmp_path):
    cells = [{"cell_type": "markdown", "source": ["# Mine\n", "1a: 42\n"]}]
    code = sheet(tmp_path, work__ipynb=json.dumps({"cells": cells}))

    assert answers.written(code, "1a").text == "42"
    assert answers.written(code, "1a").where == "work.ipynb cell 1"


def test_an_empty_answer_is_not_filled_in_yet(tmp_path):
    code = sheet(tmp_path, answers__md="1a:\n\n1b: ...\n")

    for label in ("1a", "1b"):
        with pytest.raises(Unanswered, match=f"^nothing is answered at {label}$"):
            answers.written(code, label)


@pytest.mark.parametrize(
    "said", ["tbd", "?", "I don't know", "(keine Ahnung)", "Je ne sais pas.", "No lo sé", "no idea, sorry"]
)
def test_words_of_somebody_without_an_answer_are_none(tmp_path, said):
    with pytest.raises(Unanswered):
        answers.written(sheet(tmp_path, answers__md=f"1a: {said}\n"), "1a")


@pytest.mark.parametrize("said", ["I don't know, perhaps the sigmoid", "n/a", "not linear", "no", "x"])
def test_what_may_be_an_answer_is_one(tmp_path, said):
    assert answers.written(sheet(tmp_path, answers__md=f"1a: {said}\n"), "1a").text == said


@pytest.mark.parametrize("said", ["it grows without bound: → ∞", "the limit is: ±1", "die Ableitung ist: −x"])
def test_a_sign_behind_a_colon_is_an_answer(tmp_path, said):
    assert answers.written(sheet(tmp_path, answers__md=f"1a: {said}\n"), "1a").text == said


def test_code_may_answer_as_well(tmp_path):
    code = sheet(tmp_path, work__py="answer_1b = 13.5\ndef answer_1c(r):\n    return 2 * r\n")

    assert answers.computed(code, "1b").value == 13.5
    assert answers.computed(code, "1c").value(2) == 4
    assert answers.computed(code, "1d") is None


def test_a_missing_answer_names_the_cure(tmp_path):
    code = sheet(tmp_path, answers__md="1a: 1")

    said = "^no answer to 1b was found in answers.md; write a line `1b: your answer`$"
    with pytest.raises(Missing, match=said):
        answers.given(code, "1b")


def test_sentences_under_a_label_in_the_comments_of_a_script_are_an_answer():
    said = b"# Aufgabe 1: the first one is larger, since the narrow one has no mass there\nx = 1\n"
    files = {"a.py": said, "b.py": b"# 1. load\n# Aufgabe 2\ny = 2\n"}

    assert unmarked.scripts_with_answers(Code(None, files, Naming(), {})) == ["a.py"]


def test_an_answer_is_found_under_the_number_of_the_sheet_by_its_name(tmp_path):
    code = sheet(
        tmp_path, report__txt="1.1: mu\n\n1.2: KL(N1||N2) = 13.5, KL(N2||N1) = 1.25\n\n1.3: infinite"
    )

    found = answers.written(code, "1c", ("1.2", "1b"), r"kl\(n2")

    assert (found.text, found.shared, found.on_sheet) == ("KL(N1||N2) = 13.5, KL(N2||N1) = 1.25", True, False)


def test_the_answer_sheet_counts_before_the_number_of_the_sheet(tmp_path):
    code = sheet(tmp_path, answers__md="1b: KL(N2||N1) = 7\n\n1c: 1.25")

    assert answers.written(code, "1c", ("1b",), r"kl\(n2").text == "1.25"


def test_what_was_read_ahead_is_found_by_the_check(tmp_path):
    code = sheet(tmp_path, notes__md="1a: 3\n\n1b: 4")
    read = passages.reading(code.files, code.naming)
    said = passages.told(read)
    said["passages"][0]["text"] = "7"

    passages.both.cache_clear()
    passages.take(read, said)

    assert answers.written(code, "1a").text == "7"
    passages.READ_AHEAD.clear()
    passages.both.cache_clear()


def test_nothing_is_answered_in_a_text_that_is_as_it_was_handed_out(tmp_path):
    code = sheet(tmp_path, README__md="1a: 3\n", notes__md="1b: 4\n")
    code.given = frozenset({"README.md"})

    assert answers.written(code, "1a") is None
    assert answers.written(code, "1b").text == "4"


def test_files_as_they_were_handed_out_are_no_place_where_an_answer_may_stand(tmp_path):
    code = sheet(
        tmp_path, answers__md="1a:\n\n1b: 4\n", work__py="# Aufgabe 1 b) the exercise, in words\nx = 1\n"
    )
    assert unmarked.elsewhere(code, "1a") == ["work.py"]

    code.units["work.py"].untouched = True
    assert unmarked.elsewhere(code, "1a") == []
    with pytest.raises(Unanswered):
        answers.given(code, "1a")


def test_a_hand_in_without_a_file_of_its_own_answers_nothing(tmp_path):
    empty, given, scan = sheet(tmp_path), sheet(tmp_path, edf__py="x = 1\n"), sheet(tmp_path, page__png="")
    given.units["edf.py"].untouched = True

    for code in (empty, given):
        with pytest.raises(Unanswered, match=r"^nothing is answered at 1a$"):
            answers.given(code, "1a")
    with pytest.raises(Unread):
        answers.given(scan, "1a")


def test_what_a_script_prints_is_read_with_its_comments(tmp_path):
    code = sheet(tmp_path, work__py='print("Aufgabe 2  ratio")\nprint("""\na) 1\nb) 2\n""")\nx = 1\n')

    assert answers.written(code, "2b").text == "2"


def test_macros_with_arguments_and_accents_of_latex_are_written_out():
    said = latex.latex(
        r"\newcommand{\pd}[2]{\frac{\partial #1}{\partial #2}}\begin{document}Expresi\'on $\pd{y}{x_{1}}$\end{document}"
    )

    assert said.strip() == r"Expresión $\frac{\partial y}{\partial x_{1}}$"


def test_a_document_in_which_hardly_anything_is_marked_is_for_a_person(tmp_path):
    few = sheet(tmp_path, work__html="<p>1.1a: 28 x 28<p>and so on")
    more = sheet(tmp_path, work__html="<p>1.1a: 28 x 28<p>1.1b: 7<p>1.1c: 8")

    with pytest.raises(Unread, match=r"^few places are marked in work\.html; look there for 1\.1a$"):
        answers.given(few, "1.1a")
    assert answers.given(more, "1.1a").text == "28 x 28"


def test_what_has_a_name_is_found_in_the_whole_question(tmp_path):
    code = sheet(
        tmp_path, report__md="## 8\n\na) 28 x 28 = 784\n\nb) the MLP: 7850 + 1010 = 8860\n\n## 9\n\na) MLP: 3"
    )

    found = answers.written(code, "8a", ("8.2",), "mlp")

    assert "8860" in found.whole
    assert "MLP: 3" not in found.whole
    assert found.shared


def test_a_later_paragraph_counts_where_the_first_one_cannot_be_read():
    answer = answers.Answer("first, some words", "a.md", "first, some words\n\n7\n\nno number")

    def number(text):
        if not text.strip().isdigit():
            raise Unread("no number")
        return int(text)

    assert answers.read(answer, number, int.__eq__, "", number) == (7, True)


def test_texts_in_a_script_of_colab_are_answers_though_it_installs_something(tmp_path):
    work = sheet(
        tmp_path, work__py='!pip install mnist\nx = 1\n"""## Aufgabe 2\n\na) 1\n\nb) 2\n"""\ny = 2\n'
    )

    assert answers.written(work, "2b").text == "2"


@pytest.mark.parametrize("said", ["28 x 28 x 1?", "Skip connections. Is that right?", "Residual blocks:"])
def test_what_stands_behind_its_label_is_no_blank_though_it_asks_or_announces(tmp_path, said):
    code = sheet(tmp_path, answers__md=f"# Answers\n\n1.1a: {said}\n\n1.1b: 7\n")

    with pytest.raises(Unread, match=rf"^is it the question, or the answer\? “{re.escape(said)}”$"):
        answers.given(code, "1.1a")


BLANK = "# Answers\n\n1.1a: 3\n\n2.2i:\n\n2.2ii: ...\n"


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"scan__pdf": "no text"}, "scan.pdf"),
        ({"IMG_1__jpg": "a photograph"}, "IMG_1.jpg"),
        ({"IMG_1__jpg": "a photograph", "work__py": "x = 1"}, "IMG_1.jpg"),
        ({"my__md": "# Second sheet\n\nThe output of the neuron is\n\na_1 a_2\n"}, "my.md"),
        ({"work__py": "# 2.2 (iii) the rest, which is a sum\nx = 1"}, "work.py"),
        ({"notes__html": "<p>Softmax:</p><img src='x.png'>"}, "notes.html"),
    ],
)
def test_a_blank_label_is_a_persons_where_the_answer_may_stand_elsewhere(tmp_path, more, place):
    code = sheet(tmp_path, answers__md=BLANK, **more)

    with pytest.raises(Unread, match=rf"^nothing stands at 2\.2i itself; look at .*{place}"):
        answers.given(code, "2.2i")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"work__py": "plt.savefig('loss.png')", "loss__png": "a plot"},
        {"README__md": "# How to run\n\npython work.py\n"},
        {"requirements__txt": "torch\nnumpy\n"},
    ],
)
def test_a_blank_label_is_not_answered_where_nothing_else_may_answer_it(tmp_path, more):
    code = sheet(tmp_path, answers__md=BLANK, **more)

    with pytest.raises(Unanswered, match=r"^nothing is answered at 2\.2i$"):
        answers.given(code, "2.2i")


def test_code_counts_where_the_label_of_the_answer_sheet_is_blank(tmp_path):
    code = sheet(tmp_path, answers__md=BLANK, work__py="answer_2_2i = 13.5\n")

    assert answers.given(code, "2.2i").value == 13.5


@pytest.mark.parametrize(
    "said",
    [
        "<answer>",
        "<your answer>",
        "<hier, bitte kurz>",
        "<...>",
        "TODO",
        "todo",
        "TODO später",
        "Todo: later",
    ],
)
def test_a_placeholder_is_no_answer(said):
    assert answers.EMPTY.match(said)


@pytest.mark.parametrize(
    "said",
    [
        "<w, x>",
        "<w|x>",
        "<\\sigma>",
        "<w_1 x_1, b>",
        "Todo se muestrea del encoder",
        "todo el encoder",
        "<x>^2",
    ],
)
def test_a_product_in_brackets_and_a_spanish_sentence_are_answers(said):
    assert not answers.EMPTY.match(said)


def test_gaps_of_a_text_are_narrow(tmp_path):
    code = sheet(tmp_path, answers__md=f"1a:{' ' * 5000}x{chr(10) * 900}1b: y\n")

    (text,) = passages.texts(code)

    assert text == f"1a:{' ' * 120}x{chr(10) * 12}1b: y\n"


def test_parts_that_no_label_marks_are_found_by_name_under_the_label_of_their_question(tmp_path):
    text = "Problem 1\n\n2. x = 3, and W = 7\n\n3. (a) W = 9\n"
    code = sheet(tmp_path, answers__txt=text)

    found = answers.written(code, "1.2b", name="^w ?=$")

    assert found is not None
    assert (found.text, found.shared) == ("x = 3, and W = 7", True)
    assert answers.written(code, "1.3b", name="^w ?=$") is None
    assert answers.written(code, "1.2b") is None


def test_an_arrow_below_what_is_calculated_begins_no_answer(tmp_path):
    code = sheet(tmp_path, answers__txt="Problem 1\n\n1. a = 3\n-> b = 4\n\n2. What is b?\n-> b = 5\n")

    assert answers.written(code, "1.1").whole == "a = 3\n-> b = 4"
    assert answers.written(code, "1.2").whole == "b = 5"
